/**
 * Where the verifier reads: public HTTP, or an exported bundle without any network. It asks as any stranger does, signs
 * nothing, follows no redirect to another origin, and bounds what it takes.
 */
import { type Json, objectIn } from "./proof.ts";

/** What stands at an address: a document, nothing any more, nothing ever, or no answer. */
export type Found =
  | { readonly kind: "document"; readonly document: Json }
  | { readonly kind: "gone"; readonly status: number }
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

/** Reads over public HTTP. `fetching` is the platform's own unless a test gives another. */
export function readNetwork(fetching: typeof fetch = fetch): Read {
  const slots = createSlots(AT_ONCE);
  return once(async (asked) => {
    const isPage = asked.startsWith(PAGE);
    const url = isPage ? asked.slice(PAGE.length) : asked;
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      return { kind: "unreachable", why: "no address" };
    }
    return await slots(async () => {
      try {
        const signal = AbortSignal.timeout(PATIENCE_MS);
        const headers = { accept: isPage ? "text/html" : ACCEPT };
        const response = await fetching(url, { headers, redirect: isPage ? "follow" : "error", signal });
        const text = await response.text();
        if (response.status === 404 || response.status === 410) return { kind: "gone", status: response.status };
        if (response.status !== 200) return { kind: "unreachable", why: `answers ${response.status}` };
        if (isPage) return { kind: "document", document: { html: text.slice(0, MOST_HTML) } };
        return text.length > MOST_BYTES ? { kind: "unreachable", why: "is too large" } : parsed(text);
      } catch (error) {
        return { kind: "unreachable", why: error instanceof Error ? error.name : "does not answer" };
      }
    });
  });
}

/** Reads a bundle: documents by address, as exported. Nothing else exists. */
export function readBundle(documents: Readonly<Record<string, unknown>>): Read {
  return once((url) => {
    const found = Object.hasOwn(documents, url) ? objectIn(documents[url]) : null;
    if (found === null) return Promise.resolve({ kind: "gone", status: 404 });
    return Promise.resolve(
      found["type"] === "Tombstone" ? { kind: "gone", status: 410 } : { kind: "document", document: found },
    );
  });
}

function parsed(text: string): Found {
  try {
    const document = objectIn(JSON.parse(text));
    return document === null ? { kind: "unreachable", why: "is no JSON object" } : { kind: "document", document };
  } catch {
    return { kind: "unreachable", why: "is no JSON" };
  }
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
