/** For inserts of many rows at once: what becomes of those that are there already. */
import { type RawBuilder, sql } from "kysely";

/** Sets columns to what would have been inserted, for `on conflict … do update set`. */
export function excluded<Column extends string>(
  row: Readonly<Record<Column, unknown>>,
): Record<Column, RawBuilder<never>> {
  const columns = Object.keys(row) as Column[];
  return Object.fromEntries(columns.map((column) => [column, sql.ref(`excluded.${column}`)])) as Record<
    Column,
    RawBuilder<never>
  >;
}

/** The last of each that share a key: one statement may not change a row twice. */
export function lastOfEach<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
