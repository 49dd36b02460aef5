/**
 * With whom the node exchanges anything: in each mode, every door is tried by a server that is listed, one that is not, a
 * partner and a blocked one. A block beats every list.
 */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { blockDomain, unblockDomain } from "../../src/application/moderate.ts";
import { allowDomain, chooseMode, disallowDomain } from "../../src/application/moderation/decide-network.ts";
import { findNetworkState, reachOfMode } from "../../src/database/views/network-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import type { NetworkMode } from "../../src/domain/moderation.ts";
import { lookUpActor } from "../../src/federation/look-up.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { type Neighbour, startNeighbour } from "./neighbour.ts";
import { dig, startTestNetwork } from "./stage.ts";

const operator = { kind: "operator" } as const;
let network: Network;
let node: NetworkNode;
let neighbour: Neighbour;
let campaign: string;
let domain: string;
let ahead = 0;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  campaign = (await node.campaign("campaign.json")).uri;
  const call = (await node.call("call-picket.json")).uri;
  neighbour = await startNeighbour("mastodon", node, { campaign, call });
  domain = new URL(neighbour.peer.origin).host;
  expect((await neighbour.send(neighbour.letter("follow"))).status).toBe(202);
  await network.settle();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await neighbour.close();
  await network.close();
});

/** Lets the five seconds pass in which a change becomes known everywhere. */
async function later<T>(run: () => Promise<T>): Promise<T> {
  ahead += 6_000;
  const real = performance.timeOrigin + performance.now();
  const clock = vi.spyOn(Date, "now").mockImplementation(() => Math.floor(real + ahead));
  try {
    return await run();
  } finally {
    clock.mockRestore();
  }
}

const choose = async (mode: NetworkMode) => orThrow(await chooseMode(node.node.ports, operator, { mode }));

/** What each door answers to the neighbour. */
async function doors() {
  return await later(async () => {
    const like = await neighbour.send(neighbour.letter("like", { id: `${neighbour.actorUri}#like-${ahead}` }));
    const signed = await neighbour.peer.get(campaign, { signed: true });
    const unsigned = await neighbour.peer.get(campaign, { signed: false });
    const call = await neighbour.peer.get(`${campaign}/calls`, { signed: false });
    const found = await lookUpActor(node.node.reading, neighbour.actorUri, "test").catch(() => ({ kind: "fault" }));
    const before = neighbour.got("Create").length;
    await node.call("call-rally.json");
    await network.settle();
    return {
      inbox: like.status,
      signed: signed.status,
      isWhole: "followers" in (JSON.parse(signed.body || "{}") as object),
      unsigned: unsigned.status,
      unsignedIsWhole: "followers" in (JSON.parse(unsigned.body || "{}") as object),
      collection: call.status,
      lookUp: "kind" in found ? "shut" : "open",
      delivered: neighbour.got("Create").length > before,
    };
  });
}

const open = { inbox: 202, signed: 200, isWhole: true, lookUp: "open", delivered: true };
const shut = { inbox: 403, signed: 403, isWhole: false, lookUp: "shut", delivered: false };
const forAll = { unsigned: 200, unsignedIsWhole: true, collection: 200 };
/** A closed node shows strangers only what is needed to check a signature of ours. */
const forNobody = { unsigned: 200, unsignedIsWhole: false, collection: 401 };

test("an open node exchanges with everybody, but with whom it blocks", async () => {
  expect(await doors()).toEqual({ ...open, ...forAll });
});

test("by list, every door is shut to a server that is not on it, and open to one that is", async () => {
  await choose("allow_list");
  expect(await doors()).toEqual({ ...shut, ...forNobody });
  orThrow(await allowDomain(node.node.ports, operator, { domain, note: "friends" }));
  expect(await doors()).toEqual({ ...open, ...forNobody });
});

test("for partners, a server the movement follows is heard without being on the list, one its members follow is not", async () => {
  await choose("partners");
  orThrow(await disallowDomain(node.node.ports, operator, { domain }));
  expect(await doors()).toEqual({ ...shut, ...forNobody });
  const { db } = node.node.store;
  const movement = await db.selectFrom("actor").select("id").where("kind", "=", "movement").executeTakeFirstOrThrow();
  const person = await db.selectFrom("actor").select("id").where("kind", "=", "person").executeTakeFirstOrThrow();
  const follow = { target_uri: neighbour.actorUri, state: "accepted" as const, answered_at: null };
  await db.insertInto("following").values({ ...follow, actor_id: person.id, follow_uri: "urn:person" }).execute();
  expect((await doors()).inbox).toBe(403);
  await db.insertInto("following").values({ ...follow, actor_id: movement.id, follow_uri: "urn:movement" }).execute();
  expect(await doors()).toEqual({ ...open, ...forNobody });
  expect((await findNetworkState(readerOf(node.node.store))).partners).toEqual([domain]);
});

test("a block beats partnership and list, and what a mode would cut is counted before", async () => {
  orThrow(await allowDomain(node.node.ports, operator, { domain, note: "" }));
  await blockDomain(node.node.ports, operator, { domain, reason: "harassment" });
  expect(await doors()).toMatchObject(shut);
  await unblockDomain(node.node.ports, operator, { domain });
  await choose("open");
  orThrow(await disallowDomain(node.node.ports, operator, { domain }));
  await later(async () => {
    await neighbour.send(neighbour.letter("follow", { id: `${neighbour.actorUri}#back` }));
    await network.settle();
  });
  expect(await reachOfMode(readerOf(node.node.store), "allow_list")).toEqual({
    followers: 1,
    servers: 1,
    following: 0,
  });
  expect(await reachOfMode(readerOf(node.node.store), "open")).toEqual({ followers: 0, servers: 0, following: 0 });
});

test("a closed node still lets everybody check its own signatures and find it, and shows its pages", async () => {
  await choose("allow_list");
  await later(async () => {
    const actor = await node.json("/actor");
    expect(actor.status).toBe(200);
    expect(dig(actor.json, "publicKey", "publicKeyPem")).toMatch(/BEGIN PUBLIC KEY/);
    expect((await node.json("/.well-known/nodeinfo")).status).toBe(200);
    expect((await node.html("/c/make_amazon_pay")).status).toBe(200);
    expect((await node.json(new URL(campaign).pathname)).headers.get("cache-control")).toBe("private, no-store");
  });
  await choose("open");
});
