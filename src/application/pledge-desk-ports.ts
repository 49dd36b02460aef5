/** What conditions, messages to pledgers and requests to see addresses need of the database, inside a transaction. */
import type { Segment } from "../domain/pledge-desk.ts";
import type { Pledge } from "../domain/pledge.ts";

/** The part of a unit of work that the desk of pledges uses. */
export interface PledgeDeskPorts {
  readonly conditions: ConditionRepository;
  readonly pledgeDesk: PledgeDeskRepository;
}

/** What a person heard last about their condition; null for nothing yet. */
export interface ConditionTold {
  readonly told: "met" | "unmet" | null;
  readonly toldAt: Temporal.Instant | null;
}

/** Conditions as stored: sealed numbers. */
export interface ConditionRepository {
  /** Sets the sealed condition of a pledge, or with null takes it away. */
  set(pledge: Pick<Pledge, "id" | "callId">, sealed: string | null): Promise<void>;
  has(pledgeId: string): Promise<boolean>;
  /** Every pledge of a call that has a condition, the first to come first. */
  list(
    callId: string,
  ): Promise<readonly (ConditionTold & { readonly pledge: Pledge; readonly sealedNumber: string })[]>;
  setTold(pledgeId: string, told: "met" | "unmet", at: Temporal.Instant): Promise<void>;
}

/** A request to see addresses. */
export interface ContactReveal {
  readonly id: string;
  readonly callId: string;
  /** Null once that organiser's account is gone. */
  readonly askedBy: string | null;
  readonly askedAt: Temporal.Instant;
  readonly sealedReason: string;
  readonly agreedBy: string | null;
  readonly agreedAt: Temporal.Instant | null;
}

/** Messages and requests as stored. */
export interface PledgeDeskRepository {
  addMessage(
    message: Segment & {
      readonly id: string;
      readonly callId: string;
      readonly sealed: string;
      readonly sentAt: Temporal.Instant;
    },
  ): Promise<void>;
  /** How many messages were written about a call since a moment. */
  countMessages(callId: string, since: Temporal.Instant): Promise<number>;
  addReveal(reveal: ContactReveal): Promise<void>;
  lockReveal(id: string): Promise<ContactReveal | null>;
  /** The newest request of a call; null for none. */
  lastReveal(callId: string): Promise<ContactReveal | null>;
  agreeReveal(id: string, by: string, at: Temporal.Instant): Promise<void>;
}
