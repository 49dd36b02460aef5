/**
 * Which domain is an organisation's own: its actor names a website, and the front page there links back to the actor with
 * `rel="me"`, or an entry in the DNS names it. A claim from one side alone proves nothing; two nodes of one organisation count
 * as one by this. A page deeper on a host proves nothing: it may be anybody's who was given a page there.
 */
import { receiveDomains } from "../../application/joint/receive-domain.ts";
import type { Ports } from "../../application/ports.ts";
import type { Store } from "../../database/connection.ts";
import { findDomainCheck } from "../../database/views/trust-views.ts";
import { ACTOR_NAME, type DomainCheck, domainOf, type DomainSighting, frontPage } from "../../domain/domain-check.ts";
import { trustLimits } from "../../domain/limits/trust.ts";
import { guardedRequest } from "../egress.ts";
import type { Reading } from "../reading.ts";
import { arrayOf, lineOf, objectOf } from "../vocabulary/json.ts";
import { isDomainName, type LookUpTxt } from "./txt-entries.ts";

/** An organisation to look at: its actor and the page of it for people. */
export interface DomainClaim {
  readonly uri: string;
  readonly url: string | null;
}

/** The proven domain of an organisation, lower case; null when none is. */
export type DomainProof = (organisation: DomainClaim) => Promise<string | null>;

/** What looking needs. */
export interface DomainHouse {
  readonly ports: Ports;
  readonly store: Store;
  readonly reading: Reading;
  readonly lookUpTxt: LookUpTxt;
  readonly userAgent: string;
}

/** What was found of an organisation's domain: what is known and fresh, or what a look saw just now. */
export type DomainFinding = { readonly known: string | null } | { readonly seen: DomainSighting };

/** Finds out about the domains of organisations in two steps, so that several are noted together. */
export interface DomainReading {
  /** What is known, looked at anew when it is older than an hour. Nothing is noted yet. */
  find(organisation: DomainClaim): Promise<DomainFinding>;
  /** Notes what was found, by actor, within the transaction of the caller; answers the domains proven. */
  note(found: ReadonlyMap<string, DomainFinding>): Promise<ReadonlyMap<string, string | null>>;
}

/** Looks at websites and remembers what was seen. */
export interface DomainLooks extends DomainReading {
  /** What is known, looked at anew when it is older than an hour. */
  readonly proof: DomainProof;
  /** Looks now. */
  look(organisation: DomainClaim): Promise<DomainCheck>;
}

/** Builds the looks. */
export function createDomainLooks(house: DomainHouse): DomainLooks {
  const { ports, store } = house;
  // Within a transaction of ours, so that the letter in hand does not end with it.
  const noteSeen = (seen: ReadonlyMap<string, DomainSighting>) => store.transact(() => receiveDomains(ports, seen));
  const find: DomainReading["find"] = async (organisation) => {
    const known = await findDomainCheck(store.current(), organisation.uri);
    const { epochMilliseconds } = Temporal.Now.instant();
    const at = known?.checkedAt?.epochMilliseconds ?? 0;
    const isFresh = known !== null && epochMilliseconds - at < trustLimits.freshMs &&
      known.dueAt.epochMilliseconds > epochMilliseconds;
    return isFresh ? { known: known.domain } : { seen: await sightingOf(house, organisation) };
  };
  const note: DomainReading["note"] = async (found) => {
    const seen = [...found].flatMap(([uri, one]) => "seen" in one ? [[uri, one.seen] as const] : []);
    const checks = seen.length === 0 ? new Map<string, DomainCheck>() : await noteSeen(new Map(seen));
    return new Map([...found].map(([uri, one]) => [uri, "seen" in one ? checks.get(uri)?.domain ?? null : one.known]));
  };
  return {
    find,
    note,
    async proof(organisation) {
      const { uri } = organisation;
      return (await note(new Map([[uri, await find(organisation)]]))).get(uri) ?? null;
    },
    async look(organisation) {
      const { uri } = organisation;
      const check = (await noteSeen(new Map([[uri, await sightingOf(house, organisation)]]))).get(uri);
      if (check === undefined) throw new Error("a look was not noted");
      return check;
    },
  };
}

