/**
 * Opens PostgreSQL through a bounded pool: a statement that runs too long is cut, a wait for a connection ends in `DatabaseBusy`,
 * an idle transaction is closed. Wakes travel over one listening connection per process and server, shared by all nodes in it.
 */
import { getLogger } from "@logtape/logtape";
import { Kysely, PostgresDialect, type PostgresPool, sql } from "kysely";
import pg from "pg";
import type { Database } from "../schema.ts";
import type { Backend } from "./backend.ts";
import { DatabaseBusy } from "./busy.ts";
import { acquireListener } from "./listener.ts";

/** How to reach the server, and the bounds of the pool. Times in milliseconds. */
export interface PostgresOptions {
  /** Connection string (`postgresql://…`). */
  readonly url: string;
  /** Schema every query runs in; the server's default when absent. */
  readonly schema?: string | undefined;
  /** Connections at most; idle ones are closed after ten seconds. */
  readonly poolSize: number;
  /** How long a query may wait for a connection. */
  readonly poolWaitMs: number;
  /** How long one statement may run. */
  readonly statementTimeoutMs: number;
}

/** Connects, checks that the server is version 15 or newer, and answers the backend; throws a clear sentence otherwise. */
export async function openPostgres(options: PostgresOptions): Promise<Backend> {
  const config = connectionConfig(options);
  const pool = quietPool({
    ...config,
    max: options.poolSize,
    connectionTimeoutMillis: options.poolWaitMs,
    statement_timeout: options.statementTimeoutMs,
    idle_in_transaction_session_timeout: 60_000,
    idleTimeoutMillis: 10_000,
  });
  const raw = new Kysely<Database>({ dialect: new PostgresDialect({ pool: boundedPool(pool) }) });
  try {
    await refuseOldServer(raw);
  } catch (error) {
    await raw.destroy();
    throw error;
  }
  const listener = acquireListener(options.url, config);
  return {
    kind: "postgres",
    raw,
    channelPrefix: options.schema === undefined ? "" : `${options.schema}_`,
    listen: (channel, hear) => listener.listen(channel, hear),
    exclusively: (run) => withOwnConnection(config, run),
    async close() {
      await listener.release();
      await raw.destroy();
    },
  };
}

function connectionConfig({ url, schema }: PostgresOptions): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: "traitdunion",
    keepAlive: true,
    types: { getTypeParser },
    ...(schema === undefined ? {} : { options: `-c search_path=${schema}` }),
  };
}

/** Whole numbers arrive as `number` (`bigint` beyond 2^53) and dates without a time as text, as on the embedded database. */
function getTypeParser(id: number, format?: "text" | "binary"): (value: string) => unknown {
  if (format !== "binary" && id === pg.types.builtins.INT8) return parseWhole;
  if (format !== "binary" && id === pg.types.builtins.DATE) return (value) => value;
  return pg.types.getTypeParser(id, "text");
}

function parseWhole(value: string): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

/** A connection that breaks while in use says so through its query as well: the event alone must not end the process. */
function quietPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on("connect", (client) => client.on("error", () => {}));
  pool.on("error", () => getLogger(["trait", "database"]).warn("An idle connection was lost."));
  return pool;
}

function boundedPool(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      try {
        return await pool.connect();
      } catch (error) {
        const exhausted = error instanceof Error && error.message.startsWith("timeout exceeded") && pool.totalCount > 0;
        throw new DatabaseBusy(exhausted ? "pool_exhausted" : "unreachable", error);
      }
    },
  };
}

async function refuseOldServer(raw: Kysely<Database>): Promise<void> {
  const { rows } = await sql<{ version: number }>`select current_setting('server_version_num')::int as version`.execute(
    raw,
  );
  const version = rows[0]?.version ?? 0;
  if (version < 150_000) {
    throw new Error(
      `PostgreSQL 15 or newer is needed; the server at DATABASE_URL is version ${Math.floor(version / 10_000)}.`,
    );
  }
}

async function withOwnConnection<T>(config: pg.ClientConfig, run: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const own = new Kysely<Database>({ dialect: new PostgresDialect({ pool: quietPool({ ...config, max: 1 }) }) });
  try {
    return await run(own);
  } finally {
    await own.destroy();
  }
}
