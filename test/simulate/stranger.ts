/**
 * What somebody without a node finds out in the end, by public HTTP alone: the figures every node shows, held against what was
 * planned, and a recount from the signed sources at some of them.
 */
import { readNetwork } from "../../src/verify/sources.ts";
import { verifyTally } from "../../src/verify/verify.ts";
import type { PlacedNode } from "./hosts.ts";

/** What a stranger found. */
export interface Finding {
  readonly node: string;
  /** What is wrong there, in words; empty when nothing is. */
  readonly wrong: readonly string[];
}

/** Reads the public figures of every node. */
export async function readFigures(nodes: readonly PlacedNode[], handle: string, planned: unknown): Promise<Finding[]> {
  const expected = sorted(planned);
  return await Promise.all(nodes.map(async ({ name, origin }) => {
    const answer = await fetch(`${origin}/c/${handle}/tally.json`, { headers: { accept: "application/json" } });
    if (!answer.ok) return { node: name, wrong: [`answers ${answer.status}`] };
    const { figures } = await answer.json() as { figures: unknown };
    const shown = sorted(figures);
    return { node: name, wrong: shown === expected ? [] : [`shows ${shown}, planned was ${expected}`] };
  }));
}

/** Recounts at one node after another from the sources at all of them, each of which is asked once. */
export async function* recount(nodes: readonly PlacedNode[], handle: string): AsyncGenerator<Finding> {
  const read = readNetwork();
  for (const { name, origin } of nodes) {
    const { differences } = await verifyTally(read, `${origin}/c/${handle}`);
    yield { node: name, wrong: differences.map(({ kind, subject }) => `${kind} ${subject}`) };
  }
}

function sorted(value: unknown): string {
  return JSON.stringify(
    value,
    (_, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
}