/** What one look finds; never throws. */
async function sightingOf(house: DomainHouse, { uri, url }: DomainClaim): Promise<DomainSighting> {
  const nothing = { domain: null, way: null };
  const website = await websiteNamed(house, uri).catch(() => "unreachable" as const);
  if (website === "unreachable") {
    const known = await findDomainCheck(house.store.current(), uri);
    return { website: known?.website ?? null, ...nothing, trouble: "unreachable" };
  }
  if (website === null) return { website, ...nothing, trouble: "no_website" };
  const page = frontPage(website);
  const domain = domainOf(website);
  if (page === null || domain === null) return { website, ...nothing, trouble: "not_a_domain" };
  const linked = await pageLinksBack(house, page, [uri, url ?? uri]).catch(() => null);
  if (linked === true) return { website, domain, way: "link", trouble: null };
  const named = await entryNames(house, new URL(page).hostname, uri).catch(() => null);
  if (named === true) return { website, domain, way: "dns", trouble: null };
  return { website, ...nothing, trouble: linked === null || named === null ? "unreachable" : "no_link" };
}

/** The website of our own movement as it is stored, of any other as its actor says it now. */
async function websiteNamed({ ports, store, reading }: DomainHouse, uri: string): Promise<string | null> {
  if (!uri.startsWith(`${ports.addresses.origin}/`)) return websiteOf(await reading.documentAsOfNow(uri));
  const row = await store.current().selectFrom("movement").select("website").executeTakeFirst();
  return row?.website ?? null;
}

async function pageLinksBack(
  { reading, userAgent }: DomainHouse,
  page: string,
  addresses: readonly string[],
): Promise<boolean | null> {
  let at = page;
  for (let redirects = 0; redirects <= trustLimits.redirects; redirects++) {
    if (await reading.isShut(new URL(at).host)) return false;
    const answer = await guardedRequest(at, {
      headers: { accept: "text/html", "user-agent": userAgent },
      maxBytes: trustLimits.pageBytes,
    });
    if (answer.status === 200) return linksBack(answer.body, addresses);
    if (answer.status >= 500) return null;
    const next = URL.parse(answer.headers.get("location") ?? "", at)?.href;
    if (answer.status < 300 || answer.status >= 400 || next === undefined) return false;
    // A redirect lends nobody a name: it must stay with the same host, `www.` or not.
    if (hostOf(next) !== hostOf(page)) return false;
    at = next;
  }
  return false;
}

async function entryNames({ lookUpTxt }: DomainHouse, hostname: string, uri: string): Promise<boolean> {
  const domain = hostname.replace(/^www\./, "");
  if (!isDomainName(domain)) return false;
  return (await lookUpTxt(`${ACTOR_NAME}.${domain}`)).some((entry) => entry.trim() === uri);
}

function hostOf(address: string): string {
  return new URL(address).hostname.toLowerCase().replace(/^www\./, "");
}

/** The website an actor names: a PropertyValue called Website, as fediverse profiles have it. */
export function websiteOf(actor: unknown): string | null {
  for (const entry of arrayOf(objectOf(actor)?.["attachment"])) {
    const field = objectOf(entry);
    if (field?.["type"] !== "PropertyValue" || lineOf(field["name"]) !== "Website") continue;
    const href = /https?:\/\/[^"'<>\s]+/.exec(lineOf(field["value"], 2_000) ?? "")?.[0];
    if (href !== undefined && URL.canParse(href)) return href;
  }
  return null;
}

/** Whether a page links to one of some addresses with `rel="me"`. */
export function linksBack(html: string, addresses: readonly string[]): boolean {
  const live = html.replace(/<!--[\s\S]*?(?:-->|$)/g, "");
  const wanted = addresses.map((address) => address.replace(/\/$/, ""));
  return (live.match(/<(?:a|link)\s[^<>]{1,4000}>/gi) ?? []).some((tag) => {
    const rel = attributeOf(tag, "rel").toLowerCase().split(/\s+/);
    return rel.includes("me") && wanted.includes(attributeOf(tag, "href").replaceAll("&amp;", "&").replace(/\/$/, ""));
  });
}

function attributeOf(tag: string, name: string): string {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(tag);
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? "";
}
