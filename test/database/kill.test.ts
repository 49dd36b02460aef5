/** Workers that are killed without warning, on both databases, and a server that crashes: no job is lost, none takes effect twice. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openDatabase, type Store } from "../../src/database/connection.ts";
import { migrateToLatest } from "../../src/database/migrator.ts";
import { createJobQueue } from "../../src/database/queue.ts";
import { availableDatabases, openTestDatabase } from "../support/database.ts";
import { findPostgres, startPostgres } from "../support/postgres-cluster.ts";

const jobCount = 300;
const program = new URL("programs/kill-worker.ts", import.meta.url).pathname;

function startWorker(
  target: string,
): { readonly process: ChildProcess; readonly working: Promise<unknown>; readonly exited: Promise<unknown> } {
  const child = spawn(process.execPath, [program, target], { stdio: ["ignore", "pipe", "inherit"] });
  return { process: child, working: once(child.stdout, "data"), exited: once(child, "exit") };
}

/** Starts a worker, lets it work for a moment and kills it; answers whether it was killed before it was done. */
async function workAndDie(target: string, forMs: number): Promise<boolean> {
  const worker = startWorker(target);
  await Promise.race([worker.working, worker.exited]);
  await new Promise((resolve) => setTimeout(resolve, forMs));
  const killed = worker.process.kill("SIGKILL");
  await worker.exited;
  return killed && worker.process.signalCode === "SIGKILL";
}

async function seed(store: Store): Promise<void> {
  await sql`create table effect (job_id uuid not null)`.execute(store.db);
  const queue = createJobQueue(store, { queues: ["work"] });
  await queue.enqueue(Array.from({ length: jobCount }, (_, number) => ({
    queue: "work",
    payload: { number },
    orderingKey: number % 10 === 0 ? `key ${number % 40}` : null,
    fairnessKey: `h${number % 5}.example`,
  })));
}

async function tally(store: Store): Promise<unknown> {
  const { rows } =
    await sql`select count(*) as effects, count(distinct job_id) as jobs, (select count(*) from queue_message) as left
    from effect`.execute(store.db);
  return rows[0];
}

const everyJobOnce = { effects: jobCount, jobs: jobCount, left: 0 };

test.runIf(availableDatabases().includes("embedded"))(
  "a killed process on the embedded database loses nothing and does nothing twice",
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "trait-kill-"));
    const before = await openTestDatabase({ kind: "embedded", folder });
    await seed(before);
    await before.close();
    let kills = 0;
    for (const forMs of [60, 140, 90, 30]) if (await workAndDie(folder, forMs)) kills++;
    const last = startWorker(folder);
    await last.exited;
    expect(last.process.exitCode).toBe(0);
    const after = await openDatabase({ folder });
    expect(await tally(after)).toEqual(everyJobOnce);
    expect(kills).toBeGreaterThanOrEqual(3);
    await after.close();
    rmSync(folder, { recursive: true, force: true });
  },
);

test.runIf(availableDatabases().includes("postgres"))(
  "killed workers and a crashed server lose nothing and do nothing twice",
  { timeout: 60_000 },
  async () => {
    const found = findPostgres();
    if ("missing" in found) throw new Error(found.missing);
    const cluster = await startPostgres(found.bin, found.runAs);
    const url = cluster.url("postgres");
    const before = await openDatabase({ url, folder: null });
    await migrateToLatest(before);
    await seed(before);
    await before.close();
    const survivor = startWorker(url);
    await survivor.working;
    let kills = 0;
    for (const forMs of [40, 90]) if (await workAndDie(url, forMs)) kills++;
    await cluster.crash();
    for (const forMs of [60, 30]) if (await workAndDie(url, forMs)) kills++;
    await survivor.exited;
    expect(survivor.process.exitCode).toBe(0);
    const after = await openDatabase({ url, folder: null });
    expect(await tally(after)).toEqual(everyJobOnce);
    expect(kills).toBeGreaterThanOrEqual(2);
    await after.close();
    await cluster.stop();
  },
);
