/**
 * Opens the embedded database (PGlite) in a folder under a lock, and sweeps it, since it has no autovacuum of its own.
 * It has one connection and one process; it never waits for the disk, so a power cut may cost the last seconds.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite, types } from "@electric-sql/pglite";
import { getLogger } from "@logtape/logtape";
import { Kysely, PGliteDialect, sql } from "kysely";
import { type DirectoryLock, lockDirectory } from "../directory-lock.ts";
import type { Database } from "../schema.ts";
import type { Backend } from "./backend.ts";

/** Where the embedded database lives and how often it is swept. */
export interface EmbeddedOptions {
  /** Folder that holds `database/` and its lock; `null` keeps everything in memory, for tests. */
  readonly folder: string | null;
  /** A dump of a data directory to start from; ignored when the folder already has a database. */
  readonly snapshot?: Blob | undefined;
  /** Milliseconds between two sweeps of the queue's table. */
  readonly vacuumEveryMs: number;
}

/** The major version of PostgreSQL inside PGlite 0.5.16; a data directory of another one cannot be opened. */
export const embeddedMajorVersion = "18";

const wholeSweepEvery = 60;

/** A quarter of what PGlite takes by itself: 110 MB less of memory, and no slower for a database of this size. */
const startParams = [...PGlite.defaultStartParams, "-c", "shared_buffers=32MB"];

/** Opens the embedded database; throws `DirectoryLocked`, or a clear sentence when the folder is of another version. */
export async function openEmbedded(options: EmbeddedOptions): Promise<Backend> {
  const { folder } = options;
  if (folder !== null) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = folder === null ? undefined : await lockDirectory(join(folder, "database.lock"));
  try {
    const pglite = await openPglite(options);
    const raw = new Kysely<Database>({ dialect: new PGliteDialect({ pglite }) });
    await sql`select 1`.execute(raw);
    return backend(pglite, raw, lock, options.vacuumEveryMs);
  } catch (error) {
    lock?.release();
    throw error;
  }
}

function backend(
  pglite: PGlite,
  raw: Kysely<Database>,
  lock: DirectoryLock | undefined,
  vacuumEveryMs: number,
): Backend {
  const sweeper = startSweeping(raw, vacuumEveryMs);
  let closed = false;
  return {
    kind: "embedded",
    raw,
    channelPrefix: "",
    async listen(channel, hear) {
      const stop = await pglite.listen(channel, () => hear());
      return async () => {
        if (!pglite.closed) await stop();
      };
    },
    exclusively: (run) => run(raw),
    async close() {
      if (closed) return;
      closed = true;
      await sweeper.stop();
      await raw.destroy();
      lock?.release();
    },
  };
}

async function openPglite({ folder, snapshot }: EmbeddedOptions): Promise<PGlite> {
  const parsers = { [types.DATE]: (value: string) => value };
  if (folder === null) {
    return await PGlite.create({ parsers, startParams, ...(snapshot === undefined ? {} : { loadDataDir: snapshot }) });
  }
  const dataDir = join(folder, "database");
  const versionFile = join(dataDir, "PG_VERSION");
  const found = existsSync(versionFile) ? readFileSync(versionFile, "utf8").trim() : undefined;
  if (found !== undefined && found !== embeddedMajorVersion) {
    throw new Error(
      `The embedded database in ${dataDir} was written by version ${found} and this release reads version ${embeddedMajorVersion}. ` +
        "Start the release that wrote it, and read docs/upgrade.md for the way over.",
    );
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  chmodSync(dataDir, 0o700);
  return await PGlite.create({
    dataDir,
    parsers,
    startParams,
    ...(snapshot === undefined || found !== undefined ? {} : { loadDataDir: snapshot }),
  });
}

function startSweeping(raw: Kysely<Database>, everyMs: number): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  let count = 0;
  const timer = setInterval(() => {
    running ??= sweep(raw, ++count % wholeSweepEvery === 0).finally(() => running = undefined);
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

async function sweep(raw: Kysely<Database>, whole: boolean): Promise<void> {
  try {
    const { rows } = await sql<{ present: boolean }>`select to_regclass('queue_message') is not null as present`
      .execute(raw);
    if (whole) await sql`vacuum (analyze)`.execute(raw);
    else if (rows[0]?.present) await sql`vacuum (analyze) queue_message`.execute(raw);
  } catch (error) {
    getLogger(["trait", "database"]).warn("The embedded database was not swept: {reason}", { reason: String(error) });
  }
}
