/**
 * Lets the code that handles a job settle it inside its own transaction, so that effect, dedupe row and the job's end commit
 * together (architecture, invariants 5 and 6). The job travels with the asynchronous context; nobody passes it by hand.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Claim, JobQueue, RescheduleOptions } from "../database/queue.ts";

/** A job being handled. `settled` turns true once its end, or its return to the queue, is committed. */
export interface JobInHand {
  /** The queue it came from. */
  readonly queue: JobQueue;
  /** The job with its token. */
  readonly claim: Claim;
  /** Whether nothing is left to do for the loop. */
  settled: boolean;
  /** Milliseconds until the job should be looked at again, when the handler gave it back itself. */
  againInMs: number | undefined;
}

const inHand = new AsyncLocalStorage<JobInHand>();

/** Runs a handler with its job in hand. Only the job loop calls this. */
export function withJobInHand<T>(job: JobInHand, run: () => Promise<T>): Promise<T> {
  return inHand.run(job, run);
}

/** The job being handled, or `undefined` outside a handler. */
export function currentJob(): Claim | undefined {
  return inHand.getStore()?.claim;
}

/**
 * Ends the job being handled, inside the running transaction: call it as the last step of the unit of work.
 * When that rolls back, so does this. Calling it again after the commit does nothing. Throws `LeaseLost` when the job
 * passed to another worker, which must roll the effect back, and an error outside a handler.
 */
export async function settleCurrentJob(): Promise<void> {
  const job = requireJob();
  if (job.settled) return;
  await job.queue.complete(job.claim);
  markAfterCommit(job, undefined);
}

/** Gives the job being handled back to its queue in place, inside the running transaction if any. Throws like {@link settleCurrentJob}. */
export async function rescheduleCurrentJob(options: RescheduleOptions): Promise<void> {
  const job = requireJob();
  await job.queue.reschedule(job.claim, options);
  markAfterCommit(job, options.runAt === undefined ? options.delayMs ?? 0 : undefined);
}

function requireJob(): JobInHand {
  const job = inHand.getStore();
  if (job === undefined) throw new Error("No job is being handled here.");
  return job;
}

function markAfterCommit(job: JobInHand, againInMs: number | undefined): void {
  if (!job.queue.store.inTransaction()) mark(job, againInMs);
  else job.queue.store.afterCommit(() => mark(job, againInMs));
}

function mark(job: JobInHand, againInMs: number | undefined): void {
  job.settled = true;
  job.againInMs = againInMs;
}
