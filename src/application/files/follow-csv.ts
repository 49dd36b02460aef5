/**
 * Lists of follows as a file: the columns Mastodon writes and most of the network reads. Reading is lenient about order,
 * missing columns and a missing heading, and strict about size; a line that names no account is kept and shown as such.
 */
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { followLimits } from "../../domain/limits.ts";
import { isLanguageTag } from "../../domain/language.ts";
import type { FollowListLine } from "../home-ports.ts";
import type { ReadFollowLine } from "../import-follows.ts";

/** The columns, as Mastodon names them. */
const COLUMNS = ["Account address", "Show boosts", "Notify on new posts", "Languages"] as const;

/** Writes a list. Accounts are `name@host`, without the first sign, as Mastodon writes them. */
export function writeFollowCsv(lines: readonly FollowListLine[]): string {
  const rows = lines.map(({ account, withShares, withNotice, languages }) => [
    account,
    String(withShares),
    String(withNotice),
    languages.join(", "),
  ]);
  return stringify([[...COLUMNS], ...rows]);
}

/** Reads a list; null for what is no such file, or too large. Every account stands in it once. */
export function readFollowCsv(text: string): ReadFollowLine[] | null {
  if (text.length > followLimits.listBytes || text.includes("\u0000")) return null;
  const rows = rowsOf(text);
  if (rows === null) return null;
  const [first = []] = rows;
  const hasHeading = first.some((cell) => /^account address$/i.test(cell.trim()));
  const heading = hasHeading ? first.map((cell) => cell.trim().toLowerCase()) : [];
  const place = (name: typeof COLUMNS[number], usual: number) =>
    hasHeading ? heading.indexOf(name.toLowerCase()) : usual;
  const at = COLUMNS.map((name, index) => place(name, index));
  const seen = new Set<string>();
  return rows.slice(hasHeading ? 1 : 0).flatMap((row): ReadFollowLine[] => {
    const cell = (index: number) => (row[at[index] ?? -1] ?? "").trim();
    const written = cell(0).replace(/^(?:acct:)?@?/i, "");
    if (written === "") return [];
    const isReadable = /^[\w.-]{1,128}@[\p{L}\p{N}.-]{1,253}(?::\d{1,5})?$/u.test(written);
    if (seen.has(written.toLowerCase())) return [];
    seen.add(written.toLowerCase());
    return [{
      account: written.slice(0, 400),
      isReadable,
      withShares: !/^(?:false|0|no)$/i.test(cell(1)),
      withNotice: /^(?:true|1|yes)$/i.test(cell(2)),
      languages: cell(3).toLowerCase().split(/[\s,]+/).filter(isLanguageTag).slice(0, 20),
    }];
  });
}

function rowsOf(text: string): string[][] | null {
  try {
    const rows: unknown = parse(text, {
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: followLimits.listLines + 2,
      max_record_size: 10_000,
    });
    return Array.isArray(rows) ? rows.filter((row): row is string[] => Array.isArray(row)) : null;
  } catch {
    return null;
  }
}
