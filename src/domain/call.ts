/**
 * A call to action: what people are asked to do, when and where. It is one Event on the wire. The rules here say which
 * changes its state allows and how its times are read; what leaves the node is decided in `federation/vocabulary`.
 */
import type { CallKind } from "./kind.ts";
import type { LanguageTag } from "./language.ts";
import type { Place } from "./place.ts";
import type { Picture } from "./campaign.ts";

/** Draft: organisers only. Published: out. Closed: over, still readable. Cancelled: will not happen, visibly so. */
export type CallState = "draft" | "published" | "closed" | "cancelled";

/** How a pledge is taken: by anybody, after the organiser's yes, by invitation, on another site, or not at all. */
export type PledgeMode = "open" | "confirmed" | "invite" | "external" | "none";

/** Every {@link PledgeMode}, in the order forms offer them. */
export const PLEDGE_MODES = [
  "open",
  "confirmed",
  "invite",
  "external",
  "none",
] as const satisfies readonly PledgeMode[];

/** The answers a pledge poll may offer; only `going` is a pledge. */
export const PLEDGE_OPTIONS = ["going", "organising", "supporting"] as const;

/** One of {@link PLEDGE_OPTIONS}. */
export type PledgeOption = typeof PLEDGE_OPTIONS[number];

/** What a call says in one language; `content` is Markdown as written. */
export interface CallText {
  /** The title, one line of plain text. */
  readonly name: string;
  /** What people are asked to do, in Markdown as written. */
  readonly content: string;
}

/** When a call happens. `timezone` is an IANA name; an open end is null. */
export interface Schedule {
  /** When it begins. */
  readonly startsAt: Temporal.Instant;
  /** When it ends; null for an open end. */
  readonly endsAt: Temporal.Instant | null;
  /** IANA name of the zone its people live in, such as `Europe/Paris`. */
  readonly timezone: string;
}

/** What an organiser writes about a call. `capacity` and `threshold` count people; `pledgeUntil` closes the pledges. */
export interface CallDraft {
  /** What people are asked to do. */
  readonly kind: CallKind;
  /** The main language: the one followers elsewhere are shown. */
  readonly language: LanguageTag;
  /** Title and text by language; the main language is always there. */
  readonly texts: Readonly<Record<LanguageTag, CallText>>;
  /** When it happens; null for a call without a date. */
  readonly schedule: Schedule | null;
  /** Where it happens, as written; only `publicPlace` of it leaves the node. */
  readonly place: Place | null;
  /** Where it happens on the web; private unless `onlinePublic`. */
  readonly onlineUrl: string | null;
  /** Whether the online link may leave the node; otherwise it is treated as an exact place (protocol §3). */
  readonly onlinePublic: boolean;
  /** How many people fit; null for no limit. */
  readonly capacity: number | null;
  /** How a pledge is taken. */
  readonly pledge: PledgeMode;
  /** Where pledges are taken when that is another site. */
  readonly externalUrl: string | null;
  /** When pledges close; null for the start. */
  readonly pledgeUntil: Temporal.Instant | null;
  /** How many pledges it waits for, at least 10; null for none. */
  readonly threshold: number | null;
  /** The answers its poll offers. */
  readonly pledgeOptions: readonly PledgeOption[];
  /** Whether it is a day of many local actions rather than one action of its own. */
  readonly distributed: boolean;
  /** Whether people who take part are at risk: then nothing about them is kept (protocol §3). */
  readonly risk: boolean;
  /** Hashtags without `#`, as written. */
  readonly tags: readonly string[];
  /** Its picture; null for none. */
  readonly picture: Picture | null;
}

/** What makes a call a local action: the call it answers, wherever that is, and the joint campaign of both. */
export interface CallJoint {
  /** The call it belongs to. */
  readonly parentUri: string;
  /** The joint campaign. */
  readonly jointUri: string;
  /** Another action it turned out to be part of; then it leaves the count. */
  readonly partOf: string | null;
}

/** A call of this node. `sequence` rises with each published change (iCalendar SEQUENCE, RFC 5545 §3.8.7.4). */
export interface Call extends CallDraft {
  /** Opaque; its address is `/calls/{id}`. */
  readonly id: string;
  /** The campaign it is made under. */
  readonly campaignId: string;
  /** Set when it is a local action under the call of a joint campaign. */
  readonly joint?: CallJoint | null;
  /** Where it stands. */
  readonly state: CallState;
  /** How often it changed since it was published. */
  readonly sequence: number;
  /** When it was first written. */
  readonly createdAt: Temporal.Instant;
  /** When it went out; null for a draft. */
  readonly publishedAt: Temporal.Instant | null;
  /** When it last changed. */
  readonly updatedAt: Temporal.Instant;
}

/** Tells whether the public may see a call; drafts exist for organisers only. */
export function isPublicCall(call: Pick<Call, "state">): boolean {
  return call.state !== "draft";
}

/** How long an action without an end goes on, for whoever would change it, in milliseconds. */
const OPEN_END_MS = 24 * 3_600_000;

/**
 * Tells whether an action under a joint call is over: from then on its report alone says more, also that it did not take
 * place or was moved. Only what went out counts as an action here; a draft may be put right whenever. A call is never over this way.
 */
export function isActionOver(call: Pick<Call, "joint" | "schedule" | "state">, now: Temporal.Instant): boolean {
  const { joint = null, schedule, state } = call;
  if (joint === null || schedule === null || state === "draft") return false;
  const endsAt = schedule.endsAt ?? schedule.startsAt.add({ milliseconds: OPEN_END_MS });
  return Temporal.Instant.compare(endsAt, now) <= 0;
}

/** Tells whether a call's text and times may still be changed: not once it is closed or cancelled. */
export function isRevisable(call: Pick<Call, "state">): boolean {
  return call.state === "draft" || call.state === "published";
}
