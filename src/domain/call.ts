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
  readonly name: string;
  readonly content: string;
}

/** When a call happens. `timezone` is an IANA name; an open end is null. */
export interface Schedule {
  readonly startsAt: Temporal.Instant;
  readonly endsAt: Temporal.Instant | null;
  readonly timezone: string;
}

/** What an organiser writes about a call. `capacity` and `threshold` count people; `pledgeUntil` closes the pledges. */
export interface CallDraft {
  readonly kind: CallKind;
  readonly language: LanguageTag;
  readonly texts: Readonly<Record<LanguageTag, CallText>>;
  readonly schedule: Schedule | null;
  readonly place: Place | null;
  readonly onlineUrl: string | null;
  /** Whether the online link may leave the node; otherwise it is treated as an exact place (protocol §3). */
  readonly onlinePublic: boolean;
  readonly capacity: number | null;
  readonly pledge: PledgeMode;
  readonly externalUrl: string | null;
  readonly pledgeUntil: Temporal.Instant | null;
  readonly threshold: number | null;
  readonly pledgeOptions: readonly PledgeOption[];
  readonly distributed: boolean;
  readonly risk: boolean;
  readonly tags: readonly string[];
  readonly picture: Picture | null;
}

/** A call of this node. `sequence` rises with each published change (iCalendar SEQUENCE, RFC 5545 §3.8.7.4). */
export interface Call extends CallDraft {
  readonly id: string;
  readonly campaignId: string;
  readonly state: CallState;
  readonly sequence: number;
  readonly createdAt: Temporal.Instant;
  readonly publishedAt: Temporal.Instant | null;
  readonly updatedAt: Temporal.Instant;
}

/** Tells whether the public may see a call; drafts exist for organisers only. */
export function isPublicCall(call: Pick<Call, "state">): boolean {
  return call.state !== "draft";
}

/** Tells whether a call's text and times may still be changed: not once it is closed or cancelled. */
export function isRevisable(call: Pick<Call, "state">): boolean {
  return call.state === "draft" || call.state === "published";
}
