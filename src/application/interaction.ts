/**
 * How somebody from another server gets from a page of this node to the same thing on their own: what they may type, what
 * can come of asking their server, and the address that follows from it. Nothing here asks the network or keeps a name.
 */
import { interactionLimits } from "../domain/limits.ts";

/** Where somebody says they have their account. `account` is `name@host`, null when they named only the server. */
export interface HomeServer {
  /** Host with its port if it has one, lower case, Punycode. */
  readonly host: string;
  readonly account: string | null;
}

/**
 * The pages of a server where its people open things from elsewhere, as patterns with one `{uri}` in each. `open` shows
 * any object; null when the server has a page for following only.
 */
export interface InteractionPages {
  readonly follow: string;
  readonly open: string | null;
}

/**
 * What came of asking a server. `by_search`: it answered and has no such page, so its people paste a name into their
 * search; `unreachable`: it did not answer sensibly; `rehearsal`: this node asks nobody; `blocked`: this node exchanges
 * nothing with it; `busy`: too many are being asked right now.
 */
export type Interaction =
  | { readonly outcome: "opens"; readonly host: string; readonly pages: InteractionPages }
  | {
    readonly outcome: "by_search" | "unreachable" | "rehearsal" | "blocked" | "busy";
    readonly host: string;
  };

/** Asks a server for its pages; never throws. What it learns is kept for a while by host, never by account. */
export type FindInteraction = (from: HomeServer) => Promise<Interaction>;

const HOST = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[.])*[\p{L}\p{M}\p{N}-]*(?::\d{1,5})?$/u;
const NAME = /^[^\s@:/?#[\]\\%]{1,100}$/u;

/**
 * Reads what somebody typed or pasted: `@me@server`, `me@server`, `acct:me@server`, a server's name, or the address of
 * a page on it. Null when it is none of these. Invisible marks that come along when a handle is copied are dropped.
 */
export function readHomeServer(typed: string): HomeServer | null {
  const text = typed.slice(0, interactionLimits.typedCharacters + 1).replaceAll(/[\p{Cc}\p{Cf}\s]/gu, "").normalize(
    "NFC",
  );
  if (text === "" || typed.length > interactionLimits.typedCharacters) return null;
  if (/^https?:\/\//i.test(text)) return fromPage(text);
  const handle = /^(?:acct:)?@?([^@]+)@([^@/]+)\/?$/i.exec(text);
  if (handle !== null) {
    const [, name = "", host = ""] = handle;
    const read = readHost(host);
    return read === null || !NAME.test(name) ? null : { host: read, account: `${name}@${read}` };
  }
  const host = readHost(text.replace(/\/$/, ""));
  return host === null ? null : { host, account: null };
}

/**
 * The address on the visitor's own server where `uri` opens, for following or only for looking. Null when the server has
 * no page for it.
 */
export function interactionAddress(pages: InteractionPages, what: "follow" | "open", uri: string): string | null {
  const pattern = what === "follow" ? pages.follow : pages.open;
  return pattern === null ? null : pattern.replaceAll("{uri}", encodeURIComponent(uri));
}

/** A person's own page names the account too; any other page only the server. */
function fromPage(text: string): HomeServer | null {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return null;
  const host = readHost(url.host);
  if (host === null) return null;
  const name = /^\/(?:web\/)?@([^/@]+)\/?$/.exec(url.pathname)?.[1];
  return { host, account: name === undefined || !NAME.test(name) ? null : `${name}@${host}` };
}

/** One word without a dot is no server, unless it has a port, as in a development network. */
function readHost(text: string): string | null {
  if (text.length > 253 || !HOST.test(text) || !/[.:]/.test(text)) return null;
  const url = URL.parse(`https://${text}`);
  return url === null || url.pathname !== "/" || url.search !== "" || url.hash !== "" ? null : url.host;
}
