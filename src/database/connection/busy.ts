/**
 * Says when the database cannot answer just now, so that a page can ask the reader to come back rather than fail.
 * It judges by error codes only and never reads a message for its wording, with the exception of the driver's own two sentences.
 */

/** Why the database could not be used: every connection is taken, or no server answers. */
export type BusyReason = "pool_exhausted" | "unreachable";

/** Thrown when no connection could be had within the bounded wait. The right answer to a visitor is 503 with `Retry-After`. */
export class DatabaseBusy extends Error {
  /** See {@link BusyReason}. */
  readonly reason: BusyReason;
  /** Names the reason; the cause is kept for the log. */
  constructor(reason: BusyReason, cause: unknown) {
    super(reason === "pool_exhausted" ? "Every database connection is in use." : "The database does not answer.", {
      cause,
    });
    this.name = "DatabaseBusy";
    this.reason = reason;
  }
}

const transientClasses = ["08", "53"];
const transientCodes = new Set([
  "57014",
  "57P01",
  "57P02",
  "57P03",
  "25P03",
  "55P03",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
]);
const driverSentences =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/u;

/**
 * Whether an error means "not now": no connection, a server restarting, a full disk, or a statement cut by its time limit.
 * Looks through `cause`, at most five deep. A refusal by a constraint or a mistake in a query is not busy.
 */
export function isDatabaseBusy(error: unknown): boolean {
  return someCause(error, (cause) => {
    if (cause instanceof DatabaseBusy) return true;
    const code = errorCode(cause);
    if (code !== undefined) {
      return transientCodes.has(code) || (code.length === 5 && transientClasses.includes(code.slice(0, 2)));
    }
    return cause instanceof Error && driverSentences.test(cause.message);
  });
}

/** Whether an error is one after which the whole unit of work may simply be run again: serialization failure (40001) or deadlock (40P01). */
export function isRetryable(error: unknown): boolean {
  return someCause(error, (cause) => ["40001", "40P01"].includes(errorCode(cause) ?? ""));
}

function someCause(error: unknown, test: (cause: unknown) => boolean): boolean {
  let cause = error;
  for (let depth = 0; depth < 5 && cause !== undefined && cause !== null; depth++) {
    if (test(cause)) return true;
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return false;
}

function errorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
