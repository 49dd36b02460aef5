/**
 * Forgets what has had its time: dead letters, sign-in links, sessions, expired cache entries. Runs at start and every six
 * hours; running it twice at once harms nothing.
 */
import { getLogger } from "@logtape/logtape";
import { createKeyValue } from "../database/key-value.ts";
import type { JobQueue } from "../database/queue.ts";
import { retentionLimits } from "../domain/limits.ts";

/** Runs until the signal aborts. A failure is logged and the next round tries again. */
export async function runRetention(options: { readonly queue: JobQueue; readonly signal: AbortSignal }): Promise<void> {
  const { queue, signal } = options;
  while (!signal.aborted) {
    await forgetExpired(queue).catch((error: unknown) => {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "retention"]).warn("What has had its time could not be forgotten: {kind}", { kind });
    });
    await pause(retentionLimits.everyMs, signal);
  }
}

/** One round. */
export async function forgetExpired(queue: JobQueue, now: Temporal.Instant = Temporal.Now.instant()): Promise<void> {
  const { store } = queue;
  const moment = new Date(now.epochMilliseconds);
  await queue.forgetDead(Temporal.Duration.from({ days: retentionLimits.deadLetterDays }));
  await store.current().deleteFrom("session").where("expires_at", "<", moment).execute();
  await store.current().deleteFrom("sign_in_link").where("expires_at", "<", moment).execute();
  await createKeyValue(store).sweep();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
