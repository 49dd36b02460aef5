/**
 * Reads the templates by which servers say where their people open things from elsewhere. A template is a stranger's
 * text that becomes a link on our page: what is not plainly a web address of the server that named it is left out.
 */
import type { InteractionPages } from "../../application/interaction.ts";
import { interactionLimits } from "../../domain/limits.ts";
import { checkEgressUrl, type EgressOptions } from "../egress.ts";

const FOLLOW = ["https://w3id.org/fep/3b86/Follow", "https://w3id.org/fep/3b86/Object"];
const OPEN = ["https://w3id.org/fep/3b86/Object"];
const SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe";

/** A pattern with one `{uri}` that may be shown, the host it leads to when only that host can vouch for it, or nothing. */
export type Judged = { readonly pattern: string } | { readonly elsewhere: string } | null;

/** What a descriptor holds: pages to use, else another host to ask. */
export interface FoundPages {
  readonly pages: InteractionPages | null;
  readonly elsewhere: string | null;
}

/**
 * Reads the pages in a WebFinger descriptor: intents first, then the subscribe template, which servers use for any object
 * though it was made for following. `judge` decides on each template.
 */
export function findPages(
  descriptor: unknown,
  hosts: readonly string[],
  judge: (template: unknown, hosts: readonly string[]) => Judged,
): FoundPages {
  const links = linksOf(descriptor);
  const judged = (rels: readonly string[]) =>
    rels.flatMap((rel) => links.filter((link) => link.rel === rel)).map(({ template }) => judge(template, hosts))
      .filter((one) => one !== null);
  const follow = judged([...FOLLOW, SUBSCRIBE]);
  const open = judged([...OPEN, SUBSCRIBE]);
  const followPattern = follow.find((one) => "pattern" in one)?.pattern;
  const openPattern = open.find((one) => "pattern" in one)?.pattern ?? null;
  const elsewhere = follow.find((one) => "elsewhere" in one)?.elsewhere ?? null;
  return followPattern === undefined
    ? { pages: null, elsewhere }
    : { pages: { follow: followPattern, open: openPattern }, elsewhere: null };
}

/**
 * Judges a template. It must be a web address the guard would let us ask (https on a public name), its placeholder behind
 * the host, on a host of the same family as one of `hosts`. Placeholders other than the object's are left empty, as
 * FEP-3b86 has it for what a sender does not know.
 */
export function acceptTemplate(template: unknown, hosts: readonly string[], options: EgressOptions): Judged {
  if (typeof template !== "string" || template.length > interactionLimits.templateCharacters) return null;
  if (!/^https?:\/\/[^/?#{}\\@\s]+\/[^\s\\\p{Cc}\p{Cf}]*$/iu.test(template)) return null;
  const pattern = template.replaceAll(
    /\{(\w[\w-]*)\}/g,
    (_, name: string) => /^(uri|object)$/i.test(name) ? "{uri}" : "",
  );
  if (pattern.split("{uri}").length !== 2 || /[{}]/.test(pattern.replace("{uri}", ""))) return null;
  const url = URL.parse(pattern.replace("{uri}", "x"));
  if (url === null || checkEgressUrl(url, options) !== null) return null;
  return hosts.some((host) => isSameFamily(url.host, host)) ? { pattern } : { elsewhere: url.host };
}

/** Whether two hosts are one, or one is a name under the other. Hosts with ports are of a family only when equal. */
export function isSameFamily(a: string, b: string): boolean {
  if (a === b) return true;
  if (/:|^[\d.]+$/.test(a) || /:|^[\d.]+$/.test(b)) return false;
  return a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

/** Paths by software, for servers whose WebFinger does not say. The object's URI goes into `{uri}`. */
const KNOWN_PATHS: Readonly<Record<string, string>> = {
  mastodon: "/authorize_interaction?uri={uri}",
  hometown: "/authorize_interaction?uri={uri}",
  fedibird: "/authorize_interaction?uri={uri}",
  friendica: "/authorize_interaction?uri={uri}",
  pixelfed: "/authorize_interaction?uri={uri}",
  pleroma: "/ostatus_subscribe?acct={uri}",
  akkoma: "/ostatus_subscribe?acct={uri}",
  misskey: "/authorize-follow?acct={uri}",
  sharkey: "/authorize-follow?acct={uri}",
  firefish: "/authorize-follow?acct={uri}",
  iceshrimp: "/authorize-follow?acct={uri}",
  cherrypick: "/authorize-follow?acct={uri}",
  foundkey: "/authorize-follow?acct={uri}",
  mobilizon: "/interact?uri={uri}",
  peertube: "/remote-interaction?uri={uri}",
};

/**
 * What a server's software is known to have; null for software without such a page, such as GoToSocial, whose people use
 * an app of their choice (gotosocial#921), and for what nobody here knows.
 */
export function pagesOfSoftware(software: string, origin: string): InteractionPages | null {
  const name = software.toLowerCase();
  const path = Object.hasOwn(KNOWN_PATHS, name) ? KNOWN_PATHS[name] : undefined;
  return path === undefined ? null : { follow: `${origin}${path}`, open: `${origin}${path}` };
}

function linksOf(descriptor: unknown): readonly { readonly rel?: unknown; readonly template?: unknown }[] {
  const links = typeof descriptor === "object" && descriptor !== null && "links" in descriptor ? descriptor.links : [];
  if (!Array.isArray(links)) return [];
  return links.filter((link) => typeof link === "object" && link !== null).slice(0, interactionLimits.links);
}
