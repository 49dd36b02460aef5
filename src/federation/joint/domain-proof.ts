/**
 * Which domain is an organisation's own: its actor names a website, and that website links back to the actor with
 * `rel="me"`. A claim from one side alone proves nothing; two nodes of one organisation count as one by this.
 */
import type { RemoteActor } from "../../application/remote-ports.ts";
import { guardedRequest } from "../egress.ts";
import type { Reading } from "../reading.ts";
import { arrayOf, lineOf, objectOf } from "../vocabulary/json.ts";

/** The proven domain of an organisation, lower case; null when none is. */
export type DomainProof = (organisation: RemoteActor) => Promise<string | null>;

const MOST_BYTES = 256 << 10;
const KEPT_MS = 60 * 60_000;

/** Builds the check; answers are remembered for an hour, failures too. */
export function createDomainProof(reading: Reading, userAgent: string): DomainProof {
  const known = new Map<string, { readonly domain: string | null; readonly until: number }>();
  return async (organisation) => {
    const kept = known.get(organisation.uri);
    if (kept !== undefined && kept.until > Date.now()) return kept.domain;
    if (known.size > 5_000) known.clear();
    const domain = await prove(reading, organisation, userAgent).catch(() => null);
    known.set(organisation.uri, { domain, until: Date.now() + KEPT_MS });
    return domain;
  };
}

async function prove(reading: Reading, { uri, url }: RemoteActor, userAgent: string): Promise<string | null> {
  const website = websiteOf(await reading.document(uri));
  if (website === null) return null;
  const answer = await guardedRequest(website, {
    headers: { accept: "text/html", "user-agent": userAgent },
    maxBytes: MOST_BYTES,
  });
  if (answer.status !== 200) return null;
  return linksBack(answer.body, [uri, url ?? uri]) ? new URL(website).host.toLowerCase() : null;
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
  const tags = html.match(/<(?:a|link)\b[^>]*>/gi) ?? [];
  return tags.some((tag) => {
    const rel = /\brel\s*=\s*["']?([^"'>]*)/i.exec(tag)?.[1] ?? "";
    const href = /\bhref\s*=\s*["']([^"']*)["']/i.exec(tag)?.[1] ?? "";
    return rel.toLowerCase().split(/\s+/).includes("me") && addresses.includes(href);
  });
}
