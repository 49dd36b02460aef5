/**
 * Which domain is an organisation's own, as a matter of dates: since when its website was seen to link back, when that was
 * last looked at, when it lapsed. How one looks is not known here.
 */
import type { Addresses } from "./addresses.ts";
import { trustLimits } from "./limits/trust.ts";

/** How a domain was proven: its front page links back (`rel="me"`), or an entry in the DNS names the actor. */
export type DomainWay = "link" | "dns";

/** Why a domain is not proven, or could not be looked at now. */
export type DomainTrouble = "no_website" | "no_link" | "not_a_domain" | "unreachable";

/** What one look found. `domain` and `way` are both there or both null. */
export interface DomainSighting {
  /** The website that the organisation names; null when it names none. */
  readonly website: string | null;
  /** Lower case, without `www.`, with a port where there is one. */
  readonly domain: string | null;
  /** By which of both ways. */
  readonly way: DomainWay | null;
  /** Null when it was proven. */
  readonly trouble: DomainTrouble | null;
}

/** What is known of an organisation's domain. It counts by it while `domain` is not null. */
export interface DomainCheck extends DomainSighting {
  /** The organisation's actor. */
  readonly actorUri: string;
  /** When it was last looked at; null when it waits for its first look. */
  readonly checkedAt: Temporal.Instant | null;
  /** Since when it was seen at every look. */
  readonly provenAt: Temporal.Instant | null;
  /** When it was last seen. */
  readonly seenAt: Temporal.Instant | null;
  /** When it ceased; null when it never did since it was last proven. */
  readonly lapsedAt: Temporal.Instant | null;
  /** When the next look is due. */
  readonly dueAt: Temporal.Instant;
}

/** What nobody looked at yet. */
export function unchecked(actorUri: string, website: string | null, now: Temporal.Instant): DomainCheck {
  const nothing = { domain: null, way: null, trouble: null, checkedAt: null, provenAt: null, seenAt: null };
  return { actorUri, website, ...nothing, lapsedAt: null, dueAt: now };
}

/**
 * What is known after one more look. A server that does not answer takes nothing away for two weeks; a page that answers
 * without the link does at once, and the day it lapsed stays told until it is proven again.
 */
export function afterLooking(before: DomainCheck, seen: DomainSighting, now: Temporal.Instant): DomainCheck {
  const due = (ms: number) => now.add({ milliseconds: ms });
  if (seen.domain !== null) {
    const goesOn = before.domain === seen.domain && before.provenAt !== null;
    const provenAt = goesOn ? before.provenAt : now;
    const times = { checkedAt: now, provenAt, seenAt: now, lapsedAt: null };
    return { ...before, ...seen, ...times, dueAt: due(trustLimits.checkAgainMs) };
  }
  const isStillBelieved = seen.trouble === "unreachable" && before.domain !== null && before.website === seen.website &&
    before.seenAt !== null && now.epochMilliseconds - before.seenAt.epochMilliseconds < trustLimits.graceMs;
  const dueAt = due(seen.website === null ? trustLimits.checkAgainMs : trustLimits.retryMs);
  if (isStillBelieved) return { ...before, trouble: "unreachable", checkedAt: now, dueAt };
  const lapsedAt = before.domain === null ? before.lapsedAt : now;
  return { ...before, ...seen, checkedAt: now, provenAt: null, lapsedAt, dueAt };
}

/**
 * A website as somebody wrote it, as the address of the front page of its host; null for anything else. What stands deeper
 * on a host may be anybody's who has a page there, and proves nothing about the host.
 */
export function frontPage(written: string): string | null {
  const text = written.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  if (url.username !== "" || url.password !== "" || url.hostname === "" || url.hostname.endsWith(".")) return null;
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") return null;
  return url.href.length > trustLimits.websiteCharacters ? null : url.href;
}

/** The domain of a front page: its host, lower case, without `www.`; null when the address is that of no front page. */
export function domainOf(website: string): string | null {
  const page = frontPage(website);
  return page === null ? null : new URL(page).host.toLowerCase().replace(/^www\./, "");
}

/** The name under a domain at which an entry in the DNS names the actors whose domain it is, one address an entry. */
export const ACTOR_NAME = "_tdu-actor";

/** What an organisation puts at its domain so that others can see whose it is: a line of HTML, or an entry in its DNS. */
export interface WebsiteProof {
  /** For the `head` of its front page. */
  readonly line: string;
  /** The name of the TXT entry; null for a host that is no domain. */
  readonly entryName: string | null;
  /** Its text. */
  readonly entry: string;
}

/** What to write at a movement's website. */
export function websiteProof(addresses: Addresses, handle: string, website: string): WebsiteProof {
  const domain = new URL(website).hostname.replace(/^www\./, "");
  return {
    line: `<link rel="me" href="${addresses.profile(handle)}">`,
    entryName: /\.[a-z]/.test(domain) ? `${ACTOR_NAME}.${domain}` : null,
    entry: addresses.movement(handle),
  };
}
