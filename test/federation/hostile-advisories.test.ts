/**
 * One permanent test per security advisory of the ActivityPub library the node is built on, as far as this node's own
 * doors can show it. They hold whatever version is installed, because each is closed here a second time.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getNodeInfo } from "@fedify/fedify/nodeinfo";
import { getDocumentLoader } from "@fedify/fedify/runtime";
import { lookupObject } from "@fedify/fedify/vocab";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDocumentLoader } from "../../src/federation/document-loader.ts";
import { EgressRefused, guardedRequest, installEgressGuard } from "../../src/federation/egress.ts";
import { assertSafeFedify } from "../../src/federation/fedify-version.ts";
import { type FixturePeer, startFixturePeer } from "../support/fixture-peer.ts";
import { followOf, inboxUri, setStage } from "./gate-stage.ts";

let peer: FixturePeer;
beforeAll(async () => {
  installEgressGuard({ allowPrivate: false });
  peer = await startFixturePeer();
});
afterAll(() => peer.close());

const production = { allowPrivate: false, userAgent: "Test" };
const development = { allowPrivate: true, userAgent: "Test" };

/** Runs something that must not reach the peer, and says how many requests arrived all the same. */
async function requestsReaching(run: () => Promise<unknown>): Promise<number> {
  const before = peer.requests.length;
  await run().catch(() => {});
  return peer.requests.length - before;
}

test("CVE-2025-23221: WebFinger asks no private address", async () => {
  const { host } = new URL(peer.origin);
  expect(await requestsReaching(() => lookupObject(`acct:ana@${host}`))).toBe(0);
  expect(await requestsReaching(() => lookupObject(peer.actorUri))).toBe(0);
});

test("CVE-2025-54888: an activity signed by another than its actor is refused", async () => {
  const stage = setStage();
  const other = followOf(peer, { actor: "http://127.0.0.1:9/victim", id: "http://127.0.0.1:9/a" });
  expect((await stage.send(peer, other)).status).toBe(401);
  expect(stage.accepted).toEqual([]);
});

test("CVE-2025-68475: HTML is refused unread, however it is written", async () => {
  peer.serve("/html", "<a<".repeat(50_000), 200, { "content-type": "text/html" });
  await expect(createDocumentLoader(development)(`${peer.origin}/html`)).rejects.toThrow("media type");
});

test("CVE-2026-34148: a redirect to itself ends", async () => {
  peer.behave("/loop", { status: 302, headers: { location: "/loop" } });
  await expect(createDocumentLoader(development)(`${peer.origin}/loop`)).rejects.toThrow("redirects");
  expect(peer.fetches("/loop")).toBe(4);
});

test("CVE-2026-42462: a document that rearranges its graph is refused", async () => {
  const stage = setStage();
  for (const keyword of ["@graph", "@included", "@reverse"]) {
    expect((await stage.send(peer, followOf(peer, { [keyword]: [{ id: "x" }] }))).status, keyword).toBe(400);
  }
});

test("CVE-2026-50131: no written form of a private address is asked", async () => {
  const { port } = new URL(peer.origin);
  const loader = createDocumentLoader(production);
  for (
    const host of [
      "127.1",
      "2130706433",
      "0x7f000001",
      "0177.0.0.1",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "[64:ff9b::7f00:1]",
    ]
  ) {
    expect(await requestsReaching(() => loader(`https://${host}:${port}/users/ana`)), host).toBe(0);
    expect(await requestsReaching(() => fetch(`http://${host}:${port}/users/ana`)), host).toBe(0);
  }
});

test("CVE-2026-62857: NodeInfo asks no private address", async () => {
  expect(await requestsReaching(() => getNodeInfo(peer.origin))).toBe(0);
});

test("CVE-2026-77632: a signed fetch is not led to a private address", async () => {
  const signed: string[] = [];
  const sign = (request: Request): Promise<Request> => {
    signed.push(request.url);
    return Promise.resolve(request);
  };
  peer.behave("/away", { status: 302, headers: { location: "http://169.254.169.254/latest/meta-data/" } });
  await expect(createDocumentLoader({ ...development, sign })(`${peer.origin}/away`)).rejects.toThrow("refused");
  expect(signed.filter((url) => url.startsWith(peer.origin))).toHaveLength(1);
});

test("GHSA-q9f8-5hc7-898f: a version that takes a key's own word for its owner does not start", () => {
  expect(() => assertSafeFedify("2.3.6")).toThrow();
  expect(() => assertSafeFedify()).not.toThrow();
});

test("GHSA-f59r-8gcj-68f2: nothing is delivered to a private inbox", async () => {
  const post = (): Promise<unknown> => guardedRequest(peer.inboxUri, { method: "POST", body: "{}" });
  await expect(post()).rejects.toThrow(EgressRefused);
  expect(await requestsReaching(post)).toBe(0);
  expect(await requestsReaching(() => fetch(peer.inboxUri, { method: "POST", body: "{}" }))).toBe(0);
});

test("GHSA-mc44-6cfg-2v6w: a large body is refused", async () => {
  const stage = setStage();
  const { headers, body } = peer.sign(inboxUri, followOf(peer, { content: "a".repeat(300_000) }));
  expect((await stage.knock(new Request(inboxUri, { method: "POST", headers, body }))).status).toBe(413);
});

test("GHSA-97w4-f4rq-mgqm: one alternate is followed and no second", async () => {
  const link = (to: string): Record<string, string> => ({
    "content-type": "text/html",
    link: `<${to}>; rel="alternate"; type="application/activity+json"`,
  });
  peer.serve("/a0", "", 200, link("/a1"));
  peer.serve("/a1", "", 200, link("/a2"));
  peer.serve("/a2", "", 200, link("/a0"));
  await expect(createDocumentLoader(development)(`${peer.origin}/a0`)).rejects.toThrow("media type");
  expect([peer.fetches("/a1"), peer.fetches("/a2")]).toEqual([1, 0]);
});

test("GHSA-39gj-rchc-q5m3: no source file routes an activity that nobody verified", () => {
  const root = join(import.meta.dirname, "../../src");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const callers = files.filter((name) => readFileSync(join(root, name), "utf8").includes(".routeActivity("));
  expect(callers).toEqual([]);
});

test("the library's own loader is held by the guard as well", async () => {
  const loader = getDocumentLoader({ allowPrivateAddress: true });
  expect(await requestsReaching(() => loader(peer.actorUri))).toBe(0);
});

test("only the gate marks an activity as verified", () => {
  const root = join(import.meta.dirname, "../../src");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const markers = files.filter((name) => {
    const text = readFileSync(join(root, name), "utf8");
    return /import\s[^;]*\badmit\b[^;]*verified\.ts"/.test(text) || /as (unknown as )?AdmittedActivity\b/.test(text);
  });
  expect(markers.sort()).toEqual(["federation/gate.ts", "federation/gate/verified.ts"]);
});
