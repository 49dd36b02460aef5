/**
 * Prepares the databases of a test run: one PostgreSQL with a migrated template where possible, and a folder for the embedded
 * one's snapshot. `TEST_DATABASE=embedded` or `postgres` forces one; a forced one that is missing fails the run.
 */
import "../../src/runtime/temporal.ts";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../../src/database/connection.ts";
import { migrateToLatest } from "../../src/database/migrator.ts";
import { findPostgres, type PostgresCluster, startPostgres } from "./postgres-cluster.ts";

/** What a test file is told about the databases of its run. */
export interface TestDatabases {
  /** Connection string of PostgreSQL's template; `null` when only the embedded database is tested. */
  readonly postgresTemplate: string | null;
  /** Whether suites run over the embedded database too. */
  readonly embedded: boolean;
  /** Folder of this run for what its files share. */
  readonly folder: string;
}

declare module "vitest" {
  interface ProvidedContext {
    databases: TestDatabases;
  }
}

const templateName = "trait_template";

/** Called by the runner once before all files; answers what is to be done after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  removeLeftovers();
  const folder = mkdtempSync(join(tmpdir(), "trait-test-"));
  const forced = process.env["TEST_DATABASE"];
  const cluster: PostgresCluster | string = forced === "embedded" ? "TEST_DATABASE=embedded" : await tryPostgres();
  if (typeof cluster === "string" && forced === "postgres") throw new Error(`TEST_DATABASE=postgres, but ${cluster}.`);
  const embedded = forced !== "postgres";
  project.provide("databases", {
    postgresTemplate: typeof cluster === "string" ? null : cluster.url(templateName),
    embedded,
    folder,
  });
  console.log(
    typeof cluster === "string"
      ? `Databases: the embedded one only (PostgreSQL left out: ${cluster}).`
      : `Databases: ${cluster.version}${embedded ? " and the embedded one" : " only"}.`,
  );
  return async () => {
    if (typeof cluster !== "string") await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A run that was killed could not remove its folder: those older than two hours belong to nobody any more. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!/^trait-(?:test|pg|kill|lock|open|migrate|network|vault)-/u.test(name)) continue;
    const folder = join(tmpdir(), name);
    const modified = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (modified < Date.now() - 2 * 3_600_000) rmSync(folder, { recursive: true, force: true });
  }
}

/** A server with the migrated template, or why there is none. */
async function tryPostgres(): Promise<PostgresCluster | string> {
  const found = findPostgres();
  if ("missing" in found) return found.missing;
  const cluster = await startPostgres(found.bin, found.runAs);
  try {
    await prepareTemplate(cluster);
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function prepareTemplate(cluster: PostgresCluster): Promise<void> {
  const server = await openDatabase({ url: cluster.url("postgres"), folder: null, poolSize: 1 });
  await sql`create database ${sql.ref(templateName)}`.execute(server.db);
  await server.close();
  const template = await openDatabase({ url: cluster.url(templateName), folder: null, poolSize: 1 });
  await migrateToLatest(template);
  await template.close();
}
