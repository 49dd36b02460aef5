/**
 * Reads and writes `key_value`: values by path, each with an optional end, with compare-and-swap.
 * It has no opinion on what the paths mean; a value past its end is absent even before it is swept.
 */
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Store } from "./connection.ts";
import { payloadText } from "./queue/job-row.ts";

/** The path of a value, at least one step. */
export type ValuePath = readonly [string, ...string[]];

/** One value with its path. A step longer than the database can index appears as its digest. */
export interface ValueEntry {
  /** Where it is. */
  readonly path: ValuePath;
  /** Any JSON value. */
  readonly value: unknown;
}

/** Values by path. Every method uses the running transaction when there is one. */
export interface KeyValueTableAccess {
  /** The value, or `undefined` when there is none or it has ended. */
  get(path: ValuePath): Promise<unknown>;
  /** Writes a value that ends after so many milliseconds, or never. `undefined` deletes. */
  set(path: ValuePath, value: unknown, ttlMs?: number): Promise<void>;
  /** Removes a value; nothing happens when there is none. */
  delete(path: ValuePath): Promise<void>;
  /** Writes the new value only if the present one equals the expected one (`undefined`: if there is none); answers whether it did. */
  compareAndSwap(path: ValuePath, expected: unknown, value: unknown, ttlMs?: number): Promise<boolean>;
  /** Every value whose path begins so, in the order of their paths. */
  list(prefix?: ValuePath): AsyncIterable<ValueEntry>;
  /** Removes what has ended; answers how many. */
  sweep(): Promise<number>;
}

interface ValueRow {
  readonly key: [string, ...string[]];
  readonly value: unknown;
}

const pageSize = 500;
const indexableLength = 1_500;

/** Opens the table over a database. */
export function createKeyValue(store: Store): KeyValueTableAccess {
  return {
    async get(path) {
      const { rows } = await sql<ValueRow>`
        select value from key_value where key = ${
        key(path)
      }::text[] and (expires_at is null or expires_at > clock_timestamp())`
        .execute(store.current());
      return rows[0]?.value;
    },
    async set(path, value, ttlMs) {
      if (value === undefined) return await remove(store, path);
      await sql`
        insert into key_value (key, value, expires_at) values (${key(path)}::text[], ${json(value)}::jsonb, ${
        ending(ttlMs)
      })
        on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at`.execute(
        store.current(),
      );
    },
    delete: (path) => remove(store, path),
    compareAndSwap: (path, expected, value, ttlMs) => compareAndSwap(store, path, { expected, value, ttlMs }),
    list: (prefix) => list(store, prefix),
    async sweep() {
      const { rows } = await sql<ValueRow>`delete from key_value where expires_at <= clock_timestamp() returning 1`
        .execute(store.current());
      return rows.length;
    },
  };
}

async function remove(store: Store, path: ValuePath): Promise<void> {
  await sql`delete from key_value where key = ${key(path)}::text[]`.execute(store.current());
}

interface Swap {
  readonly expected: unknown;
  readonly value: unknown;
  readonly ttlMs: number | undefined;
}

async function compareAndSwap(store: Store, path: ValuePath, { expected, value, ttlMs }: Swap): Promise<boolean> {
  if (expected === undefined && value === undefined) {
    const { rows } = await sql`select 1 from key_value where key = ${key(path)}::text[]
      and (expires_at is null or expires_at > clock_timestamp())`.execute(store.current());
    return rows.length === 0;
  }
  const { rows } = await swapStatement(path, { expected, value, ttlMs }).execute(store.current());
  return rows.length > 0;
}

function swapStatement(path: ValuePath, { expected, value, ttlMs }: Swap) {
  if (expected === undefined) {
    return sql`
      insert into key_value as k (key, value, expires_at) values (${key(path)}::text[], ${json(value)}::jsonb, ${
      ending(ttlMs)
    })
      on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at
      where k.expires_at <= clock_timestamp() returning 1`;
  }
  const present = sql`key = ${key(path)}::text[] and value = ${json(expected)}::jsonb
    and (expires_at is null or expires_at > clock_timestamp())`;
  if (value === undefined) return sql`delete from key_value where ${present} returning 1`;
  return sql`update key_value set value = ${json(value)}::jsonb, expires_at = ${
    ending(ttlMs)
  } where ${present} returning 1`;
}

async function* list(store: Store, prefix?: ValuePath): AsyncIterable<ValueEntry> {
  const begin = prefix === undefined ? [] : key(prefix);
  let after: readonly string[] | undefined;
  while (true) {
    const from = after === undefined ? sql`key >= ${begin}::text[]` : sql`key > ${after}::text[]`;
    const { rows } = await sql<ValueRow>`
      select key, value from key_value where ${from} and key[1:${begin.length}::int] = ${begin}::text[]
        and (expires_at is null or expires_at > clock_timestamp())
      order by key limit ${pageSize}`.execute(store.current());
    for (const row of rows) yield { path: row.key, value: row.value };
    after = rows.at(-1)?.key;
    if (rows.length < pageSize) return;
  }
}

/** Foreign key ids can be of any length, an index entry cannot: in an overlong path the long steps become digests. */
function key(path: ValuePath): string[] {
  const clean = path.map((step) => step.replaceAll("\0", "\ufffd").toWellFormed());
  if (clean.reduce((length, step) => length + Buffer.byteLength(step), 0) <= indexableLength) return clean;
  return clean.map((step) =>
    step.length <= 100 ? step : `sha256:${createHash("sha256").update(step).digest("base64url")}`
  );
}

function json(value: unknown): string {
  const text = payloadText({ value });
  return text.slice('{"value":'.length, -1);
}

function ending(ttlMs: number | undefined) {
  return ttlMs === undefined
    ? sql`null`
    : sql`clock_timestamp() + ${ttlMs}::double precision * interval '1 millisecond'`;
}
