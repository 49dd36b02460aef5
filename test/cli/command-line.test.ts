/**
 * The command line as operators type it, a process of its own: with the node running, without it, two at once, and what it
 * leaves behind.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { createPostgresDatabase } from "../support/database.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const fixtures = join(root, "test/fixtures/make-amazon-pay");
const setup = ["setup", "--name", "Front", "--handle", "front", "--language", "fr", "--organiser", "ana"];
const patience = 180_000;

interface Answer {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

let folder: string;
let running: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trait-open-"));
  running = [];
});
afterEach(async () => {
  for (const child of running) await end(child);
  rmSync(folder, { recursive: true, force: true });
});

function environment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, TRAIT_DATA: join(folder, "data"), ...more };
}

function trait(words: readonly string[], more?: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve) => {
    const options = { cwd: root, env: environment(more), timeout: patience };
    execFile(process.execPath, ["src/cli.ts", ...words], options, (error, out, err) => {
      resolve({ status: error === null ? 0 : typeof error.code === "number" ? error.code : -1, out, err });
    });
  });
}

async function json(words: readonly string[], more?: Readonly<Record<string, string>>): Promise<unknown> {
  const { status, out, err } = await trait([...words, "--json"], more);
  expect({ status, err: status === 0 ? "" : err }).toEqual({ status: 0, err: "" });
  expect(out.trimEnd().split("\n")).toHaveLength(1);
  return JSON.parse(out);
}

async function startNode(more: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
  const port = await freePort();
  const env = environment({ PORT: String(port), ...more });
  const child = spawn(process.execPath, ["src/main.ts"], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  await new Promise<void>((resolve, reject) => {
    let said = "";
    const hear = (part: Buffer) => {
      said += part.toString();
      if (/is running at|workers running/.test(said)) resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", () => reject(new Error(`The node ended: ${said}`)));
  });
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

test("without a running node the command line opens the database, two at once in turn", async () => {
  const set = await json(setup, { TRAIT_ORIGIN: "https://front.example" }) as { signIn: string };
  expect(set.signIn).toMatch(/^https:\/\/front\.example\/sign_in\//);
  expect(statSync(join(folder, "data")).mode & 0o777).toBe(0o700);
  const both = await Promise.all(
    ["bea", "cem"].map((handle) => json(["person", "add", "--handle", handle, "--name", handle])),
  );
  // Told no origin, it speaks for the node that is there.
  const signIn = expect.stringMatching(/^https:\/\/front\.example\//);
  expect(both).toMatchObject([{ handle: "bea", signIn }, { handle: "cem", signIn }]);
  expect(await trait(setup)).toMatchObject({ status: 1, out: "", err: expect.stringContaining("set up already") });
  expect(existsSync(join(folder, "data", "control.sock"))).toBe(false);
}, patience);

test("with a running node the six files end up published, and it goes on afterwards", async () => {
  const node = await startNode();
  await json(setup);
  const campaign = await json(["campaign", "create", "--file", join(fixtures, "campaign.json")]) as { handle: string };
  expect(campaign).toMatchObject({ handle: "make_amazon_pay", uri: expect.stringMatching(/\/c\/make_amazon_pay$/) });
  for (const name of ["boycott", "meeting", "picket", "rally", "strike"]) {
    const call = await json(["call", "publish", "--file", join(fixtures, `call-${name}.json`)]) as {
      uri: string;
      url: string;
    };
    expect(call.url).toBe(call.uri);
    expect((await fetch(call.uri, { headers: { accept: "application/activity+json" } })).status).toBe(200);
  }
  expect(await json(["status"])).toMatchObject({ running: true, campaigns: { published: 1 }, calls: { published: 5 } });
  expect(statSync(join(folder, "data", "control.sock")).mode & 0o777).toBe(0o600);
  const [one, two] = await Promise.all([json(["campaign", "list"]), json(["campaign", "list"])]);
  expect(one).toEqual(two);
  await end(node);
  expect(await json(["status"])).toMatchObject({ running: false, calls: { published: 5 } });
}, patience);

test("a killed node leaves nothing in the way", async () => {
  const node = await startNode();
  await json(setup);
  const ended = new Promise((resolve) => node.once("exit", resolve));
  node.kill("SIGKILL");
  await ended;
  expect(existsSync(join(folder, "data", "control.sock"))).toBe(true);
  expect(await json(["status"])).toMatchObject({ running: false, movement: { handle: "front" } });
  await startNode();
  expect(await json(["status"])).toMatchObject({ running: true });
}, patience);

test.runIf(inject("databases").postgresTemplate !== null)(
  "with PostgreSQL it works beside a node, and without",
  async () => {
    const database = await createPostgresDatabase("empty");
    const settings = { DATABASE_URL: database.url };
    try {
      await json(setup, settings);
      const node = await startNode(settings);
      expect(await json(["status"], settings)).toMatchObject({ running: true, database: "postgres" });
      const elsewhere = {
        ...settings,
        TRAIT_DATA: join(folder, "elsewhere"),
        TRAIT_KEY_FILE: join(folder, "data", "key"),
      };
      expect(await json(["status"], elsewhere)).toMatchObject({ running: false, movement: { handle: "front" } });
      await end(node);
    } finally {
      for (const child of running) await end(child);
      await database.drop();
    }
  },
  patience,
);

test("the program says which interpreter runs it, so that it can be started by name", () => {
  expect(readFileSync(join(root, "src/cli.ts"), "utf8").startsWith("#!/usr/bin/env node\n")).toBe(true);
  expect(statSync(join(root, "src/cli.ts")).mode & 0o111).not.toBe(0);
});
