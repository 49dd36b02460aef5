/**
 * Servers that sign every GET read what everybody may read without being asked for their key. GoToSocial reads our
 * robots.txt, NodeInfo and actor, signed, before it shows us the key we are waiting for: were we to prove it first, both
 * would wait until one of them gives up, and its first letter would be lost.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FixturePeer, startFixturePeer } from "../support/fixture-peer.ts";
import { type Network, type NetworkNode } from "../support/network.ts";
import { startTestNetwork } from "./stage.ts";

let network: Network;
let node: NetworkNode;
let peer: FixturePeer;
let campaign: string;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  campaign = (await node.campaign("campaign.json")).uri;
  peer = await startFixturePeer({ software: "gotosocial" });
  for (const address of [peer.actorUri, peer.keyId]) peer.behave(new URL(address).pathname, "hang");
});
afterAll(async () => {
  await peer.close();
  await network.close();
});

/** What reading some addresses, signed, answers, and how often that made us ask for the key. */
async function read(...paths: string[]): Promise<{ statuses: number[]; keysAsked: number }> {
  const before = peer.requests.length;
  const answers = await Promise.all(paths.map((path) => peer.get(new URL(path, node.origin).href, { signed: true })));
  return { statuses: answers.map(({ status }) => status), keysAsked: peer.requests.length - before };
}

test("an open node shows what is for everybody to a server whose key it can't read yet", async () => {
  const seen = await read("/robots.txt", "/.well-known/nodeinfo", "/nodeinfo/2.1", campaign, `${campaign}/outbox`);
  expect(seen).toEqual({ statuses: [404, 200, 200, 200, 200], keysAsked: 0 });
});
