/**
 * Mastodon's list of blocked servers: `#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate`. What it
 * calls silence is a limit here. Private notes are never in it.
 */
import { type DomainLimit, readDomain } from "../../domain/moderation.ts";
import { readCsv, writeCsv } from "./csv.ts";

/** One server of a list. `severity` is null where only pictures or complaints are refused (Mastodon's noop). */
export interface ListedDomain {
  readonly domain: string;
  readonly severity: "suspend" | "limit" | null;
  readonly rejectsMedia: boolean;
  readonly rejectsFlags: boolean;
  readonly reason: string;
  readonly isObfuscated: boolean;
}

/** A line that means nothing, and why. */
export interface BadLine {
  readonly number: number;
  readonly text: string;
  readonly why: "domain" | "severity" | "obfuscated";
}

/** A list as read: every server once, the strictest line of each. */
export type BlockListReading =
  | { readonly ok: true; readonly domains: readonly ListedDomain[]; readonly bad: readonly BadLine[] }
  | { readonly ok: false; readonly why: "unreadable" | "too_long" | "empty" };

const HEADER = ["#domain", "#severity", "#reject_media", "#reject_reports", "#public_comment", "#obfuscate"] as const;
const SEVERITIES: ReadonlyMap<string, ListedDomain["severity"]> = new Map([
  ["suspend", "suspend"],
  ["silence", "limit"],
  ["limit", "limit"],
  ["noop", null],
  // A list of names alone is a list of blocks.
  ["", "suspend"],
]);

/** Reads a list. Names written with asterisks stand for nobody knows which server and are refused as such. */
export function readBlockList(text: string): BlockListReading {
  const reading = readCsv(text, ["domain"]);
  if (!reading.ok) return reading;
  const domains = new Map<string, ListedDomain>();
  const bad: BadLine[] = [];
  for (const { number, cells } of reading.lines) {
    const named = cells["domain"] ?? "";
    const domain = readDomain(named);
    const severity = SEVERITIES.get((cells["severity"] ?? "").toLowerCase());
    if (domain === null || severity === undefined) {
      const why = named.includes("*") && domain === null ? "obfuscated" : domain === null ? "domain" : "severity";
      bad.push({ number, text: named.slice(0, 100), why });
      continue;
    }
    const listed: ListedDomain = {
      ...{ domain, severity, reason: (cells["public_comment"] ?? "").slice(0, 500) },
      rejectsMedia: isYes(cells["reject_media"]),
      rejectsFlags: isYes(cells["reject_reports"]),
      isObfuscated: isYes(cells["obfuscate"]),
    };
    const known = domains.get(domain);
    if (known === undefined || weight(listed) > weight(known)) domains.set(domain, listed);
  }
  return { ok: true, domains: [...domains.values()], bad };
}

/** Writes the list as Mastodon reads it. */
export function writeBlockList(domains: readonly ListedDomain[]): string {
  return writeCsv(
    HEADER,
    domains.map(({ domain, severity, rejectsMedia, rejectsFlags, reason, isObfuscated }) => [
      domain,
      severity === "suspend" ? "suspend" : severity === "limit" ? "silence" : "noop",
      yesNo(rejectsMedia),
      yesNo(rejectsFlags),
      reason,
      yesNo(isObfuscated),
    ]),
  );
}

/** What a listed server is limited to, for one that is not suspended. */
export function limitOfListed({ severity, rejectsMedia, rejectsFlags }: ListedDomain): DomainLimit {
  return { isLimited: severity === "limit", rejectsMedia, rejectsFlags };
}

function weight({ severity }: ListedDomain): number {
  return severity === "suspend" ? 2 : severity === "limit" ? 1 : 0;
}

function isYes(cell: string | undefined): boolean {
  return /^(true|yes|1)$/i.test(cell ?? "");
}

function yesNo(value: boolean): string {
  return value ? "True" : "False";
}
