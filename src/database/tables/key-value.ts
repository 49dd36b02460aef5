/**
 * The shape of `key_value`: what may be forgotten but should not be forgotten by a crash.
 * It holds caches and small protocol state; never a person's data, never the only copy of anything.
 */
import type { ColumnType } from "kysely";

/** One row of `key_value`. The key is a path; an expired row counts as absent even before it is swept. */
export interface KeyValueTable {
  /** The path of the value, one text per step. */
  key: ColumnType<string[], string[], never>;
  /** Any JSON value, written as JSON text. */
  value: ColumnType<unknown, string, string>;
  /** When the value ends; `null` keeps it. */
  expires_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}
