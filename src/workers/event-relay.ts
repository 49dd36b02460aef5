/**
 * The worker that tells the outside what happened here. Each event is turned into letters and deliveries in the
 * transaction that ends its job: either all recipients have their row, or the event is told again with the same ids.
 */
import type { JobQueue } from "../database/queue.ts";
import type { Outbound } from "../federation/outbound.ts";
import { runJobLoop, settleCurrentJob } from "./job-loop.ts";
import { retryOwnWork } from "./retry-policy.ts";

/** Runs until the signal aborts. */
export async function runEventRelay(options: {
  readonly queue: JobQueue;
  readonly outbound: Outbound;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { queue, outbound, signal } = options;
  await runJobLoop({
    queue,
    name: "event",
    concurrency: queue.store.kind === "embedded" ? 2 : 5,
    leaseMs: 20_000,
    handle: async (job) => {
      await queue.store.transact(async () => {
        await outbound.tell(String(job.payload["event"]));
        await settleCurrentJob();
      });
    },
    retry: retryOwnWork,
    signal,
  });
}
