/** How letters leave: in order, once per server, tried again while there is hope, and never with a key in the queue. */
import { verifyRequest } from "@fedify/fedify/sig";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deleteCall } from "../../src/application/change-call.ts";
import { createContextLoader, createDocumentLoader } from "../../src/federation/document-loader.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { type Neighbour, type Software, startNeighbour } from "./neighbour.ts";
import { closeAtEnd, dig, startTestNetwork } from "./stage.ts";

const operator = { kind: "operator" } as const;
let network: Network;
let node: NetworkNode;
let campaign: string;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  campaign = (await node.campaign("campaign.json")).uri;
});
beforeEach(async () => {
  await node.node.store.db.deleteFrom("follower").execute();
  await node.node.store.db.deleteFrom("queue_message").execute();
});
afterAll(() => network.close());

const neighbour = async (name: Software) => closeAtEnd(await startNeighbour(name, node, { campaign, call: campaign }));
const posts = (from: Neighbour) => from.peer.requests.filter(({ method }) => method === "POST");

async function follower(name: Software = "mastodon"): Promise<Neighbour> {
  const from = await neighbour(name);
  expect((await from.send(from.letter("follow"))).status).toBe(202);
  await network.settle();
  expect(from.got("Accept")).toHaveLength(1);
  return from;
}

async function publish(): Promise<{ id: string; uri: string }> {
  const call = await node.call("call-picket.json", { pledge: "none" });
  await network.settle();
  return call;
}

const jobs = () => node.node.queue.list({ queue: "delivery" });
const about = (from: Neighbour, uri: string) =>
  from.peer.received.filter((activity) => dig(activity, "object", "id") === uri).map(({ type }) => type);

test("a letter is tried again after a 500, and a Delete never overtakes its Create", async () => {
  const from = await follower();
  from.peer.behave("/inbox", { status: 500 });
  const call = await publish();
  await deleteCall(node.node.ports, operator, { id: call.id });
  await network.settle();
  expect(about(from, call.uri)).toEqual([]);
  await network.hurry();
  await network.settle();
  expect(about(from, call.uri)).toEqual([]);

  from.peer.behave("/inbox", null);
  for (let turn = 0; turn < 2; turn++) {
    await network.hurry();
    await network.settle();
  }
  expect(about(from, call.uri)).toEqual(["Create", "Delete"]);
  expect(await jobs()).toEqual([]);
});

test("what waits behind a failed letter does not make the node look late", async () => {
  const from = await follower();
  from.peer.behave("/inbox", { status: 500 });
  const call = await publish();
  await deleteCall(node.node.ports, operator, { id: call.id });
  await network.settle();
  expect((await node.node.queue.depth())["delivery"]).toMatchObject({ due: 2, ready: 0, oldestDueAgeMs: null });
});

test("a server that says the inbox is gone is not asked again, until somebody replays the letter", async () => {
  const from = await follower();
  from.peer.behave("/inbox", { status: 410 });
  const call = await publish();
  const asked = posts(from).length;
  const dead = await node.node.queue.list({ queue: "delivery", state: "dead" });
  expect(dead).toHaveLength(1);
  expect(dead[0]?.lastError).toContain("410");
  await network.hurry();
  await network.settle();
  expect(posts(from)).toHaveLength(asked);

  from.peer.behave("/inbox", null);
  expect(await node.node.queue.replay(dead[0]?.id ?? "")).toBe(1);
  await network.settle();
  expect(about(from, call.uri)).toEqual(["Create"]);
  expect(await jobs()).toEqual([]);
});

test("a hundred followers behind five shared inboxes are five letters and one stored body, with no key in any row", async () => {
  const servers = await Promise.all(Array.from({ length: 5 }, () => neighbour("mastodon")));
  await node.node.ports.transact(async (work) => {
    const actorId = (await work.actors.findByUri(campaign))?.id ?? "";
    for (const { peer } of servers) {
      for (let person = 0; person < 20; person++) {
        const followerUri = `${peer.origin}/users/p${person}`;
        const inbox = `${followerUri}/inbox`;
        const sharedInbox = `${peer.origin}/inbox`;
        await work.follows.addFollower({ actorId, followerUri, followUri: `${followerUri}#f`, inbox, sharedInbox });
      }
    }
  });
  for (const { peer } of servers) peer.behave("*", { status: 500 });
  const { uri } = await publish();
  const rows = await jobs();
  expect(rows).toHaveLength(5);
  for (const { payload } of rows) expect(Object.keys(payload).sort()).toEqual(["activity", "actor", "inbox"]);
  const { rows: texts } = await sql<{ text: string }>`select to_jsonb(q)::text as text from queue_message q`
    .execute(node.node.store.db);
  for (const { text } of texts) expect(text).not.toMatch(/PRIVATE KEY|"d":|privateKey|v1\.[\w-]{40}/);
  const bodies = await node.node.store.db.selectFrom("activity").select("uri").where("object_uri", "=", uri)
    .where("type", "=", "Create").execute();
  expect(bodies).toHaveLength(1);

  for (const { peer } of servers) peer.behave("*", null);
  await network.hurry();
  await network.settle();
  for (const server of servers) expect(about(server, uri)).toEqual(["Create"]);
});

test("a server that reads only RFC 9421 is reached by the second knock, and by the first from then on", async () => {
  const from = await neighbour("wordpress");
  from.peer.behave("*", ({ method, headers }) => {
    return method === "POST" && headers["signature-input"] === undefined ? { status: 401 } : null;
  });
  await from.send(from.letter("follow", { object: campaign }));
  await network.settle();
  expect(from.got("Accept")).toHaveLength(1);
  const knocks = posts(from).length;
  expect(knocks).toBe(2);
  const { uri } = await publish();
  expect(about(from, uri)).toEqual(["Create"]);
  expect(posts(from)).toHaveLength(knocks + 1);
  const request = posts(from).at(-1);
  const headers = new Headers(Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]));
  const url = new URL(request?.path ?? "/", from.peer.origin);
  const received = new Request(url, { method: "POST", headers, body: request?.body ?? "" });
  const documentLoader = createDocumentLoader({ allowPrivate: true, userAgent: "reader" });
  const contextLoader = createContextLoader({ allowPrivate: false, userAgent: "reader" });
  const key = await verifyRequest(received, { documentLoader, contextLoader });
  expect(key?.id?.href).toBe(`${campaign}#main-key`);
});

test("a silent server holds up nobody else", async () => {
  const silent = await follower();
  const other = await follower("misskey");
  silent.peer.behave("/inbox", "hang");
  const call = await node.call("call-picket.json", { pledge: "none" });
  const arrived = await other.peer.waitFor((activity) => dig(activity, "object", "id") === call.uri);
  expect(arrived["type"]).toBe("Create");
  silent.peer.behave("/inbox", null);
});

test("two servers get the very same bytes, which GET answers too", async () => {
  const [one, two] = [await follower(), await follower("misskey")];
  const { uri } = await publish();
  const bodyAt = (from: Neighbour) => posts(from).find(({ body }) => body.includes(uri))?.body;
  expect(bodyAt(one)).toBe(bodyAt(two));
  const sent = JSON.parse(bodyAt(one) ?? "{}") as Json;
  expect((await node.json(String(sent["id"]))).json).toEqual(sent);
});
