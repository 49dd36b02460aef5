/**
 * Brings the tables to the form the code expects, and refuses a database that is newer than the code.
 * All pending changes run in one transaction under one lock: a migration killed half-way leaves nothing behind and can be run again.
 */
import { readdir } from "node:fs/promises";
import { type Kysely, sql } from "kysely";
import { type Migration, type MigrationProvider, Migrator } from "kysely/migration";
import type { Store } from "./connection.ts";
import type { Database } from "./schema.ts";

/** Which folder of migrations to use; the project's own unless told. */
export interface MigrationOptions {
  /** A folder of `YYYYMMDDTHHMM_verb_object.ts` files, each exporting `up`. */
  readonly folder?: URL | undefined;
}

/** Thrown when the tables are not of the form this code expects. Its message is fit to be shown to the operator. */
export class SchemaMismatch extends Error {
  /** `older`: migrations are pending. `newer`: the database was changed by a later release. */
  readonly state: "older" | "newer";
  /** Names of the migrations that make the difference, oldest first. */
  readonly migrations: readonly string[];
  /** Says what to do. */
  constructor(state: "older" | "newer", migrations: readonly string[]) {
    super(
      state === "newer"
        ? `The database is newer than this release (it has ${
          migrations.join(", ")
        }). Start the release that wrote it, or a later one.`
        : `The database is older than this release (it lacks ${
          migrations.join(", ")
        }). Start one process with TRAIT_ROLE=all, which brings it up to date, then this one.`,
    );
    this.name = "SchemaMismatch";
    this.state = state;
    this.migrations = migrations;
  }
}

const projectFolder = new URL("../../migrations/", import.meta.url);
const fileName = /^\d{8}T\d{4}_[a-z0-9_]+\.ts$/u;

/**
 * Applies every pending migration and answers their names, oldest first; an empty list when there was nothing to do.
 * Several processes may call it at once: one works, the others wait. Throws {@link SchemaMismatch} when the database is newer.
 */
export async function migrateToLatest(store: Store, options: MigrationOptions = {}): Promise<readonly string[]> {
  return await store.exclusively(async (db) => {
    const found = await difference(store, db, options);
    refuseNewer(found);
    // Most starts find nothing to do: then no migration is loaded, and nobody's tables are looked through.
    if (found.pending.length === 0) return [];
    const migrator = new Migrator({
      db,
      provider: folderProvider(options.folder),
      migrationTableSchema: await ownSchema(store, db),
    });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error !== undefined) throw error;
    return results.map((result) => result.migrationName);
  });
}

/** Throws {@link SchemaMismatch} unless every migration of the code, and no other, was applied. */
export async function assertSchemaCurrent(store: Store, options: MigrationOptions = {}): Promise<void> {
  const found = await difference(store, store.current(), options);
  refuseNewer(found);
  if (found.pending.length > 0) throw new SchemaMismatch("older", found.pending);
}

interface Difference {
  readonly pending: readonly string[];
  readonly unknown: readonly string[];
}

function refuseNewer({ unknown }: Difference): void {
  if (unknown.length > 0) throw new SchemaMismatch("newer", unknown);
}

async function difference(store: Store, db: Kysely<Database>, options: MigrationOptions): Promise<Difference> {
  const known = await migrationNames(options.folder);
  const applied = await appliedNames(store, db);
  return {
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
  };
}

async function appliedNames(store: Store, db: Kysely<Database>): Promise<readonly string[]> {
  const table = `${await ownSchema(store, db)}.kysely_migration`;
  const { rows: [found] } = await sql<{ present: boolean }>`select to_regclass(${table}) is not null as present`
    .execute(db);
  if (!found?.present) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(db);
  return rows.map((row) => row.name);
}

async function ownSchema(store: Store, db: Kysely<Database>): Promise<string> {
  if (store.schema !== undefined) return store.schema;
  const { rows } = await sql<{ name: string | null }>`select current_schema() as name`.execute(db);
  return rows[0]?.name ?? "public";
}

async function migrationNames(folder: URL = projectFolder): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files.filter((file) => fileName.test(file)).map((file) => file.slice(0, -3)).sort();
}

function folderProvider(folder: URL = projectFolder): MigrationProvider {
  return {
    async getMigrations() {
      const migrations: Record<string, Migration> = {};
      for (const name of await migrationNames(folder)) {
        migrations[name] = await importMigration(new URL(`${name}.ts`, folder));
      }
      return migrations;
    },
  };
}

async function importMigration(file: URL): Promise<Migration> {
  const module: unknown = await import(file.href);
  if (!isMigration(module)) throw new Error(`The migration ${file.pathname} exports no function "up".`);
  return { up: module.up };
}

function isMigration(module: unknown): module is Migration {
  return typeof module === "object" && module !== null && "up" in module && typeof module.up === "function";
}
