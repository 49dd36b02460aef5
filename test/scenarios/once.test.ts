/** However often and by whichever door an activity arrives, it has its effect once. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { type Neighbour, type Software, type Spoken, startNeighbour } from "./neighbour.ts";
import { closeAtEnd, dig, startTestNetwork } from "./stage.ts";

let network: Network;
let node: NetworkNode;
let spoken: Spoken;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  const campaign = await node.campaign("campaign.json");
  spoken = { campaign: campaign.uri, call: (await node.call("call-picket.json")).uri };
  await network.settle();
});
afterAll(() => network.close());

const neighbour = async (name: Software) => closeAtEnd(await startNeighbour(name, node, spoken));

/** The shared inbox and the personal inboxes of campaign, movement and node, ten times each, all at once. */
async function flood(from: Neighbour, letter: Json): Promise<void> {
  const doors = [node.origin, spoken.campaign, node.movementUri, `${node.origin}/actor`].map((at) => `${at}/inbox`);
  const posts = Array.from({ length: 10 }, () => doors.map((to) => from.send(letter, { to }))).flat();
  for (const { status } of await Promise.all(posts)) expect(status).toBe(202);
  await network.settle();
}

test("a like counts once", async () => {
  const from = await neighbour("mastodon");
  await flood(from, from.letter("like"));
  expect(dig((await node.json(spoken.call)).json, "likes", "totalItems")).toBe(1);
});

test("a follower counts once", async () => {
  const from = await neighbour("misskey");
  await flood(from, from.letter("follow"));
  expect((await node.json(`${spoken.campaign}/followers`)).json["totalItems"]).toBe(1);
});

test("a reply is held once, and a copy that comes after the organiser's yes does not hide it again", async () => {
  const from = await neighbour("gotosocial");
  const letter = from.letter("create-reply");
  await flood(from, letter);
  const { db } = node.node.store;
  const uri = String(dig(letter, "object", "id"));
  expect(await db.selectFrom("reply").select("state").where("uri", "=", uri).execute()).toEqual([{ state: "held" }]);
  await node.node.ports.transact((work) => work.remote.setReplyState(uri, "shown"));
  await flood(from, letter);
  await flood(from, { ...letter, id: `${uri}/activity#again` });
  expect(await db.selectFrom("reply").select("state").where("uri", "=", uri).execute()).toEqual([{ state: "shown" }]);
});

test("a Join is answered once", async () => {
  const from = await neighbour("mobilizon");
  await flood(from, from.letter("join"));
  expect(from.got("Accept")).toHaveLength(1);
});

test("an inbox of nobody here is not found", async () => {
  const from = await neighbour("mastodon");
  const { status } = await from.send(from.letter("like"), { to: `${node.origin}/c/nobody/inbox` });
  expect(status).toBe(404);
});
