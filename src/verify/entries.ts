/**
 * TXT entries of the DNS as the verifier reads them, at addresses of the form `dns:NAME?type=TXT` (RFC 4501). They come as
 * `{entries}`, so that a bundle can hold them like any document.
 */
import { Resolver } from "node:dns/promises";
import type { Found } from "./sources.ts";

/** Reads the entries at a name, each in its pieces; throws with the code of the DNS when there are none. */
export type Entries = (name: string) => Promise<readonly (readonly string[])[]>;

const PATIENCE_MS = 5_000;
const MOST = 50;
const MOST_CHARACTERS = 2_000;
const NAME = /^dns:((?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)\?type=TXT$/;

/** The address of the TXT entries at a name. */
export function entriesAt(name: string): string {
  return `dns:${name}?type=TXT`;
}

/** Asks the DNS of this machine. */
export const publicEntries: Entries = async (name) => {
  const resolver = new Resolver({ timeout: PATIENCE_MS / 2, tries: 2 });
  const late = setTimeout(() => resolver.cancel(), PATIENCE_MS);
  try {
    return await resolver.resolveTxt(name);
  } finally {
    clearTimeout(late);
  }
};

/** What stands at such an address; null when the address is of another form. */
export async function readEntries(address: string, entries: Entries): Promise<Found | null> {
  if (!address.startsWith("dns:")) return null;
  const name = NAME.exec(address)?.[1];
  if (name === undefined || name.length > 253) return { kind: "unreachable", why: "no name of the DNS" };
  try {
    const found = await entries(name);
    // Each byte comes as one character; together they are UTF-8.
    const texts = found.slice(0, MOST).map((pieces) => Buffer.from(pieces.join(""), "latin1").toString("utf8"));
    return { kind: "document", document: { entries: texts.map((text) => text.slice(0, MOST_CHARACTERS)) } };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "does not answer";
    if (code === "ENOTFOUND" || code === "ENODATA") return { kind: "gone", status: 404 };
    return { kind: "unreachable", why: code };
  }
}
