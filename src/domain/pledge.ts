/**
 * A pledge: somebody says "I will be there". The rules here say who is let in by which door, what is counted, and which
 * figure may be told to whom. A pledge has no public form, and nothing in this file knows a name.
 */
import type { Call, PledgeOption } from "./call.ts";
import { pledgeLimits } from "./limits/pledges.ts";

/**
 * The ways in. `slip` and `token` know nobody; `member` is an account here, `mail` an address, `join` Mobilizon's button,
 * `answer` Friendica's yes, `poll` a vote, `aggregate` a number of another node's members.
 */
export const PLEDGE_DOORS = [
  "slip",
  "token",
  "member",
  "mail",
  "join",
  "answer",
  "poll",
  "aggregate",
] as const;

/** One of {@link PLEDGE_DOORS}. */
export type PledgeDoor = typeof PLEDGE_DOORS[number];

/** The doors where nobody is known, the only ones of a call at risk (protocol §3). */
export const NAMELESS_DOORS: ReadonlySet<PledgeDoor> = new Set(["slip", "token"]);

/** The doors through which another server speaks. */
export const FEDERATED_DOORS: ReadonlySet<PledgeDoor> = new Set(["join", "answer", "poll", "aggregate"]);

/**
 * Where a pledge stands. Only `confirmed` counts. `unconfirmed` waits for a mail's button, `held` for the organisers because
 * its server sent too many, `pending` for their yes, `waiting` for a place; `undecided` said maybe; `conditional` comes if enough
 * others do, which they do not yet; `declined` was refused.
 */
export const PLEDGE_STATES = [
  "unconfirmed",
  "held",
  "pending",
  "waiting",
  "undecided",
  "conditional",
  "confirmed",
  "declined",
] as const;

/** One of {@link PLEDGE_STATES}. */
export type PledgeState = typeof PLEDGE_STATES[number];

/** One pledge. `sealed` is what is known of the person, unreadable without the key file; null where nobody is known. */
export interface Pledge {
  /** Opaque. */
  readonly id: string;
  /** What it is for. */
  readonly callId: string;
  /** The way it came in. */
  readonly door: PledgeDoor;
  /** What was promised; only `going` is a pledge. */
  readonly option: PledgeOption;
  /** Where it stands. */
  readonly state: PledgeState;
  /** How many people it speaks for: one, but for an aggregate. */
  readonly weight: number;
  /** Keyed hash of the server it came from; null for doors of this node. */
  readonly hostMark: string | null;
  /** Keyed hash of the mail address without the name; null without one. */
  readonly addressMark: string | null;
  /** See {@link PledgeContact}. */
  readonly sealed: string | null;
  /** When it came, to the hour; of nameless doors to the day. */
  readonly cameAt: Temporal.Instant;
}

/** What a sealed part holds once opened. Each door fills in what it needs to answer and nothing else. */
export interface PledgeContact {
  /** The actor who pledged, elsewhere. */
  readonly actorUri?: string;
  /** Their handle there, `@bo@m.example`. */
  readonly handle?: string;
  /** Where an answer is posted; a server's shared inbox where it has one. */
  readonly inbox?: string;
  /** The Join to be answered by its id. */
  readonly joinUri?: string;
  /** What Mobilizon let somebody write to the organisers. */
  readonly message?: string;
  /** The mail address. */
  readonly mail?: string;
  /** The name the person gave, or chose to show. */
  readonly name?: string;
  /** The account here. */
  readonly personId?: string;
  /** The language to answer in. */
  readonly language?: string;
  /** Whether the organisers may see who it is. */
  readonly named?: boolean;
  /** Whether the person said yes to their address being shown when two organisers agree to see it. */
  readonly reachable?: boolean;
  /** The requests by which two organisers saw the address. Stays when the person takes back their yes. */
  readonly revealed?: readonly string[];
  /** What organisers write to this person now; on its way out alone, never kept with a pledge. */
  readonly text?: string;
}

/** Why somebody is not let in. */
export type PledgeRefusalKind =
  | "pledges_closed"
  | "pledges_not_taken"
  | "invitation_needed"
  | "no_such_option"
  | "full";

/** When pledges close: as written, else at the start; null for a call without a date that names no end. */
export function pledgesCloseAt(call: Pick<Call, "pledgeUntil" | "schedule">): Temporal.Instant | null {
  return call.pledgeUntil ?? call.schedule?.startsAt ?? null;
}

/** Tells whether a call takes pledges by any door at a moment. */
export function takesPledges(
  call: Pick<Call, "state" | "pledge" | "pledgeUntil" | "schedule">,
  now: Temporal.Instant,
): boolean {
  if (call.state !== "published" || call.pledge === "external" || call.pledge === "none") return false;
  const closesAt = pledgesCloseAt(call);
  return closesAt === null || Temporal.Instant.compare(now, closesAt) < 0;
}

/** Tells whether a call asks other servers' people by a poll: open or confirmed ones that put nobody at risk. */
export function hasPoll(call: Pick<Call, "pledge" | "risk">): boolean {
  return !call.risk && (call.pledge === "open" || call.pledge === "confirmed");
}

