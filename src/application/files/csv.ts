/**
 * Reads and writes the comma-separated lists that servers of the fediverse exchange. Bounded; a broken quote makes the whole
 * list unreadable rather than half of it read. Cells that a spreadsheet would run as a formula are written as text.
 */
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { safetyLimits } from "../../domain/limits.ts";

/** One line: its number in the file from 1, and its cells by column name, or under `0` where the list has no names. */
export interface CsvLine {
  readonly number: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** A list as read, or why it can't be. */
export type CsvReading =
  | { readonly ok: true; readonly lines: readonly CsvLine[] }
  | { readonly ok: false; readonly why: "unreadable" | "too_long" | "empty" };

/**
 * Reads a list. Its first line is a header when its first cell is one of `names` (`#` and case make no difference); else
 * every line is data and only its first cell is read, under the first of `names`.
 */
export function readCsv(text: string, names: readonly string[]): CsvReading {
  let rows: string[][];
  try {
    const options = { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true };
    rows = parse(text, { ...options, to: safetyLimits.importLines + 2 }) as string[][];
  } catch {
    return { ok: false, why: "unreadable" };
  }
  if (rows.length > safetyLimits.importLines + 1) return { ok: false, why: "too_long" };
  const header = (rows[0] ?? []).map(nameOf);
  const hasHeader = header[0] !== undefined && names.map(nameOf).includes(header[0]);
  const columns = hasHeader ? header : [nameOf(names[0] ?? "")];
  const lines = rows.slice(hasHeader ? 1 : 0).map((row, at): CsvLine => ({
    number: at + (hasHeader ? 2 : 1),
    cells: Object.fromEntries(columns.map((name, column) => [name, row[column] ?? ""])),
  }));
  return lines.length === 0 ? { ok: false, why: "empty" } : { ok: true, lines };
}

/** Writes a list; a header where there is one. */
export function writeCsv(header: readonly string[] | null, rows: readonly (readonly string[])[]): string {
  return stringify([...(header === null ? [] : [[...header]]), ...rows.map((row) => row.map(asText))]);
}

function nameOf(cell: string): string {
  return cell.replace(/^#/, "").trim().toLowerCase();
}

function asText(cell: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
}
