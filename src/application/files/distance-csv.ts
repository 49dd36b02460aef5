/**
 * Mastodon's lists of what one person keeps at a distance: blocked accounts and hidden servers one a line, muted accounts under
 * `Account address,Hide notifications`.
 */
import { readDomain } from "../../domain/moderation.ts";
import { readCsv, writeCsv } from "./csv.ts";

/** Which list. */
export type DistanceList = "blocks" | "mutes" | "hosts";

/** Every {@link DistanceList}, with the name Mastodon gives its file. */
export const DISTANCE_FILES: Readonly<Record<DistanceList, string>> = {
  blocks: "blocked_accounts.csv",
  mutes: "muted_accounts.csv",
  hosts: "blocked_domains.csv",
};

/** A list as read: names in lower case, once each (`name@host`, or a host), and lines that mean nothing. */
export type DistanceReading =
  | {
    readonly ok: true;
    readonly names: readonly string[];
    readonly bad: readonly { readonly number: number; readonly text: string }[];
  }
  | { readonly ok: false; readonly why: "unreadable" | "too_long" | "empty" };

/** Reads a list of one kind. */
export function readDistanceList(list: DistanceList, text: string): DistanceReading {
  const column = list === "hosts" ? "domain" : "account address";
  const reading = readCsv(text, [column]);
  if (!reading.ok) return reading;
  const names = new Set<string>();
  const bad: { number: number; text: string }[] = [];
  for (const { number, cells } of reading.lines) {
    const typed = cells[column] ?? "";
    const name = list === "hosts" ? readDomain(typed) : readAccount(typed);
    if (name === null) bad.push({ number, text: typed.slice(0, 100) });
    else names.add(name);
  }
  return { ok: true, names: [...names], bad };
}

/** Writes a list of one kind. */
export function writeDistanceList(list: DistanceList, names: readonly string[]): string {
  if (list === "mutes") return writeCsv(["Account address", "Hide notifications"], names.map((name) => [name, "true"]));
  return writeCsv(null, names.map((name) => [name]));
}

/** `name@host` in lower case, with the host in its ASCII form; null when it is none. */
export function readAccount(typed: string): string | null {
  const [, name = "", host = ""] = /^@?([^\s@/:?#]{1,128})@([^\s@/?#]+)$/.exec(typed.trim()) ?? [];
  const domain = readDomain(host);
  return name === "" || domain === null ? null : `${name.toLowerCase()}@${domain}`;
}
