/**
 * A node is killed without warning, again and again, while many calls go out to many servers. What it said it had
 * published arrives everywhere, each call under one activity id, and nothing arrives that was not published.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { askRunningNode } from "../../src/runtime/control/ask.ts";
import type { JsonValue } from "../../src/runtime/operator/verb.ts";
import { type FixturePeer, makePeerKeys, startFixturePeer } from "../support/fixture-peer.ts";

const servers = 25;
const calls = 40;
const kills = 4;
const root = join(import.meta.dirname, "..", "..");
const fixture = (name: string) =>
  JSON.parse(readFileSync(join(root, "test/fixtures/make-amazon-pay", name), "utf8")) as Record<string, JsonValue>;

it("every call reaches every server although the node is killed at random moments, each under one id", async () => {
  const folder = mkdtempSync(join(tmpdir(), "trait-kill-"));
  const port = await freePort();
  const keys = await makePeerKeys();
  const peers = await Promise.all(Array.from({ length: servers }, () => startFixturePeer({ keys })));
  let node = await start(folder, port);
  const restart = async () => {
    node.kill("SIGKILL");
    await new Promise((resolve) => node.once("exit", resolve));
    node = await start(folder, port);
  };
  try {
    const movement = { handle: "front", name: "Front commun", language: "fr", country: "FR" };
    await ask(folder, "setup", { ...movement, organiser: { handle: "ana", name: "Ana" } });
    await ask(folder, "campaign create", { file: { content: fixture("campaign.json"), picture: null }, draft: false });
    await followAll(peers, port);
    const killAt = new Set(Array.from({ length: kills }, () => 1 + Math.floor(Math.random() * (calls - 2))));
    const published = new Set<string>();
    for (let number = 0; number < calls; number++) {
      const name = `Boycott ${number}`;
      const content = {
        ...fixture("call-boycott.json"),
        language: "en",
        name: { en: name },
        content: { en: "Not one order." },
      };
      const { uri } = await ask(folder, "call publish", { file: { content, picture: null }, draft: false });
      // Each call goes out with the poll in which others pledge.
      published.add(String(uri)).add(`${uri}/pledge-en`);
      if (killAt.has(number)) await restart();
    }
    await restart();
    await Promise.all(peers.map((peer) => everyCallAt(peer, published.size)));
    for (const peer of peers) {
      const arrived = idsByCall(peer);
      expect(new Set(arrived.keys())).toEqual(published);
      for (const [call, ids] of arrived) expect(`${call} ${ids.size}`).toBe(`${call} 1`);
    }
  } finally {
    node.kill("SIGKILL");
    await Promise.all(peers.map((peer) => peer.close()));
    rmSync(folder, { recursive: true, force: true });
  }
}, 180_000);

async function start(folder: string, port: number): Promise<ChildProcess> {
  const env = { ...process.env, TRAIT_DATA: folder, PORT: String(port), TRAIT_ALLOW_PRIVATE: "1", LOG_LEVEL: "fatal" };
  const child = spawn(process.execPath, ["src/main.ts"], { cwd: root, env, stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (chunk.toString().includes("is running at")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`the node ended with ${code}`)));
  });
  return child;
}

async function ask(folder: string, verb: string, args: JsonValue): Promise<Record<string, JsonValue>> {
  const answer = await askRunningNode(folder, verb, args);
  if (answer === null || !answer.ok) throw new Error(`${verb}: ${answer?.sentences.join(" ") ?? "no node"}`);
  return answer.value as Record<string, JsonValue>;
}

async function followAll(peers: readonly FixturePeer[], port: number): Promise<void> {
  const campaign = `http://localhost:${port}/c/make_amazon_pay`;
  for (const peer of peers) {
    const follow = {
      "@context": "https://www.w3.org/ns/activitystreams",
      id: `${peer.origin}/follows/1`,
      type: "Follow",
      actor: peer.actorUri,
      object: campaign,
    };
    const answer = await peer.post(`http://localhost:${port}/inbox`, follow);
    expect(answer.status).toBe(202);
  }
  await Promise.all(peers.map((peer) => peer.waitFor((activity) => activity["type"] === "Accept", 20_000)));
}

async function everyCallAt(peer: FixturePeer, expected: number): Promise<void> {
  if (idsByCall(peer).size >= expected) return;
  await peer.waitFor(() => idsByCall(peer).size >= expected, 120_000);
}

/** The ids under which each call's Create arrived. */
function idsByCall(peer: FixturePeer): Map<string, Set<unknown>> {
  const ids = new Map<string, Set<unknown>>();
  for (const activity of peer.received) {
    if (activity["type"] !== "Create") continue;
    const object = activity["object"] as { id: string };
    const known = ids.get(object.id) ?? new Set();
    ids.set(object.id, known.add(activity["id"]));
  }
  return ids;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