/**
 * The doors a call keeps open, whatever the hour. Invitations are slips. Where organisers say yes to each, a token has no place,
 * because nobody could be asked about; at risk it has, because nobody may be known.
 */
export function doorsOf(call: Pick<Call, "pledge" | "risk">): ReadonlySet<PledgeDoor> {
  if (call.pledge === "external" || call.pledge === "none") return new Set();
  if (call.pledge === "invite") return new Set(["slip"]);
  if (call.risk) return NAMELESS_DOORS;
  return new Set(PLEDGE_DOORS.filter((door) => call.pledge === "open" || door !== "token"));
}

/**
 * Who is let in, and how far: the state a pledge gets, or why there is none. `taken` is how many places are gone. Slips and
 * tokens were handed out by the organisers and need no second yes; only `going` takes a place.
 */
export function letIn(
  call: Pick<Call, "state" | "pledge" | "risk" | "pledgeUntil" | "schedule" | "pledgeOptions" | "capacity">,
  asked: { readonly door: PledgeDoor; readonly option: PledgeOption; readonly weight?: number },
  at: { readonly now: Temporal.Instant; readonly taken: number },
): { readonly state: PledgeState } | { readonly refused: PledgeRefusalKind } {
  const doors = doorsOf(call);
  if (doors.size === 0) return { refused: "pledges_not_taken" };
  if (!takesPledges(call, at.now)) return { refused: "pledges_closed" };
  if (!doors.has(asked.door)) return { refused: call.pledge === "invite" ? "invitation_needed" : "pledges_not_taken" };
  if (!call.pledgeOptions.includes(asked.option)) return { refused: "no_such_option" };
  if (asked.option !== "going") return { state: "confirmed" };
  if (call.pledge === "confirmed" && !NAMELESS_DOORS.has(asked.door)) return { state: "pending" };
  return { state: hasRoom(call, at.taken, asked.weight) ? "confirmed" : "waiting" };
}

/** Tells whether so many more fit. */
export function hasRoom(call: Pick<Call, "capacity">, taken: number, more = 1): boolean {
  return call.capacity === null || taken + more <= call.capacity;
}

/**
 * Tells whether organisers must decide about a pledge, and may therefore see who it is. In an open call a place is given in turn, and
 * whoever waits for one is a number like everybody else.
 */
export function needsYes(call: Pick<Call, "pledge">, { state }: Pick<Pledge, "state">): boolean {
  return state === "pending" || state === "held" || (state === "waiting" && call.pledge === "confirmed");
}

/** How many pledges came in by one door, with one option, in one state; `source` tells aggregates of different nodes apart. */
export interface PledgeCount {
  /** The way in. */
  readonly door: PledgeDoor;
  /** What was promised. */
  readonly option: PledgeOption;
  /** Where they stand. */
  readonly state: PledgeState;
  /** The server's mark, for aggregates only. */
  readonly source: string | null;
  /** How many people. */
  readonly count: number;
}

/** At least and at most so many people. */
export interface PledgeRange {
  /** The largest group that cannot hold anybody twice. */
  readonly low: number;
  /** All groups together. */
  readonly high: number;
}

/**
 * How many people confirmed an option: people known by an account, an address or an actor are matched with one another and
 * make one group; slips, tokens and each node's aggregate cannot be matched and make a group each. The truth lies between the
 * largest group and their sum (protocol §7).
 */
export function rangeOf(counts: readonly PledgeCount[], option: PledgeOption): PledgeRange {
  const groups = new Map<string, number>();
  for (const { door, option: of, state, source, count } of counts) {
    if (of !== option || state !== "confirmed") continue;
    const isNameless = NAMELESS_DOORS.has(door);
    const group = door === "aggregate" ? `aggregate ${source}` : isNameless ? door : "known";
    groups.set(group, (groups.get(group) ?? 0) + count);
  }
  const sizes = [...groups.values()];
  return { low: Math.max(0, ...sizes), high: sizes.reduce((sum, size) => sum + size, 0) };
}

/** The figure that may leave the node: from ten, rounded down to tens; null below, which is not zero. */
export function toldFigure(count: number): number | null {
  return count < pledgeLimits.told ? null : Math.floor(count / pledgeLimits.told) * pledgeLimits.told;
}

/**
 * What the public may know of a threshold: each crossing a day after it happened, and until then what was true before. Crossings are
 * noted at most once a day, so that the one before is always a day old.
 */
export function publicCrossing(
  { reached, changedAt }: { readonly reached: boolean; readonly changedAt: Temporal.Instant },
  now: Temporal.Instant,
): boolean {
  const isPublic = now.epochMilliseconds - changedAt.epochMilliseconds >= pledgeLimits.crossingMs;
  return isPublic ? reached : !reached;
}

/** The moment a pledge came, as coarse as its door allows. */
export function coarseMoment(now: Temporal.Instant, door: PledgeDoor): Temporal.Instant {
  const utc = now.toZonedDateTimeISO("UTC");
  return (NAMELESS_DOORS.has(door) ? utc.startOfDay() : utc.round({ smallestUnit: "hour", roundingMode: "floor" }))
    .toInstant();
}
