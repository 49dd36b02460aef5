/**
 * Keeps account of the leases one loop holds: renews them, and acknowledges finished jobs at once, together with whatever
 * finished meanwhile, because what was done and not acknowledged is done again after a crash.
 * Renewal and acknowledgement never run at once, since both lock several rows and would block one another crosswise.
 */
import { getLogger } from "@logtape/logtape";
import type { Claim, JobQueue } from "../../database/queue.ts";

/** The leases of one loop. */
export interface Ledger {
  /** Begins to renew a lease. */
  take(claim: Claim): void;
  /** Notes that a job is done; its acknowledgement follows within the same turn of the event loop. */
  finish(claim: Claim): void;
  /** How many jobs are done and not acknowledged. */
  readonly unacknowledged: number;
  /** Stops renewing, unless the job waits for its acknowledgement. */
  release(claim: Claim): void;
  /** A last acknowledgement, tried three times, and the end of renewals. */
  close(): Promise<void>;
}

const againMs = 1_000;
/** So many finished jobs are acknowledged at once, fewer after a moment: each statement costs the same. */
const together = 4;
const gatherMs = 3;

/**
 * Opens the account of a loop whose leases last so many milliseconds; they are renewed three times in that span.
 * `acknowledged` is called after each acknowledgement: jobs that waited for these may run now.
 */
export function createLedger(queue: JobQueue, leaseMs: number, acknowledged: () => void): Ledger {
  const held = new Map<string, Claim>();
  const finished = new Map<string, Claim>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = last.then(run);
    last = next.catch(() => {});
    return next;
  };
  const renew = async (): Promise<void> => {
    if (held.size + finished.size > 0) await queue.heartbeat([...held.values(), ...finished.values()], leaseMs);
  };
  const acknowledge = async (): Promise<void> => {
    if (finished.size === 0) return;
    const claims = [...finished.values()];
    await queue.completeMany(claims);
    for (const claim of claims) finished.delete(claim.leaseToken);
    acknowledged();
  };
  let acknowledging = false;
  let timer: NodeJS.Timeout | undefined;
  let closing = false;
  const run = (): void => {
    clearTimeout(timer);
    timer = undefined;
    acknowledging = true;
    inTurn(acknowledge).catch((error: unknown) => {
      warn("Finished jobs could not be acknowledged: {reason}", error);
      return new Promise<void>((resolve) => void setTimeout(resolve, againMs).unref());
    }).finally(() => {
      acknowledging = false;
      if (finished.size > 0) acknowledgeSoon();
    });
  };
  const acknowledgeSoon = (): void => {
    if (acknowledging || closing) return;
    if (finished.size >= together) return run();
    timer ??= setTimeout(run, gatherMs);
  };
  const beat = setInterval(() => {
    inTurn(renew).catch((error: unknown) => warn("Leases could not be renewed: {reason}", error));
  }, Math.max(20, leaseMs / 3));

  return {
    take: (claim) => void held.set(claim.leaseToken, claim),
    finish(claim) {
      finished.set(claim.leaseToken, claim);
      acknowledgeSoon();
    },
    get unacknowledged() {
      return finished.size;
    },
    release: (claim) => void held.delete(claim.leaseToken),
    async close() {
      closing = true;
      clearTimeout(timer);
      clearInterval(beat);
      for (let attempt = 0; attempt < 3 && finished.size > 0; attempt++) await inTurn(acknowledge).catch(() => {});
      await last;
    },
  };
}

function warn(message: string, error: unknown): void {
  getLogger(["trait", "queue"]).warn(message, { reason: error instanceof Error ? error.name : "unknown" });
}
