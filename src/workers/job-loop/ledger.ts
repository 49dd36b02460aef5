/**
 * Keeps account of the leases one loop holds: renews them, and acknowledges finished jobs together.
 * Renewal and acknowledgement never run at once, since both lock several rows and would block one another crosswise.
 */
import { getLogger } from "@logtape/logtape";
import type { Claim, JobQueue } from "../../database/queue.ts";

/** The leases of one loop. */
export interface Ledger {
  /** Begins to renew a lease. */
  take(claim: Claim): void;
  /** Notes that a job is done and is to be acknowledged. */
  finish(claim: Claim): void;
  /** Stops renewing, unless the job waits for its acknowledgement. */
  release(claim: Claim): void;
  /** Acknowledges every finished job in one statement; throws when the database does not answer, and keeps them for the next time. */
  acknowledge(): Promise<void>;
  /** A last acknowledgement, tried three times, and the end of renewals. */
  close(): Promise<void>;
}

/** Opens the account of a loop whose leases last so many milliseconds; they are renewed three times in that span. */
export function createLedger(queue: JobQueue, leaseMs: number): Ledger {
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
  };
  const beat = setInterval(() => {
    inTurn(renew).catch((error: unknown) => {
      const reason = error instanceof Error ? error.name : "unknown";
      getLogger(["trait", "queue"]).warn("Leases could not be renewed: {reason}", { reason });
    });
  }, Math.max(20, leaseMs / 3));

  return {
    take: (claim) => void held.set(claim.leaseToken, claim),
    finish: (claim) => void finished.set(claim.leaseToken, claim),
    release: (claim) => void held.delete(claim.leaseToken),
    acknowledge: () => finished.size === 0 ? Promise.resolve() : inTurn(acknowledge),
    async close() {
      clearInterval(beat);
      for (let attempt = 0; attempt < 3 && finished.size > 0; attempt++) await inTurn(acknowledge).catch(() => {});
      await last;
    },
  };
}
