/**
 * The worker that keeps looking whether organisations are who they say: their websites once a week, and at once what a stolen
 * key had signed. What it finds is shown with its date; a domain that ceased to link back stops counting.
 */
import { getLogger } from "@logtape/logtape";
import type { Store } from "../database/connection.ts";
import { dueDomainChecks, type DueLook } from "../database/views/trust-views.ts";
import { trustLimits } from "../domain/limits/trust.ts";
import { pause } from "./pause.ts";

/** What the worker needs. */
export interface TrustKeeping {
  readonly store: Store;
  /** This node's own movement; null before it is set up. */
  readonly own: () => Promise<DueLook | null>;
  /** Looks at one website and remembers what was seen. Never throws for a server that does not answer. */
  readonly look: (organisation: DueLook) => Promise<unknown>;
  /** Looks again at what stolen keys had signed. */
  readonly recount: () => Promise<unknown>;
}

/** Time between two looks for what is due, in milliseconds. */
const LOOK_EVERY_MS = 30_000;

/** Runs until the signal aborts; wakes at once when somebody asked, or a key was said to be stolen. */
export async function runTrustKeeping(options: TrustKeeping & { readonly signal: AbortSignal }): Promise<void> {
  const { store, signal } = options;
  let wake = () => {};
  const stopListening = await store.listen("trust", () => wake());
  while (!signal.aborted) {
    const woken = new Promise<void>((resolve) => wake = resolve);
    await keepTrust(options).catch((error: unknown) => {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "trust"]).warn("Domains and keys could not be looked at: {kind}", { kind });
    });
    await Promise.race([woken, pause(LOOK_EVERY_MS, signal)]);
  }
  await stopListening();
}

/** One look: every website that is due, at most so many at once; answers how many were looked at. */
export async function keepTrust(
  { store, own, look, recount }: TrustKeeping,
  now: Temporal.Instant = Temporal.Now.instant(),
): Promise<number> {
  const due = await dueDomainChecks(store.db, await own(), now, trustLimits.atOnce);
  for (const organisation of due) await look(organisation);
  await recount();
  return due.length;
}
