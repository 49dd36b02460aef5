/**
 * Takes jobs from a queue and runs their handlers side by side, renewing leases meanwhile, until told to stop.
 * A job ends in its handler's transaction or, failing that, right after the handler; a handler that fails, hangs or dies leaves
 * the job to be tried again. Nothing here decides what a failure is worth: the retry policy does.
 */
import { getLogger } from "@logtape/logtape";
import { type Claim, type JobQueue, LeaseLost } from "../database/queue.ts";
import { createAlarm } from "./job-loop/alarm.ts";
import { createLedger, type Ledger } from "./job-loop/ledger.ts";
import { createPace, type Pace } from "./job-loop/pace.ts";
import { type JobInHand, withJobInHand } from "./job-in-hand.ts";

export { currentJob, rescheduleCurrentJob, settleCurrentJob } from "./job-in-hand.ts";

/** What to do with a job whose handler failed: try again after a while, or give it up with a reason for the operator. */
export type RetryDecision =
  | { readonly delayMs: number; readonly unordered?: boolean; readonly uncounted?: boolean }
  | { readonly bury: string };

/** A policy: from the job (its `tries` include the one that failed) and the failure to a decision. */
export type RetryPolicy = (job: Claim, error: unknown) => RetryDecision;

/** Thrown in place of a handler that ran longer than it may. Its late commit is refused, since the job's token has changed. */
export class HandlerTimedOut extends Error {
  /** Says how long it was given. */
  constructor(ms: number) {
    super(`The handler did not finish within ${ms} ms.`);
    this.name = "HandlerTimedOut";
  }
}

/** How to run a loop. Times in milliseconds. */
export interface JobLoopOptions {
  /** The durable queue. */
  readonly queue: JobQueue;
  /** Which of its queues. */
  readonly name: string;
  /** Handlers at most at the same time. */
  readonly concurrency: number;
  /** How long a lease lasts without renewal: the time after which a dead worker's jobs run elsewhere. */
  readonly leaseMs: number;
  /** Does the work. The signal aborts when its time is up. It may settle the job itself with `settleCurrentJob`. */
  readonly handle: (job: Claim, signal: AbortSignal) => Promise<void>;
  /** Judges failures. */
  readonly retry: RetryPolicy;
  /** Ends the loop: no new jobs, running ones get `drainMs`, what is then unfinished goes back to the queue. */
  readonly signal: AbortSignal;
  /** Jobs one remote host may have in hand at once, over all workers. */
  readonly perFairnessKey?: number | undefined;
  /** Longest run of one handler; four leases unless told. */
  readonly runMs?: number | undefined;
  /** Longest sleep between two looks at the queue, for wakes that were lost; 5 s unless told. */
  readonly pollMs?: number | undefined;
  /** Time running handlers get after the signal; 10 s unless told. */
  readonly drainMs?: number | undefined;
  /** Claims after which a job is given up unrun, so that one that kills its worker ends; 200 unless told. */
  readonly triesAtMost?: number | undefined;
  /** Milliseconds to gather room before new jobs are claimed, since each claim costs the same; 2 unless told, in a backlog up to {@link gatherTurns} times that. */
  readonly batch?: number | undefined;
  /**
   * Handlers started in one turn of the event loop; none starts while twice as many are done and not acknowledged, which
   * bounds what a crash makes run twice. Unbounded unless told.
   */
  readonly startsPerTurn?: number | undefined;
}

/** Longest sleep of queues whose jobs nobody waits for by the second: many nodes on one database look at each of theirs. */
export const QUIET_POLL_MS = 15_000;

/** In a backlog a quarter of the room is gathered before the next claim, or as much as there is after so many pauses. */
const gatherTurns = 15;

/** Runs the loop; resolves when the signal has aborted and the last handler is done with. Never rejects. */
export async function runJobLoop(options: JobLoopOptions): Promise<void> {
  const { queue, name, concurrency, leaseMs, signal, pollMs = 5_000, drainMs = 10_000, batch = 2 } = options;
  const alarm = createAlarm();
  const ledger = createLedger(queue, leaseMs, () => {
    alarm.ring();
    pace.resume();
  });
  const { startsPerTurn = Number.POSITIVE_INFINITY } = options;
  const pace = createPace(startsPerTurn, () => ledger.unacknowledged >= startsPerTurn * 2);
  const running = new Set<Promise<void>>();
  const stopAll = new AbortController();
  const onAbort = () => {
    alarm.ring();
    pace.end();
  };
  signal.addEventListener("abort", onAbort);
  const stopListening = await queue.onWake(name, () => alarm.ring()).catch(() => undefined);

  const start = (claim: Claim): void => {
    const run = runOne(options, ledger, pace, claim, stopAll.signal).then((againInMs) => {
      if (againInMs !== undefined && againInMs < pollMs) alarm.ringIn(againInMs);
    }).finally(() => {
      running.delete(run);
      alarm.ring();
    });
    running.add(run);
  };

  while (!signal.aborted) {
    alarm.clear();
    const claimed = await takeTurn(options, ledger, concurrency - running.size);
    for (const claim of claimed ?? []) start(claim);
    if (claimed === undefined) await alarm.sleep(Math.min(pollMs, 1_000), signal);
    else if (claimed.length === 0 || running.size >= concurrency) await alarm.sleepUnlessRung(pollMs, signal);
    if (running.size > 0 && batch > 0) await alarm.linger(batch, signal);
    const isBacklog = (claimed?.length ?? 0) > 0;
    for (let turn = 1; isBacklog && turn < gatherTurns && running.size > concurrency * 3 / 4; turn++) {
      await alarm.linger(batch, signal);
    }
  }
  signal.removeEventListener("abort", onAbort);
  await stopListening?.().catch(() => {});
  await drain(running, drainMs, stopAll);
  await ledger.close();
  alarm.close();
}

