/**
 * JSON as it stands on the wire, and tolerant readers for what other nodes wrote. Every reader answers `null` or an
 * empty list for what is not there or not of the expected form; none throws, and each bounds what it returns.
 */
import { inboxLimits } from "../../domain/limits.ts";
import { readingLimits } from "../../domain/limits.ts";

/** Any JSON value, read-only. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object, read-only. */
export type JsonObject = { readonly [key: string]: JsonValue };

/** What a reader answers for a document it does not take: logged and counted, never a fault. */
export interface Ignored {
  readonly kind: "ignored";
  /** Stable reason for logs and counters, such as `missing_start` or `foreign_owner`. */
  readonly reason: string;
}

// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const DIRECTION_CHANGES = /[\u202a-\u202e\u2066-\u2069]/g;
const URI_CHARACTERS = /^[\x21-\x7e\u00a0-\uffff]+$/;

/** Says why a document is not taken. */
export function ignored(reason: string): Ignored {
  return { kind: "ignored", reason };
}

/** Narrows parsed JSON to an object; lists and `null` are not objects. */
export function objectOf(value: unknown): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as JsonObject : null;
}

/**
 * Reads a list of at most `max` entries. A single value stands for a list of one, because ActivityStreams lets writers
 * choose; absence and `null` are the empty list.
 */
export function arrayOf(value: JsonValue | undefined, max: number = readingLimits.entries): readonly JsonValue[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value.slice(0, max) : [value];
}

/**
 * Reads a text of several lines, cut to `max` characters. Zero bytes and broken surrogate pairs, which databases refuse,
 * are taken out. Absent for anything but a string.
 */
export function textOf(value: JsonValue | undefined, max: number): string | null {
  return typeof value === "string" ? cut(value.replaceAll("\u0000", "").toWellFormed(), max) : null;
}

/**
 * Reads a text of one line: control characters and line breaks become spaces, and marks that turn the direction of
 * writing go, so that a name cannot rearrange the page around it. Absent when nothing is left.
 */
export function lineOf(value: JsonValue | undefined, max: number = readingLimits.lineCharacters): string | null {
  if (typeof value !== "string") return null;
  const line = cut(value, max * 2).toWellFormed().replace(DIRECTION_CHANGES, "").replace(CONTROLS, " ").trim();
  return line === "" ? null : cut(line, max);
}

/** Reads a finite number; numbers written as strings are not numbers. */
export function numberOf(value: JsonValue | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/**
 * Reads an http or https address as written. Refused: other schemes, user and password, white space, broken characters, a
 * host with a final dot (a second name of the same server), and more than `inboxLimits.uriCharacters`. Whether plain http may be used at all is the gate's and the egress guard's rule.
 */
export function uriOf(value: JsonValue | undefined): string | null {
  if (typeof value !== "string" || value.length > inboxLimits.uriCharacters || !URI_CHARACTERS.test(value)) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  if (url.hostname.endsWith(".") || !value.isWellFormed()) return null;
  return url.username === "" && url.password === "" ? value : null;
}

/** Reads what a property refers to: a string, the `id` of an embedded object, or the first of a list of these. */
export function idOf(value: JsonValue | undefined): string | null {
  const first = isList(value) ? value[0] : value;
  return uriOf(first) ?? uriOf(objectOf(first)?.["id"]);
}

/** Every distinct address a property refers to, at most `max`. */
export function idsOf(value: JsonValue | undefined, max: number = readingLimits.entries): string[] {
  return [...new Set(arrayOf(value, max).map(idOf).filter((id) => id !== null))];
}

/** Reads a web address: a string, a Link's `href`, or of a list the HTML one, else the first. */
export function hrefOf(value: JsonValue | undefined): string | null {
  const links = arrayOf(value).map((entry) => {
    const link = objectOf(entry);
    const href = link === null ? uriOf(entry) : uriOf(link["href"]) ?? uriOf(link["url"]);
    return { href, html: link?.["mediaType"] === "text/html" };
  }).filter(({ href }) => href !== null);
  return (links.find(({ html }) => html) ?? links[0])?.href ?? null;
}

/** The host with its port, lower case; both arguments of a same-host question go through this. */
export function hostOf(uri: string): string {
  return new URL(uri).host;
}

/** Tells whether an address is on the same host and port as another; absence is not. */
export function sameHost(uri: string | null, other: string): boolean {
  return uri !== null && hostOf(uri) === hostOf(other);
}

/** The type of an object when it is among those expected; of a list of types, the first that is. */
export function typeOf<T extends string>(object: JsonObject, expected: readonly T[]): T | null {
  const types = arrayOf(object["type"]);
  return expected.find((type) => types.includes(type)) ?? null;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max).replace(/[\ud800-\udbff]$/, "");
}
