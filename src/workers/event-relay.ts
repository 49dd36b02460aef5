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
  /** Says, in the transaction, that outboxes and lists now hold what was told, so that nobody is shown what was kept before. */
  announceChange(): Promise<void>;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { queue, outbound, signal, announceChange } = options;
  await runJobLoop({
    queue,
    name: "event",
    concurrency: queue.store.kind === "embedded" ? 2 : 5,
    leaseMs: 20_000,
    handle: async (job) => {
      await queue.store.transact(async () => {
        await outbound.tell(String(job.payload["event"]));
        await settleCurrentJob();
        await announceChange();
      });
    },
    retry: retryOwnWork,
    signal,
  });
}
