/** Some servers never make a new id: Gancio for Follow and its Undo, snac for Like and Announce of the same thing. */
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
const followers = async () => Number((await node.json(`${spoken.campaign}/followers`)).json["totalItems"]);
const likes = async () => dig((await node.json(spoken.call)).json, "likes", "totalItems");
const undoOf = (activity: Json): Json => ({
  "@context": "https://www.w3.org/ns/activitystreams",
  id: `${String(activity["id"])}/undo`,
  type: "Undo",
  actor: activity["actor"],
  object: activity,
});

async function deliver(from: Neighbour, letter: Json): Promise<void> {
  expect((await from.send(letter)).status).toBe(202);
  await network.settle();
}

async function passMinutes(minutes: number): Promise<void> {
  const before = new Date(Date.now() - minutes * 60_000).toISOString();
  await node.node.store.db.updateTable("seen_activity").set({ created_at: before }).execute();
}

test("a like taken back may be given again under its old id", async () => {
  const from = await neighbour("mastodon");
  const like = from.letter("like");
  for (let round = 0; round < 2; round++) {
    await deliver(from, like);
    expect(await likes()).toBe(1);
    await deliver(from, undoOf(like));
    expect(await likes()).toBe(0);
  }
});

test("a Follow under its old id is a replay while its signature lives, and a new one after that", async () => {
  const from = await neighbour("gancio");
  const follow = from.letter("follow", { object: spoken.campaign });
  await deliver(from, follow);
  await deliver(from, undoOf(follow));
  await deliver(from, follow);
  expect(await followers()).toBe(0);

  await passMinutes(16);
  await deliver(from, follow);
  expect(await followers()).toBe(1);
  expect(from.got("Accept")).toHaveLength(2);
  await passMinutes(16);
  await deliver(from, undoOf(follow));
  expect(await followers()).toBe(0);
});
