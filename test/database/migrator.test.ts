/** Migrations on both databases: once, in order, whole, and never backwards. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase, type OpenDatabaseOptions, type Store } from "../../src/database/connection.ts";
import { assertSchemaCurrent, migrateToLatest, SchemaMismatch } from "../../src/database/migrator.ts";
import {
  availableDatabases,
  createPostgresDatabase,
  describeEachDatabase,
  openTestDatabase,
} from "../support/database.ts";

describeEachDatabase("migrations", (kind) => {
  let folder: string;
  let target: OpenDatabaseOptions;
  let drop: () => Promise<void>;
  let stores: Store[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "trait-migrate-"));
    stores = [];
    const database = kind === "postgres" ? await createPostgresDatabase("empty") : undefined;
    target = { url: database?.url, folder: join(folder, "data") };
    drop = async () => await database?.drop();
  });
  afterEach(async () => {
    for (const store of stores) await store.close();
    await drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async () => {
    const store = await openDatabase(target);
    stores.push(store);
    return store;
  };
  /** A folder of migrations named a, b, … with the given bodies. */
  const written = (name: string, ...bodies: string[]): URL => {
    const path = join(folder, name);
    mkdirSync(path);
    bodies.forEach((body, index) => {
      const file = `2026010${index + 1}T0000_step_${"abc"[index]}.ts`;
      writeFileSync(join(path, file), `export async function up(db: { schema: any }) { ${body} }\n`);
    });
    return pathToFileURL(`${path}/`);
  };
  const create = (table: string) => `await db.schema.createTable("${table}").addColumn("id", "integer").execute();`;
  const tables = async (store: Store) => {
    const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
      where table_schema = current_schema() and table_name not like 'kysely%' order by 1`.execute(store.db);
    return rows.map(({ name }) => name);
  };

  test("a new database is brought up to date once, and then left alone", async () => {
    const store = await open();
    const steps = { folder: written("two", create("one"), create("two")) };
    await expect(assertSchemaCurrent(store, steps)).rejects.toMatchObject({ state: "older" });
    expect(await migrateToLatest(store, steps)).toEqual(["20260101T0000_step_a", "20260102T0000_step_b"]);
    expect(await migrateToLatest(store, steps)).toEqual([]);
    await expect(assertSchemaCurrent(store, steps)).resolves.toBeUndefined();
    expect(await tables(store)).toEqual(["one", "two"]);
  });

  test("a database newer than the code is refused with a sentence", async () => {
    const store = await open();
    await migrateToLatest(store, { folder: written("new", create("one"), create("two")) });
    const old = { folder: written("old", create("one")) };
    await expect(migrateToLatest(store, old)).rejects.toThrow("newer than this release");
    await expect(assertSchemaCurrent(store, old)).rejects.toBeInstanceOf(SchemaMismatch);
  });

  test("a migration that fails undoes those before it", async () => {
    const store = await open();
    await expect(migrateToLatest(store, { folder: written("bad", create("one"), 'throw new Error("no");') })).rejects
      .toThrow("no");
    expect(await tables(store)).toEqual([]);
    await migrateToLatest(store, { folder: written("good", create("one"), create("two")) });
    expect(await tables(store)).toEqual(["one", "two"]);
  });

  test("a migration killed half-way leaves nothing behind and can be run again", { timeout: 30_000 }, async () => {
    const hanging = written(
      "hang",
      create("one"),
      `${create("two")} console.log("half-way"); await new Promise(() => {});`,
    );
    const program = new URL("programs/migrate-and-hang.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, [program, target.url ?? target.folder ?? "", hanging.href], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    const store = await open();
    expect(await tables(store)).toEqual([]);
    await migrateToLatest(store, { folder: written("whole", create("one"), create("two")) });
    expect(await tables(store)).toEqual(["one", "two"]);
  });
});

test.runIf(availableDatabases().includes("postgres"))(
  "of several starters one migrates and the others wait",
  async () => {
    const { url, drop } = await createPostgresDatabase("empty");
    const stores = await Promise.all([1, 2, 3].map(() => openDatabase({ url, folder: null, poolSize: 2 })));
    const applied = await Promise.all(stores.map((store) => migrateToLatest(store)));
    expect(applied.filter((names) => names.length > 0)).toHaveLength(1);
    for (const store of stores) await store.close();
    await drop();
  },
);

test.runIf(availableDatabases().includes("postgres"))(
  "many nodes live in one database, a schema each, and do not wake one another",
  async () => {
    const { url, drop } = await createPostgresDatabase("empty");
    const alpha = await openDatabase({ url, folder: null, schema: "alpha", poolSize: 2 });
    const beta = await openDatabase({ url, folder: null, schema: "beta", poolSize: 2 });
    await migrateToLatest(alpha);
    await expect(assertSchemaCurrent(beta)).rejects.toMatchObject({ state: "older" });
    await migrateToLatest(beta);
    await alpha.db.insertInto("key_value").values({ key: ["only alpha"], value: "1" }).execute();
    expect(await beta.db.selectFrom("key_value").selectAll().execute()).toEqual([]);
    const woken: string[] = [];
    await alpha.listen("queue", () => woken.push("alpha"));
    await beta.listen("queue", () => woken.push("beta"));
    await beta.notify("queue");
    await expect.poll(() => woken).toEqual(["beta"]);
    await alpha.close();
    await beta.notify("queue");
    await expect.poll(() => woken).toEqual(["beta", "beta"]);
    await beta.close();
    await drop();
  },
);

test("the project's own migrations are all applied in a test database", async () => {
  const store = await openTestDatabase();
  await expect(assertSchemaCurrent(store)).resolves.toBeUndefined();
  await store.close();
});
