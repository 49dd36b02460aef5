/** Opening the book: who may, what happens when it is busy, and what an operator is told. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { DatabaseBusy, isDatabaseBusy, openDatabase } from "../../src/database/connection.ts";
import { DirectoryLocked } from "../../src/database/directory-lock.ts";
import { availableDatabases, openTestDatabase } from "../support/database.ts";

const onPostgres = test.runIf(availableDatabases().includes("postgres"));
const onEmbedded = test.runIf(availableDatabases().includes("embedded"));

onEmbedded("the embedded database keeps what was written and is opened once at a time", async () => {
  const folder = mkdtempSync(join(tmpdir(), "trait-open-"));
  const store = await openTestDatabase({ kind: "embedded", folder });
  await expect(openDatabase({ folder })).rejects.toBeInstanceOf(DirectoryLocked);
  await store.db.insertInto("key_value").values({ key: ["kept"], value: "1" }).execute();
  await store.close();
  const again = await openDatabase({ folder });
  expect(await again.db.selectFrom("key_value").select("key").execute()).toEqual([{ key: ["kept"] }]);
  await again.close();
  rmSync(folder, { recursive: true });
});

onEmbedded("a folder written by another major version is refused with the way out", async () => {
  const folder = mkdtempSync(join(tmpdir(), "trait-open-"));
  mkdirSync(join(folder, "database"));
  writeFileSync(join(folder, "database", "PG_VERSION"), "17\n");
  await expect(openDatabase({ folder })).rejects.toThrow("docs/upgrade.md");
  await expect(openDatabase({ folder })).rejects.toThrow("written by version 17");
  rmSync(folder, { recursive: true });
});

onEmbedded("the embedded database is swept while it is open", async () => {
  const store = await openTestDatabase({ kind: "embedded", open: { vacuumEveryMs: 20 } });
  await sql`insert into queue_message (id, queue, payload) select gen_random_uuid(), 'q', '{}' from generate_series(1, 500)`
    .execute(store.db);
  await sql`delete from queue_message`.execute(store.db);
  await expect.poll(async () => {
    const { rows } = await sql<{ pages: number }>`select pg_relation_size('queue_message')::int as pages`.execute(
      store.db,
    );
    return rows[0]?.pages;
  }, { timeout: 5_000 }).toBe(0);
  await store.close();
});

onPostgres("a full pool answers busy within its bound", async () => {
  const store = await openTestDatabase({ kind: "postgres", open: { poolSize: 1, poolWaitMs: 100 } });
  const failure = await store.transact(async () => {
    return await runOutside(() =>
      store.db.selectFrom("key_value").select("key").execute().catch((error: unknown) => error)
    );
  });
  expect(failure).toBeInstanceOf(DatabaseBusy);
  expect(failure).toMatchObject({ reason: "pool_exhausted" });
  await store.ping();
  await store.close();
});

test("a server that is not there is busy, not a fault", async () => {
  const failure = await openDatabase({ url: "postgresql://nobody@127.0.0.1:1/none", folder: null, poolWaitMs: 500 })
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "DatabaseBusy", reason: "unreachable" });
  expect(isDatabaseBusy(new Error("wrapped", { cause: failure }))).toBe(true);
  expect(isDatabaseBusy(Object.assign(new Error("duplicate key"), { code: "23505" }))).toBe(false);
  expect(isDatabaseBusy(new Error("Connection terminated unexpectedly"))).toBe(true);
});

onPostgres("a statement that runs too long is cut and counts as busy", async () => {
  const store = await openTestDatabase({ kind: "postgres", open: { statementTimeoutMs: 100 } });
  const failure = await sql`select pg_sleep(5)`.execute(store.db).catch((error: unknown) => error);
  expect(isDatabaseBusy(failure)).toBe(true);
  await store.close();
});

onPostgres("a real deadlock is resolved by running one side again", async () => {
  const store = await openTestDatabase({ kind: "postgres" });
  for (const name of ["a", "b"]) await store.db.insertInto("key_value").values({ key: [name], value: "0" }).execute();
  const touch = (name: string) =>
    sql`update key_value set value = to_jsonb((value::text)::int + 1) where key = ${[name]}::text[]`.execute(
      store.current(),
    );
  const bothIn = barrier(2);
  const both = (first: string, second: string) =>
    store.transact(async () => {
      await touch(first);
      await bothIn();
      await touch(second);
    });
  await Promise.all([both("a", "b"), both("b", "a")]);
  const rows = await store.db.selectFrom("key_value").select("value").execute();
  expect(rows).toEqual([{ value: 2 }, { value: 2 }]);
  await store.close();
});

test("a schema that is no plain name is refused", async () => {
  await expect(openDatabase({ folder: null, schema: 'x"; drop' })).rejects.toThrow("cannot be a schema");
});

/** Lets everybody through once so many have come, and at once afterwards. */
function barrier(count: number): () => Promise<void> {
  let open: () => void = () => {};
  const all = new Promise<void>((resolve) => open = resolve);
  let come = 0;
  return () => {
    if (++come >= count) open();
    return all;
  };
}

/** Runs the function as code outside the transaction would. */
const queued: (() => void)[] = [];
const pump = setInterval(() => {
  for (const run of queued.splice(0)) run();
}, 5);
pump.unref();
function runOutside<T>(run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => queued.push(() => void run().then(resolve, reject)));
}
