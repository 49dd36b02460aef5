/**
 * Why a request gets a page that says no. Pages throw a {@link Refusal}; `app.ts` catches it once and shows the page of
 * its status with what to do next. Faults are not refusals: they get a safe sentence and a request id.
 */

/** The statuses that have a page of their own; each has `error.<status>.title` and `error.<status>.next` in the locales. */
export const REFUSAL_STATUSES = [400, 401, 403, 404, 405, 410, 413, 415, 429] as const;

/** One of {@link REFUSAL_STATUSES}. */
export type RefusalStatus = typeof REFUSAL_STATUSES[number];

/** Why, when the status alone does not say it; each has `error.reason.<reason>` in the locales. */
export type RefusalReason = "form_from_elsewhere" | "too_many_attempts" | "too_many_lookups" | "form_unreadable";

/** Stops a request with a page. `retryAfter` is in seconds. What is private and what does not exist are both 404. */
export class Refusal extends Error {
  readonly status: RefusalStatus;
  readonly reason: RefusalReason | null;
  readonly retryAfter: number | null;

  /** Names the status, the reason if one helps, and when to try again. */
  constructor(status: RefusalStatus, reason: RefusalReason | null = null, retryAfter: number | null = null) {
    super(`${status}`);
    this.name = "Refusal";
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}
