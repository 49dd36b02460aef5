/**
 * By what an organisation counts once: the domain of its website when the front page there links back to it with `rel="me"`, or
 * when an entry in the DNS names it, else the host of its actor. A bundle holds what was found when it was exported.
 */
import type { Kept } from "./check-consent.ts";
import { entriesAt } from "./entries.ts";
import { type Json, objectIn } from "./proof.ts";
import { PAGE, type Read } from "./sources.ts";
import type { Difference } from "./verify.ts";

/** The keys of organisations, and what is to be said where they are not what the tally says. */
export interface CountedBy {
  readonly keys: readonly { readonly uri: string; readonly key: string }[];
  /** Websites that did not answer; there the tally's word is taken, and said to be taken. */
  readonly unreachable: readonly Difference[];
  /** Organisations that the tally counts by another key than was found. */
  readonly others: readonly Difference[];
}

/** By what each organisation counts; `tally` says by what its publisher counted it. */
export async function countedBy(read: Read, tally: Json, organisations: readonly Kept[]): Promise<CountedBy> {
  const said = new Map(
    [tally["consents"] ?? []].flat().map((item) => {
      const { organisation, key } = objectIn(item) ?? {};
      return [organisation, typeof key === "string" ? key : null] as const;
    }),
  );
  const unreachable: Difference[] = [];
  const others: Difference[] = [];
  const keys = await Promise.all(organisations.map(async ({ uri, companion }) => {
    const host = new URL(uri).host.toLowerCase();
    // A consent at its own domain is a proof of that domain.
    if (companion === "") return { uri, key: withoutWww(host) };
    const found = await lookAt(read, uri).catch(() => ({ domain: null, silent: null }));
    const claimed = said.get(uri) ?? null;
    if (found.silent !== null && claimed === found.silent.domain) {
      unreachable.push({ kind: "unreachable", subject: uri, detail: found.silent.why });
      return { uri, key: found.silent.domain };
    }
    const key = found.domain ?? host;
    if (claimed !== null && claimed !== key) {
      const detail = found.domain === null ? "which does not show that it is its own" : `which proves ${key}`;
      others.push({ kind: "altered_figure", subject: uri, detail: `is counted as ${claimed}, ${detail}` });
    }
    return { uri, key };
  }));
  return { keys, unreachable, others };
}

/** The key of one organisation: its proven domain, else the host of its actor. */
export async function provenDomain(read: Read, organisation: string): Promise<string> {
  return (await lookAt(read, organisation)).domain ?? new URL(organisation).host.toLowerCase();
}

interface Proven {
  readonly domain: string | null;
  /** The domain it names and why nobody could look there; null when somebody could. */
  readonly silent: { readonly domain: string; readonly why: string } | null;
}

async function lookAt(read: Read, organisation: string): Promise<Proven> {
  const nothing = { domain: null, silent: null };
  const actor = await read(organisation);
  const named = actor.kind === "document" ? websiteIn(actor.document) : null;
  const website = named === null ? null : URL.parse(named);
  if (actor.kind !== "document" || website === null) return nothing;
  // What stands deeper on a host may be anybody's who was given a page there.
  if (website.pathname !== "/" || website.search !== "") return nothing;
  const domain = withoutWww(website.host.toLowerCase());
  const page = await read(`${PAGE}${named}`);
  const html = page.kind === "document" ? String(page.document["html"]) : "";
  if (linksBack(html, [organisation, String(actor.document["url"])])) return { domain, silent: null };
  const name = withoutWww(website.hostname.toLowerCase());
  const isName = /\.[a-z][a-z0-9-]*$/.test(name);
  const found = isName ? await read(entriesAt(`_tdu-actor.${name}`)) : null;
  const entries = found?.kind === "document" ? [found.document["entries"] ?? []].flat() : [];
  if (entries.some((entry) => typeof entry === "string" && entry.trim() === organisation)) {
    return { domain, silent: null };
  }
  const why = page.kind === "unreachable" ? page.why : found?.kind === "unreachable" ? found.why : null;
  return why === null ? nothing : { domain: null, silent: { domain, why: `its website ${website.origin} ${why}` } };
}

function websiteIn(actor: Json): string | null {
  for (const entry of [actor["attachment"] ?? []].flat()) {
    const field = objectIn(entry);
    if (field?.["type"] !== "PropertyValue" || field["name"] !== "Website") continue;
    const website = /https?:\/\/[^"'<>\s]+/.exec(String(field["value"]).slice(0, 2_000))?.[0];
    if (website !== undefined && URL.canParse(website)) return website;
  }
  return null;
}

function withoutWww(host: string): string {
  return host.replace(/^www\./, "");
}

function linksBack(html: string, addresses: readonly string[]): boolean {
  const wanted = addresses.map((address) => address.replace(/\/$/, ""));
  const live = html.replace(/<!--[\s\S]*?(?:-->|$)/g, "");
  return (live.match(/<(?:a|link)\s[^<>]{1,4000}>/gi) ?? []).some((tag) => {
    const value = (name: string) => {
      const [, a, b, c] = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(tag) ?? [];
      return (a ?? b ?? c ?? "").replaceAll("&amp;", "&");
    };
    const isMe = value("rel").toLowerCase().split(/\s+/).includes("me");
    return isMe && wanted.includes(value("href").replace(/\/$/, ""));
  });
}
