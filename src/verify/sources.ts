/**
 * Where the verifier reads: public HTTP, an exported bundle without any network, or the copies that somebody keeps of a
 * campaign. It asks as any stranger does, signs nothing, follows no redirect to another origin, and bounds what it takes.
 */
import { type Entries, publicEntries, readEntries } from "./entries.ts";
import { type Json, objectIn } from "./proof.ts";

/** What stands at an address: a document, nothing any more, nothing ever, or no answer. */
export type Found =
  | { readonly kind: "document"; readonly document: Json }
  | {
    readonly kind: "gone";
    readonly status: number;
    /** When it was deleted, as its Tombstone says (ISO 8601). */
    readonly deleted?: string;
  }
  | { readonly kind: "unreachable"; readonly why: string };

/** Reads addresses; each is read once. */
export type Read = (url: string) => Promise<Found>;

/** Before the address of a web page that is read as it stands: it comes as `{html}`. */
export const PAGE = "page:";

const MOST_HTML = 256 << 10;
const ACCEPT = "application/activity+json, application/ld+json, application/json;q=0.9";
const MOST_BYTES = 16 << 20;
const PATIENCE_MS = 20_000;
const AT_ONCE = 8;
const MOST_REDIRECTS = 3;
const MOST_DEPTH = 64;

/** Reads over public HTTP and the DNS. Both are the platform's own unless a test gives others. */
export function readNetwork(fetching: typeof fetch = fetch, entries: Entries = publicEntries): Read {
  const slots = createSlots(AT_ONCE);
  return once(async (asked) => {
    const inDns = await readEntries(asked, entries);
    if (inDns !== null) return inDns;
    const isPage = asked.startsWith(PAGE);
    const url = isPage ? asked.slice(PAGE.length) : asked;
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      return { kind: "unreachable", why: "no address" };
    }
    return await slots(async () => {
      try {
        return isPage ? await readPage(fetching, url) : await readDocument(fetching, url);
      } catch (error) {
        return { kind: "unreachable", why: error instanceof Error ? error.name : "does not answer" };
      }
    });
  });
}

async function readPage(fetching: typeof fetch, url: string): Promise<Found> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  let at = url;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await fetching(at, { headers: { accept: "text/html" }, redirect: "manual", signal });
    const html = (await textOf(response, MOST_HTML)).slice(0, MOST_HTML);
    const next = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
    if (next === null) return notThere(response.status) ?? { kind: "document", document: { html } };
    const target = URL.parse(next, at);
    if (target === null || nameOf(target.href) !== nameOf(url)) {
      return { kind: "unreachable", why: "leads to another server" };
    }
    at = target.href;
  }
  return { kind: "unreachable", why: "leads in circles" };
}

/** A plain web server may lead to the folder of an address and answer with a page; the page says where its document is. */
async function readDocument(fetching: typeof fetch, asked: string): Promise<Found> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  let url = asked;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
    const response = await fetching(url, { headers: { accept: ACCEPT }, redirect: "manual", signal });
    const text = await textOf(response, MOST_BYTES);
    const next = response.status >= 300 && response.status < 400
      ? response.headers.get("location")
      : response.status === 200 && /^text\/html\b/i.test(response.headers.get("content-type") ?? "")
      ? alternateIn(text)
      : null;
    if (next === null) {
      const missing = notThere(response.status, text);
      if (missing !== null) return missing;
      return text.length > MOST_BYTES ? { kind: "unreachable", why: "is too large" } : parsed(text);
    }
    const target = URL.parse(next, url);
    if (target === null || target.origin !== new URL(asked).origin) {
      return { kind: "unreachable", why: "leads to another server" };
    }
    url = target.href;
  }
  return { kind: "unreachable", why: "leads in circles" };
}

