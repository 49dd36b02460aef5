/**
 * Where scenarios are played: a network over the run's databases, and small tools to look into letters.
 */
import { onTestFinished } from "vitest";
import { type Network, startNetwork } from "../support/network.ts";
import { openTestDatabase } from "../support/database.ts";

/** Starts a network over fresh, migrated databases of this run: PostgreSQL where there is one. */
export async function startTestNetwork(...nodes: string[]): Promise<Network> {
  return await startNetwork({ nodes, database: () => openTestDatabase() });
}

/** The value at a path inside parsed JSON; undefined where the path ends early. */
export function dig(value: unknown, ...path: (string | number)[]): unknown {
  let found = value;
  for (const step of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}

/** Closes something at the end of the running test. */
export function closeAtEnd<T extends { close(): Promise<void> }>(thing: T): T {
  onTestFinished(() => thing.close());
  return thing;
}
