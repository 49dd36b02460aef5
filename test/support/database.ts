/**
 * Databases for tests: a fresh, migrated one per call, with every constraint on; a real PostgreSQL where there is one.
 * A suite that must hold on both is written once with {@link describeEachDatabase}.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, inject } from "vitest";
import { openDatabase, type OpenDatabaseOptions, type Store } from "../../src/database/connection.ts";
import { migrateToLatest } from "../../src/database/migrator.ts";

/** The two databases a node can stand on. */
export type DatabaseKind = Store["kind"];

/** How a test wants its database. */
export interface TestDatabaseOptions {
  /** Which one; PostgreSQL where there is one, unless told. */
  readonly kind?: DatabaseKind | undefined;
  /** Folder for an embedded database on disk; in memory unless told. */
  readonly folder?: string | undefined;
  /** Bounds to be tested. */
  readonly open?: Partial<OpenDatabaseOptions> | undefined;
}

/** A store of a test's own. */
export interface TestDatabase extends Store {
  /** Connection string, or `undefined` for the embedded database. */
  readonly url: string | undefined;
  /** Opens the same PostgreSQL database again, as another process would; throws for the embedded one. Closed with the first. */
  openAgain(options?: Partial<OpenDatabaseOptions>): Promise<Store>;
}

/** The databases suites run over in this test run. */
export function availableDatabases(): readonly DatabaseKind[] {
  const { postgresTemplate, embedded } = inject("databases");
  return [...(postgresTemplate === null ? [] : ["postgres" as const]), ...(embedded ? ["embedded" as const] : [])];
}

/** Runs a suite once per available database; the suite opens its own with the kind it is given. */
export function describeEachDatabase(name: string, suite: (kind: DatabaseKind) => void): void {
  for (const kind of availableDatabases()) describe(`${name} (${kind})`, () => suite(kind));
}

/** Opens a fresh, migrated database; `close()` removes it. */
export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const kind = options.kind ?? availableDatabases()[0];
  return kind === "postgres" ? await openPostgresClone(options) : await openEmbeddedCopy(options);
}

/** Makes an empty database, or one cloned from the template, on the run's PostgreSQL; answers its address and how to drop it. */
export async function createPostgresDatabase(
  from: "template" | "empty",
): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const { postgresTemplate } = inject("databases");
  if (postgresTemplate === null) throw new Error("This run has no PostgreSQL.");
  const name = `trait_${crypto.randomUUID().replaceAll("-", "")}`;
  const template = from === "empty" ? "template0" : new URL(postgresTemplate).pathname.slice(1);
  await onServer(postgresTemplate, `create database ${name} template ${template}`);
  return {
    url: withDatabase(postgresTemplate, name),
    drop: () => onServer(postgresTemplate, `drop database if exists ${name} with (force)`),
  };
}

async function openPostgresClone(options: TestDatabaseOptions): Promise<TestDatabase> {
  const { url, drop } = await createPostgresDatabase("template");
  const open = (more: Partial<OpenDatabaseOptions> = {}) =>
    openDatabase({ url, folder: null, ...options.open, ...more });
  const store = await open();
  const others: Store[] = [];
  return {
    ...store,
    url,
    async openAgain(more) {
      const other = await open(more);
      others.push(other);
      return other;
    },
    async close() {
      for (const other of others) await other.close();
      await store.close();
      await drop();
    },
  };
}

async function openEmbeddedCopy({ folder, open }: TestDatabaseOptions): Promise<TestDatabase> {
  const store = await openDatabase({ folder: folder ?? null, snapshot: await embeddedSnapshot(), ...open });
  return {
    ...store,
    url: undefined,
    openAgain: () => Promise.reject(new Error("The embedded database can be opened only once.")),
  };
}

/** The migrated embedded database as a dump, made by the first file that asks. */
async function embeddedSnapshot(): Promise<Blob> {
  const file = join(inject("databases").folder, "embedded.tar");
  if (!existsSync(file)) {
    const { PGlite } = await import("@electric-sql/pglite");
    const folder = join(inject("databases").folder, `making-${process.pid}`);
    const store = await openDatabase({ folder });
    await migrateToLatest(store);
    await store.close();
    const pglite = await PGlite.create({ dataDir: join(folder, "database") });
    const dump = await pglite.dumpDataDir("none");
    await pglite.close();
    writeFileSync(`${file}.${process.pid}`, Buffer.from(await dump.arrayBuffer()));
    renameSync(`${file}.${process.pid}`, file);
    rmSync(folder, { recursive: true });
  }
  return new Blob([await readFile(file)], { type: "application/x-tar" });
}

async function onServer(anyUrl: string, statement: string): Promise<void> {
  const server = await openDatabase({ url: withDatabase(anyUrl, "postgres"), folder: null, poolSize: 1 });
  try {
    await sql.raw(statement).execute(server.db);
  } finally {
    await server.close();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
