/** What use cases need to keep the pledges of our own people for actions of other nodes. */

/** `counted` goes into our number; `asked` went out in the person's own name and was `accepted`, `rejected` or not answered. */
export type AwayState = "counted" | "asked" | "accepted" | "rejected";

/** One pledge for an action elsewhere; who it is, is in `sealed` alone. */
export interface AwayPledge {
  readonly mark: string;
  readonly callUri: string;
  readonly state: AwayState;
  /** Recognises the answer to a Join; null where none was sent. */
  readonly joinMark: string | null;
  readonly sealed: string;
  readonly cameAt: Temporal.Instant;
}

/** Where numbers for one action go, and which was sent last. */
export interface AwayTotal {
  readonly callUri: string;
  readonly organiserUri: string;
  readonly inbox: string;
  /** When the action is over as far as known; numbers end with it. */
  readonly overAt: Temporal.Instant | null;
  /** The number the host has; null for none. */
  readonly sent: number | null;
  readonly toldAt: Temporal.Instant | null;
  /** When a number may be told next, on an hour of its own; null while nothing changed. */
  readonly tellAt: Temporal.Instant | null;
}

/** The part of a unit of work for pledges away from home. */
export interface AwayPorts {
  readonly away: {
    save(pledge: AwayPledge): Promise<void>;
    remove(mark: string): Promise<void>;
    lock(mark: string): Promise<AwayPledge | null>;
    lockByJoin(joinMark: string): Promise<AwayPledge | null>;
    countCounted(callUri: string): Promise<number>;
    lockTotal(callUri: string): Promise<AwayTotal | null>;
    saveTotal(total: AwayTotal): Promise<void>;
    /** Forgets everything about actions that were over before a moment, and, where none was named, what came before another. */
    forgetBefore(moment: Temporal.Instant, undated: Temporal.Instant): Promise<void>;
  };
}
