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

/**
 * The last of each that share a key, because one statement may not change a row twice; in the order of the keys, so that two
 * transactions at once take the same rows in the same order and none waits for the other for ever.
 */
export function lastOfEach<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  const last = new Map(items.map((item) => [keyOf(item), item]));
  return [...last].sort(([a], [b]) => a < b ? -1 : 1).map(([, item]) => item);
}