/** The address of the document a page shows, from its head. */
function alternateIn(html: string): string | null {
  for (const tag of html.slice(0, MOST_HTML).match(/<link\s[^<>]{1,4000}>/gi) ?? []) {
    const value = (name: string) => new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`, "i").exec(tag)?.[1] ?? "";
    if (value("rel") === "alternate" && value("type") === "application/activity+json") {
      return value("href").replaceAll("&amp;", "&");
    }
  }
  return null;
}

/** A redirect lends nobody a name: a page stays with its host, `www.` or not. */
function nameOf(address: string): string {
  return new URL(address).hostname.replace(/^www\./, "");
}

/** An answer as text, no further than the first byte beyond `most`: nobody fills the memory of whoever recounts. */
async function textOf(response: Response, most: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    pieces.push(piece);
    length += piece.byteLength;
    if (length > most) break;
  }
  return new TextDecoder().decode(Buffer.concat(pieces));
}

function notThere(status: number, text = ""): Found | null {
  if (status === 404) return { kind: "gone", status };
  if (status === 410) {
    const tombstone = parsed(text);
    const deleted = tombstone.kind === "document" ? tombstone.document["deleted"] : undefined;
    return { kind: "gone", status, ...(typeof deleted === "string" ? { deleted } : {}) };
  }
  return status === 200 ? null : { kind: "unreachable", why: `answers ${status}` };
}

/**
 * Reads the copies that a node keeps of a campaign: each at the address of its archive, asked for by its own address. An owner
 * who still answers is believed and not the copy, or whoever keeps an archive could say what they like of the living; only
 * where an owner changed something since, the copy it signed itself tells how it was when it was exported.
 */
export function readKept(read: Read, archive: string, exportedAt: string): Read {
  const isLater = (at: unknown) => typeof at === "string" && Date.parse(at) > Date.parse(exportedAt);
  return once(async (url) => {
    const own = await read(url);
    const copyOf = () => read(`${archive}?of=${encodeURIComponent(url)}`);
    if (own.kind === "unreachable") return await copyOf();
    if (own.kind === "gone" && own.status === 404) return await hasNode(read, url) ? own : await copyOf();
    const times = own.kind === "gone" ? ["deleted"] : ["updated", "published", "asOf"];
    const document = own.kind === "gone" ? { deleted: own.deleted } : own.document;
    if (!times.some((name) => isLater((document as Json)[name]))) return own;
    const copy = await copyOf();
    // Never keys: whoever keeps the archive says when it was exported, and could sign everything else by their own.
    const isSigned = copy.kind === "document" && objectIn(copy.document["proof"]) !== null &&
      copy.document["assertionMethod"] === undefined;
    return isSigned ? copy : own;
  });
}

/** Whether a node stands where an address is: then what it does not know was never there. A parked domain has none. */
async function hasNode(read: Read, url: string): Promise<boolean> {
  if (!/^https?:/.test(url)) return false;
  const address = new URL("/actor", url).href;
  const found = await read(address);
  return found.kind === "document" && found.document["id"] === address;
}

/** Reads a bundle: documents by address, as exported; what was gone is a Tombstone. What is not in it can't be reached. */
export function readBundle(documents: Readonly<Record<string, unknown>>): Read {
  return once((url) => {
    const found = Object.hasOwn(documents, url) ? objectIn(documents[url]) : null;
    if (found === null) return Promise.resolve({ kind: "unreachable", why: "was not kept" });
    const isGone = found["type"] === "Tombstone";
    return Promise.resolve(
      isGone ? { kind: "gone", status: found["missing"] === true ? 404 : 410 } : { kind: "document", document: found },
    );
  });
}

function parsed(text: string): Found {
  try {
    const document = objectIn(JSON.parse(text));
    if (!isShallow(document)) return { kind: "unreachable", why: "is nested too deep" };
    return document === null ? { kind: "unreachable", why: "is no JSON object" } : { kind: "document", document };
  } catch {
    return { kind: "unreachable", why: "is no JSON" };
  }
}

/** Whether nothing stands deeper than a reader that walks into it can go. */
function isShallow(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_DEPTH) return false;
    level = level.flatMap((one) => typeof one === "object" && one !== null ? Object.values(one) : []);
  }
  return true;
}

function once(read: Read): Read {
  const known = new Map<string, Promise<Found>>();
  return (url) => {
    const before = known.get(url);
    if (before !== undefined) return before;
    const reading = read(url);
    known.set(url, reading);
    return reading;
  };
}

function createSlots(most: number) {
  let used = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (used >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    used++;
    try {
      return await work();
    } finally {
      used--;
      waiting.shift()?.();
    }
  };
}
