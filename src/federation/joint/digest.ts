/**
 * The digest of a source: SHA-256 over the JCS form (RFC 8785) of the document without its proof and without what lives on
 * by itself, so that the same words have the same digest on every node.
 */
import { createHash } from "node:crypto";
import serialize from "json-canon";

/** What is no part of a source: signatures, and collections that grow by themselves. */
const LIVING = ["proof", "signature", "replies", "likes", "shares", "attendees", "participantCount"];

/** SHA-256 of any JSON in its JCS form, lower-case hexadecimal. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(serialize(value)).digest("hex");
}

/** The digest of a source document; empty for what has no JCS form, such as 1e400 or half a surrogate pair. */
export function sourceDigest(document: Readonly<Record<string, unknown>>): string {
  try {
    return digestOf(Object.fromEntries(Object.entries(document).filter(([name]) => !LIVING.includes(name))));
  } catch {
    return "";
  }
}

/** The head of a log after one more line: every head covers all lines before it. */
export function nextHead(head: string, line: Readonly<Record<string, unknown>>): string {
  return digestOf({ head, line });
}
