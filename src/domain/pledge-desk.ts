/**
 * What organisers may do with those who pledged: write to a segment of them, and see addresses when two organisers agree within a
 * day and the person said yes to that beforehand.
 */
import type { PledgeOption } from "./call.ts";
import { pledgeLimits } from "./limits/pledges.ts";
import { FEDERATED_DOORS, NAMELESS_DOORS, type Pledge, type PledgeDoor } from "./pledge.ts";

/** States a message may be written to. Whether somebody has a condition is no segment: it is nobody's business. */
export const MESSAGE_STATES = ["confirmed", "pending", "waiting", "undecided", "held", "declined"] as const;

/** One of {@link MESSAGE_STATES}. */
export type MessageState = typeof MESSAGE_STATES[number];

/** Ways in that a message may be written to, by what is known of the person; `nameless` read it on their own page alone. */
export const MESSAGE_WAYS = ["all", "mail", "member", "remote", "nameless"] as const;

/** One of {@link MESSAGE_WAYS}. */
export type MessageWays = typeof MESSAGE_WAYS[number];

/** Who a message is for. */
export interface Segment {
  /** What was promised. */
  readonly option: PledgeOption;
  /** Where the pledges stand. */
  readonly state: MessageState;
  /** How they can be reached. */
  readonly ways: MessageWays;
}

/** Tells whether a pledge belongs to a segment. Another node's number of members is nobody who could be written to. */
export function isInSegment(pledge: Pick<Pledge, "door" | "option" | "state">, segment: Segment): boolean {
  if (pledge.door === "aggregate" || pledge.option !== segment.option || pledge.state !== segment.state) return false;
  return segment.ways === "all" || segment.ways === waysOf(pledge.door);
}

function waysOf(door: PledgeDoor): MessageWays {
  if (NAMELESS_DOORS.has(door)) return "nameless";
  if (FEDERATED_DOORS.has(door)) return "remote";
  return door === "mail" ? "mail" : "member";
}

/** Where a request to see addresses stands: waiting for a second organiser, open to be read, or over. */
export type RevealState = "asked" | "open" | "over" | "lapsed";

/** Where a request stands at a moment; each step lasts a day. */
export function revealState(
  { askedAt, agreedAt }: { readonly askedAt: Temporal.Instant; readonly agreedAt: Temporal.Instant | null },
  now: Temporal.Instant,
): RevealState {
  const since = (from: Temporal.Instant) => now.epochMilliseconds - from.epochMilliseconds;
  if (agreedAt === null) return since(askedAt) < pledgeLimits.revealMs ? "asked" : "lapsed";
  return since(agreedAt) < pledgeLimits.revealMs ? "open" : "over";
}
