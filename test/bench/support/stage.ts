/**
 * The stage of one run: the database server, and fresh houses (an own database, a data folder and a port) in which a node
 * is seeded and then started in its own process. Everything lives in a temporary folder and is gone afterwards.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { readSettings, type Settings } from "../../../src/runtime/config.ts";
import { findPostgres, startPostgres } from "../../support/postgres-cluster.ts";

/** Which database the nodes run on. */
export type DatabaseKind = "postgres" | "embedded";

/** Room for one node: where it listens and what it stores. */
export interface House {
  /** Public origin, `http://localhost:PORT`. */
  readonly origin: string;
  /** Host with port, for the `Host` header. */
  readonly host: string;
  readonly port: number;
  /** The environment a node is started with; `more` is put over it. */
  environment(more?: Readonly<Record<string, string>>): Record<string, string>;
  /** The same, read as the node reads it. */
  settings(): Settings;
  /** Removes folder and database. */
  remove(): Promise<void>;
}

/** The stage. */
export interface Stage {
  readonly kind: DatabaseKind;
  /** Such as "PostgreSQL 15.18, fsync on". */
  readonly database: string;
  /** Connection string of an empty database for measuring the server alone; null on the embedded one. */
  readonly bareDatabase: string | null;
  /** Prepares a house. */
  house(): Promise<House>;
  /** Stops the database server and removes every folder. */
  close(): Promise<void>;
}

/** Sets the stage; throws a sentence when PostgreSQL is asked for and its programs are not there. */
export async function openStage(kind: DatabaseKind): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "trait-bench-"));
  if (kind === "embedded") {
    return {
      kind,
      database: "PGlite (embedded), no fsync",
      bareDatabase: null,
      house: () => openHouse(folder, {}, () => Promise.resolve()),
      close: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
    };
  }
  const found = findPostgres();
  if ("missing" in found) throw new Error(`No PostgreSQL: ${found.missing}. Try --database embedded.`);
  const cluster = await startPostgres(found.bin, found.runAs, { durable: true });
  const order = (text: string) => withClient(cluster.url("postgres"), async (client) => void await client.query(text));
  let houses = 0;
  return {
    kind,
    database: `${cluster.version}, fsync on`,
    bareDatabase: cluster.url("postgres"),
    async house() {
      const name = `bench_${++houses}`;
      await order(`create database ${name}`);
      return await openHouse(
        folder,
        { DATABASE_URL: cluster.url(name) },
        () => order(`drop database ${name} with (force)`),
      );
    },
    async close() {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the function with one connection. */
export async function withClient<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

/** A loopback port nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}

async function openHouse(
  parent: string,
  database: Readonly<Record<string, string>>,
  drop: () => Promise<void>,
): Promise<House> {
  const port = await freePort();
  const data = mkdtempSync(join(parent, "house-"));
  const origin = `http://localhost:${port}`;
  const environment = (more = {}) => ({
    TRAIT_ORIGIN: origin,
    PORT: String(port),
    TRAIT_DATA: data,
    TRAIT_ALLOW_PRIVATE: "1",
    LOG_LEVEL: "error",
    ...database,
    ...more,
  });
  return {
    origin,
    host: `localhost:${port}`,
    port,
    environment,
    settings: () => readSettings(environment()),
    async remove() {
      rmSync(data, { recursive: true, force: true });
      await drop();
    },
  };
}
