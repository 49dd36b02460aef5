/**
 * One real node on loopback, before its set-up, and people with browsers in front of it. Scripts are off in every browser, and
 * each keeps a list of what no page may ever do: ask another host, break its own policy, say an error.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { readSettings } from "../../src/runtime/config.ts";
import { offerSetUp } from "../../src/runtime/first-start.ts";
import { assembleNode, type MovementNode } from "../../src/runtime/movement-node.ts";
import { listen } from "../../src/runtime/server.ts";
import { openTestDatabase } from "../support/database.ts";

/** A node that listens and has not been set up. */
export interface Stage {
  readonly node: MovementNode;
  /** `http://localhost:PORT`. */
  readonly origin: string;
  /** The one-time set-up link, as the start prints it. */
  readonly setUpUrl: string;
  /** Waits until no job is due or running. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a node over a fresh database, with its workers. */
export async function startStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "trait-browser-"));
  const settings = readSettings({ PORT: String(await freePort()), TRAIT_DATA: folder, TRAIT_ALLOW_PRIVATE: "1" });
  const node = await assembleNode(settings, await openTestDatabase());
  const setUpUrl = await offerSetUp(node.store, node.addresses);
  if (setUpUrl === null) throw new Error("This database is set up already.");
  const server = await listen(node);
  node.startWorkers();
  return {
    node,
    origin: settings.origin,
    setUpUrl,
    settle: () => settle(node),
    async close() {
      await server.close();
      await node.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Somebody in front of a browser. */
export interface Somebody {
  readonly page: Page;
  /** What their pages did that no page may do; empty when all is well. */
  readonly offences: readonly string[];
  /** Opens a path of the node and answers the status; it may be a refusal. */
  open(path: string): Promise<number>;
  /** The session cookie, or undefined. */
  session(): Promise<string | undefined>;
}

/** A browser of its own: no cookies, scripts off, speaking the given language to servers. */
export async function somebody(browser: Browser, { origin }: Stage, language: string): Promise<Somebody> {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    locale: language,
    baseURL: origin,
    viewport: { width: 1_280, height: 900 },
  });
  context.setDefaultTimeout(5_000);
  const page = await context.newPage();
  const offences: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) offences.push(`asked ${request.url()}`);
  });
  page.on("response", (response) => {
    const isPage = response.request().isNavigationRequest();
    if (response.status() >= 500 || (response.status() >= 400 && !isPage)) {
      offences.push(`${response.status()} ${response.url()}`);
    }
  });
  page.on("console", (message) => {
    // A refused page is one too, and its refusal is no fault.
    const isRefusal = /^Failed to load resource: the server responded with a status of 4/.test(message.text());
    if (message.type() === "error" && !isRefusal) offences.push(message.text());
  });
  return {
    page,
    offences,
    open: async (path) => (await page.goto(path))?.status() ?? 0,
    session: async () => (await context.cookies()).find(({ name }) => name === "session")?.value,
  };
}

async function settle({ queue }: MovementNode): Promise<void> {
  const deadline = performance.now() + 10_000;
  for (let quiet = 0; quiet < 2;) {
    const depths = Object.values(await queue.depth());
    quiet = depths.every(({ ready, leased }) => ready + leased === 0) ? quiet + 1 : 0;
    if (performance.now() > deadline) throw new Error("The node does not come to rest.");
    if (quiet === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function freePort(): Promise<number> {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
  const { port } = holder.address() as AddressInfo;
  await new Promise<void>((resolve) => holder.close(() => resolve()));
  return port;
}
