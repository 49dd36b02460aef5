/**
 * Rules of starting and stopping the program itself: what keeps it from starting is said in a sentence that tells what to
 * do, and a stop is clean.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDatabase } from "../../src/database/connection.ts";
import { migrateToLatest } from "../../src/database/migrator.ts";

const root = join(import.meta.dirname, "..", "..");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "trait-start-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly child: ChildProcess;
  /** What it printed so far. */
  said(): string;
  readonly ended: Promise<number | null>;
}

function run(environment: Record<string, string>): Run {
  const env = { PATH: process.env["PATH"] ?? "", LOG_LEVEL: "fatal", TRAIT_DATA: join(folder, "data"), ...environment };
  const child = spawn(process.execPath, ["src/main.ts"], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => text += chunk.toString());
  child.stderr.on("data", (chunk: Buffer) => text += chunk.toString());
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return { child, said: () => text, ended };
}

async function started(environment: Record<string, string>): Promise<Run> {
  const running = run(environment);
  const deadline = Date.now() + 40_000;
  while (!running.said().includes("is running at")) {
    if (running.child.exitCode !== null || Date.now() > deadline) throw new Error(running.said());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return running;
}

async function takePort(): Promise<{ port: string; free(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const free = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port: String((server.address() as AddressInfo).port), free };
}

async function freePort(): Promise<string> {
  const taken = await takePort();
  await taken.free();
  return taken.port;
}

it("wrong settings are named, all of them, and nothing is made", async () => {
  const { ended, said } = run({ PORT: "none", TRAIT_ROLE: "boss", TRAIT_DATA: join(folder, "never") });
  expect(await ended).toBe(1);
  expect(said()).toContain("PORT");
  expect(said()).toContain("TRAIT_ROLE");
  expect(said()).not.toContain("    at ");
}, 60_000);

it(
  "a node prints its address and a set-up link, stops cleanly, and refuses a port in use and another origin",
  async () => {
    const port = await freePort();
    const first = await started({ PORT: port, TRAIT_ORIGIN: "https://front.example" });
    expect(first.said()).toContain("https://front.example/setup?token=");
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    first.child.kill("SIGTERM");
    expect(await first.ended).toBe(0);

    const taken = await takePort();
    const second = run({ PORT: taken.port, TRAIT_ORIGIN: "https://front.example" });
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain(`Port ${taken.port} is in use`);
    await taken.free();

    const store = await openDatabase({ folder: join(folder, "data") });
    await store.db.insertInto("outbox_event").values({
      id: crypto.randomUUID(),
      type: "call.published",
      version: 1,
      payload: JSON.stringify({ type: "call.published", callId: "1" }),
      occurred_at: new Date().toISOString(),
    }).execute();
    await store.close();
    const third = run({ PORT: port, TRAIT_ORIGIN: "https://other.example" });
    expect(await third.ended).toBe(1);
    expect(third.said()).toContain("Set TRAIT_ORIGIN=https://front.example");
  },
  120_000,
);

it("a database of a later release is refused", async () => {
  const data = join(folder, "later");
  const store = await openDatabase({ folder: data });
  await migrateToLatest(store);
  await store.exclusively(async (db) => {
    const name = "29990101T0000_come_later";
    await sql`insert into kysely_migration (name, timestamp) values (${name}, ${new Date().toISOString()})`.execute(db);
  });
  await store.close();
  const refused = run({ PORT: await freePort(), TRAIT_DATA: data });
  expect(await refused.ended).toBe(1);
  expect(refused.said()).toContain("newer than this release");
}, 60_000);
