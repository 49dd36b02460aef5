/**
 * What moderators can decide, about whom, and with whom the node exchanges anything. The rule of who may act upon whom is
 * {@link mayActUpon}; it refuses that anybody acts upon themselves, or upward.
 */
import { type Role, ROLES } from "./person.ts";

/** What a complaint says it is about. */
export type FlagCategory = "harassment" | "hate" | "violence" | "private" | "spam" | "illegal" | "other";

/** Every {@link FlagCategory}, as forms offer them. */
export const FLAG_CATEGORIES = [
  "harassment",
  "hate",
  "violence",
  "private",
  "spam",
  "illegal",
  "other",
] as const satisfies readonly FlagCategory[];

/** What came of a complaint: something was done, or nothing had to be. */
export type FlagOutcome = "acted" | "nothing";

/** Every {@link FlagOutcome}. */
export const FLAG_OUTCOMES = ["acted", "nothing"] as const satisfies readonly FlagOutcome[];

/** Limited: out of public lists, answers held. Suspended: not heard, not shown; a member of this node can't sign in. */
export type ActorLevel = "limited" | "suspended";

/** A step a member is told of. */
export type WarningStep = "warn" | "hide_post" | "limit" | "suspend" | "lift";

/** Every step about an actor. */
export const ACTOR_STEPS = ["warn", "limit", "suspend", "lift"] as const;

/** One of {@link ACTOR_STEPS}. */
export type ActorStep = typeof ACTOR_STEPS[number];

/** With whom the node exchanges anything: everybody who is not blocked, a list, or the list and partners. */
export type NetworkMode = "open" | "allow_list" | "partners";

/** Every {@link NetworkMode}, widest first. */
export const NETWORK_MODES = ["open", "allow_list", "partners"] as const satisfies readonly NetworkMode[];

/** What is decided about a server that is heard: blocked ones are not. All false means nothing is decided. */
export interface DomainLimit {
  /** In no list that everybody reads. */
  readonly isLimited: boolean;
  /** Its pictures are not offered. */
  readonly rejectsMedia: boolean;
  /** Its complaints are not taken. */
  readonly rejectsFlags: boolean;
}

/** Why something was decided about a server, for whom. */
export interface DomainReasons {
  /** Public. */
  readonly reason: string;
  /** For moderators. */
  readonly privateNote: string;
  /** Whether the name is shown with most letters replaced in public lists. */
  readonly isObfuscated: boolean;
}

/** Somebody who decides, or about whom is decided; null for the operator, or for an actor of another server. */
export type Ranked = { readonly personId: string; readonly role: Role } | null;

/**
 * Tells whether one may decide about another. Nobody about themselves; nobody about somebody with a stronger role. Actors of
 * other servers are everybody's; the operator at the machine may decide about all.
 */
export function mayActUpon(asker: Ranked, target: Ranked): boolean {
  if (asker === null || target === null) return true;
  return asker.personId !== target.personId && ROLES.indexOf(target.role) <= ROLES.indexOf(asker.role);
}

/** A domain as it is kept: lower case, ASCII, without a final dot; null when it is none. A port is kept where there is one. */
export function readDomain(typed: string): string | null {
  const text = typed.trim().toLowerCase().replace(/^https?:\/\//, "").replace(/\/$/, "").replace(/^\*?\.|\.$/g, "");
  if (text === "" || text.length > 253 || /[\s/@?#\\%*_]/.test(text)) return null;
  const url = URL.parse(`https://${text}`);
  if (url === null || url.username !== "" || url.pathname !== "/") return null;
  const { host } = url;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$|^localhost(:\d+)?$/.test(host) ? host : null;
}

/** A name with most letters replaced, as Mastodon's public lists write names that shall not be advertised. */
export function obfuscated(domain: string): string {
  const { length } = domain;
  const kept = Math.max(1, Math.floor(length / 4));
  return [...domain].map((letter, at) => at < kept || at >= length - kept || letter === "." ? letter : "*").join("");
}