/** Claims as much as there is room for; `undefined` when the database did not answer. */
async function takeTurn(options: JobLoopOptions, ledger: Ledger, room: number): Promise<readonly Claim[] | undefined> {
  const { queue, name, leaseMs, perFairnessKey } = options;
  try {
    const claims = room < 1 ? [] : await queue.claim(name, { limit: room, leaseMs, perFairnessKey });
    for (const claim of claims) ledger.take(claim);
    return claims;
  } catch (error) {
    getLogger(["trait", "queue"]).warn("Queue {name} could not be read: {reason}", {
      name,
      reason: errorSummary(error),
    });
    return undefined;
  }
}

/** Runs one handler to its end and judges it; answers in how many milliseconds the job should be looked at again, if at all. */
async function runOne(
  options: JobLoopOptions,
  ledger: Ledger,
  pace: Pace,
  claim: Claim,
  stop: AbortSignal,
): Promise<number | undefined> {
  const { queue, leaseMs, runMs = leaseMs * 4, triesAtMost = 200 } = options;
  const job: JobInHand = { queue, claim, settled: false, againInMs: undefined };
  try {
    if (claim.tries > triesAtMost) {
      await queue.bury(claim, claim.lastError ?? "Its worker died every time.");
      return;
    }
    if (options.startsPerTurn !== undefined && !await pace.turn()) {
      return await giveBack(options, claim, new WorkerStopped());
    }
    const failure = await attempt(options, job, runMs, stop);
    if (job.settled) return job.againInMs;
    if (failure === undefined) {
      ledger.finish(claim);
      return;
    }
    return await giveBack(options, claim, failure.error);
  } catch (error) {
    if (!(error instanceof LeaseLost)) {
      getLogger(["trait", "queue"]).error("Job {id} could not be given back: {reason}", {
        id: claim.id,
        reason: errorSummary(error),
      });
    }
    return leaseMs;
  } finally {
    ledger.release(claim);
  }
}

interface Failure {
  readonly error: unknown;
}

async function attempt(
  options: JobLoopOptions,
  job: JobInHand,
  runMs: number,
  stop: AbortSignal,
): Promise<Failure | undefined> {
  const ending = new AbortController();
  const onStop = () => ending.abort(stop.reason);
  const timer = setTimeout(() => ending.abort(new HandlerTimedOut(runMs)), runMs);
  stop.addEventListener("abort", onStop);
  if (stop.aborted) onStop();
  const aborted = new Promise<never>((_, reject) =>
    ending.signal.addEventListener("abort", () => reject(ending.signal.reason))
  );
  const work = withJobInHand(job, async () => await options.handle(job.claim, ending.signal));
  try {
    await Promise.race([work, aborted]);
    return undefined;
  } catch (error) {
    work.catch(() => {});
    return { error };
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", onStop);
  }
}

class WorkerStopped extends Error {
  constructor() {
    super("The worker stopped.");
  }
}

async function giveBack(
  { queue, name, retry }: JobLoopOptions,
  claim: Claim,
  error: unknown,
): Promise<number | undefined> {
  if (error instanceof LeaseLost) return undefined;
  const summary = errorSummary(error);
  const decision: RetryDecision = error instanceof WorkerStopped ? { delayMs: 0 } : retry(claim, error);
  if ("bury" in decision) {
    await queue.bury(claim, decision.bury);
    getLogger(["trait", "queue"]).error("Job {id} of queue {name} was given up: {reason}", {
      id: claim.id,
      name,
      reason: summary,
    });
    return undefined;
  }
  const uncounted = error instanceof WorkerStopped || decision.uncounted === true;
  await queue.reschedule(claim, {
    delayMs: decision.delayMs,
    uncounted,
    unordered: decision.unordered,
    error: summary,
  });
  return decision.delayMs;
}

async function drain(running: ReadonlySet<Promise<void>>, drainMs: number, stopAll: AbortController): Promise<void> {
  if (running.size === 0) return;
  const timer = setTimeout(() => stopAll.abort(new WorkerStopped()), drainMs);
  await Promise.all(running);
  clearTimeout(timer);
}

/** Name and first line of a failure; a whole activity, which an error may quote, never fits. */
function errorSummary(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === "string" ? error.slice(0, 200) : "unknown failure";
  return `${error.name}: ${error.message.split("\n", 1)[0]?.slice(0, 200) ?? ""}`;
}
