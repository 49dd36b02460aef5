/**
 * Opens the book: PostgreSQL when an address is given, else the embedded database in the data folder, behind one interface.
 * Everything above this room sees a {@link Store} and cannot tell which of the two it is, except by asking for `kind`.
 */
import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { Backend } from "./connection/backend.ts";
import { openEmbedded } from "./connection/embedded.ts";
import { openPostgres } from "./connection/postgres.ts";
import type { Database } from "./schema.ts";
import { createUnitOfWork, type UnitOfWork } from "./unit-of-work.ts";

export { DatabaseBusy, isDatabaseBusy } from "./connection/busy.ts";

/** Where the book is and how it may be used. Times in milliseconds. */
export interface OpenDatabaseOptions {
  /** Connection string of PostgreSQL 15 or newer; absent means the embedded database. */
  readonly url?: string | undefined;
  /** Data folder of the node; the embedded database lives in its `database/`. `null` keeps it in memory, for tests. */
  readonly folder: string | null;
  /** PostgreSQL only: the schema of this node, for many nodes in one database. Made by the migrator. */
  readonly schema?: string | undefined;
  /** PostgreSQL only: connections at most, 10 unless told. */
  readonly poolSize?: number | undefined;
  /** PostgreSQL only: longest wait for a connection, 3 s unless told; then {@link DatabaseBusy}. */
  readonly poolWaitMs?: number | undefined;
  /** PostgreSQL only: longest run of one statement, 15 s unless told. */
  readonly statementTimeoutMs?: number | undefined;
  /** Embedded only: time between two sweeps, one minute unless told. */
  readonly vacuumEveryMs?: number | undefined;
  /** Embedded only: a dump to start from when there is no database yet. */
  readonly snapshot?: Blob | undefined;
}

/** The open book: the unit of work, wakes between processes, and its end. */
export interface Store extends UnitOfWork {
  /** Which database it is; for messages and for statements only one of them knows. */
  readonly kind: "postgres" | "embedded";
  /** The PostgreSQL schema of this node, when one was named. */
  readonly schema: string | undefined;
  /** Calls the function at every {@link UnitOfWork.notify} of the channel, from this process or another; a hint, so poll as well. */
  listen(channel: string, hear: () => void): Promise<() => Promise<void>>;
  /** Runs the function on one connection without time limits, for migrations and upkeep. Not inside a transaction. */
  exclusively<T>(run: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  /** Asks the database for an answer; throws when there is none. */
  ping(): Promise<void>;
  /** Closes every connection and gives the folder free. */
  close(): Promise<void>;
}

/**
 * Opens the database named by the options.
 * Throws a sentence for the operator when the server is too old, the folder is locked (`DirectoryLocked`) or of another
 * version, and {@link DatabaseBusy} when no server answers.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Store> {
  const { schema } = options;
  if (schema !== undefined && !/^[a-z_][a-z0-9_]{0,62}$/u.test(schema)) {
    throw new Error(`"${schema}" cannot be a schema: lower-case letters, digits and underscores only.`);
  }
  const backend = options.url === undefined || options.url === ""
    ? await openEmbedded({
      folder: options.folder,
      snapshot: options.snapshot,
      vacuumEveryMs: options.vacuumEveryMs ?? 60_000,
    })
    : await openPostgres({
      url: options.url,
      schema,
      poolSize: options.poolSize ?? 10,
      poolWaitMs: options.poolWaitMs ?? 3_000,
      statementTimeoutMs: options.statementTimeoutMs ?? 15_000,
    });
  return asStore(backend, backend.kind === "postgres" ? schema : undefined);
}

function asStore(backend: Backend, schema: string | undefined): Store {
  const work = createUnitOfWork(backend.raw);
  const named = (channel: string) => channelName(backend.channelPrefix + channel);
  return {
    ...work,
    kind: backend.kind,
    schema,
    notify: (channel) => work.notify(named(channel)),
    listen: (channel, hear) => backend.listen(named(channel), hear),
    async exclusively(run) {
      if (work.inTransaction()) throw new Error("Upkeep of the database cannot run inside a transaction.");
      return await backend.exclusively(run);
    },
    async ping() {
      await sql`select 1`.execute(work.current());
    },
    close: () => backend.close(),
  };
}

/** Both databases take a plain name of at most 63 letters without quoting; a longer one ends in its digest. */
function channelName(channel: string): string {
  const plain = channel.toLowerCase().replace(/[^a-z0-9_]/gu, "_");
  return plain.length <= 63
    ? plain
    : `${plain.slice(0, 40)}_${createHash("md5").update(channel).digest("hex").slice(0, 22)}`;
}
