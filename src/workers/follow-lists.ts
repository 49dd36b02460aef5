/**
 * The worker that brings in lists of follows, one account at a time and one job each, so that a restart goes on where it was
 * and no server is asked by two of them at once. What became of an account is written beside it; nothing of it is logged.
 */
import { AccountUnreachable, takeFollowLine } from "../application/import-follows.ts";
import type { LookUp } from "../application/look-up.ts";
import type { Ports } from "../application/ports.ts";
import type { Claim, JobQueue } from "../database/queue.ts";
import { findWaitingLine } from "../database/views/follow-views.ts";
import { readerOf } from "../database/views/read-only.ts";
import { followLimits } from "../domain/limits.ts";
import { QUIET_POLL_MS, type RetryDecision, runJobLoop } from "./job-loop.ts";

/** What the worker needs. */
export interface FollowListWorker {
  readonly queue: JobQueue;
  readonly ports: Ports;
  readonly lookUp: LookUp;
  readonly signal: AbortSignal;
}

/** Runs until the signal aborts. */
export async function runFollowLists(options: FollowListWorker): Promise<void> {
  const { queue, signal } = options;
  await runJobLoop({
    queue,
    name: "list",
    concurrency: followLimits.listAtOnce,
    perFairnessKey: 1,
    leaseMs: 30_000,
    pollMs: QUIET_POLL_MS,
    handle: (job) => handleLine(options, job),
    retry: retryLine,
    signal,
  });
}

/** Does one job. */
export async function handleLine(
  { queue, ports, lookUp }: Omit<FollowListWorker, "signal">,
  job: Pick<Claim, "payload" | "tries">,
): Promise<void> {
  const which = { list: String(job.payload["list"]), number: Number(job.payload["number"]) };
  const line = await findWaitingLine(readerOf(queue.store), which);
  const isLastTry = job.tries >= followLimits.listTries;
  await takeFollowLine(ports, { lookUp, line, isLastTry }, which);
}

/** Again after a minute and after five; then the line itself says that its server could not be reached. */
function retryLine(job: Pick<Claim, "tries">, error: unknown): RetryDecision {
  if (error instanceof AccountUnreachable) return { delayMs: job.tries === 1 ? 60_000 : 300_000 };
  return job.tries >= followLimits.listTries ? { bury: "A line of a list failed." } : { delayMs: 60_000 };
}
