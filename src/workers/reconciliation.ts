/**
 * The worker that keeps partners equal: every minute it looks which organisations are due to be read, and at once when
 * somebody asked. What it reads is checked elsewhere; a partner that cannot be reached is tried again within the hour.
 */
import { getLogger } from "@logtape/logtape";
import type { Store } from "../database/connection.ts";
import { pause } from "./pause.ts";

const LOOK_MS = 60_000;
/** Organisations that join one after another are read together: every look goes through all of them. */
const GATHER_MS = 500;

/** Runs until the signal aborts; `read` reads what is due. */
export async function runReconciliation(options: {
  readonly store: Store;
  readonly read: () => Promise<unknown>;
  readonly expire: () => Promise<unknown>;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { store, read, expire, signal } = options;
  let wake = () => {};
  const stopListening = await store.listen("reconcile", () => wake());
  while (!signal.aborted) {
    const woken = new Promise<void>((resolve) => wake = resolve);
    try {
      await expire();
      await read();
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "joint"]).warn("Partners could not be read now: {kind}", { kind });
    }
    await Promise.race([woken, pause(LOOK_MS, signal)]);
    await pause(GATHER_MS, signal);
  }
  await stopListening();
}
