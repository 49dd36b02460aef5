/** A draft call that shall go out by itself at a moment, and what became of that. */

/** Waiting for its moment; done; or refused, and then the call is still a draft. */
export type PlanState = "waiting" | "done" | "refused";

/** One plan per call. */
export interface PlannedPublication {
  /** The call it is about. */
  readonly callId: string;
  /** When it shall go out. */
  readonly dueAt: Temporal.Instant;
  /** IANA name of the zone in which the organiser chose that time. */
  readonly timezone: string;
  /** Where it stands. */
  readonly state: PlanState;
  /** When it went out or was refused; null while it waits. */
  readonly settledAt: Temporal.Instant | null;
  /** Kind of what kept it from going out; null when nothing did. */
  readonly reason: string | null;
}

const ON_TIME = { minutes: 2 };

/** Tells whether a plan was carried out noticeably late, because no node was running at its time. */
export function wasLate(plan: Pick<PlannedPublication, "dueAt" | "settledAt">): boolean {
  return plan.settledAt !== null && Temporal.Instant.compare(plan.settledAt, plan.dueAt.add(ON_TIME)) > 0;
}
