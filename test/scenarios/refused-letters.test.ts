/** A server that refuses one letter for good must still get the next: Gancio answers 500 to some Updates, 404 to boosts. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { cancelCall, closeCall } from "../../src/application/change-call.ts";
import type { Network, NetworkNode } from "../support/network.ts";
import type { PeerRequest } from "../support/peer-server.ts";
import { type Neighbour, startNeighbour } from "./neighbour.ts";
import { dig, startTestNetwork } from "./stage.ts";

const operator = { kind: "operator" } as const;
let network: Network;
let node: NetworkNode;
let gancio: Neighbour;
let call: { id: string; uri: string };

beforeEach(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  const campaign = (await node.campaign("campaign.json")).uri;
  call = await node.call("call-picket.json", { pledge: "none" });
  await network.settle();
  gancio = await startNeighbour("gancio", node, { campaign, call: call.uri });
  await gancio.send(gancio.letter("follow", { object: campaign }));
  await network.settle();
});
afterEach(async () => {
  await gancio.close();
  await network.close();
});

/** Refuses the letters chosen by their text with a status, and takes all others. */
function refuse(status: number, chosen: (letter: string) => boolean): void {
  gancio.peer.behave("*", ({ body }: PeerRequest) => chosen(body) ? { status } : null);
}

test("a cancellation does not wait behind a correction that a server refuses", async () => {
  const second = await node.call("call-rally.json", { pledge: "none" });
  await network.settle();
  refuse(500, (letter) => letter.includes(second.uri) && !letter.includes("CANCELLED"));
  await node.node.ports.transact(async (work) => {
    await work.emit({ type: "call.revised", callId: second.id });
  });
  await network.settle();
  await cancelCall(node.node.ports, operator, { id: second.id });
  await network.settle();
  expect(gancio.got("Update").map((update) => dig(update, "object", "status"))).toEqual(["CANCELLED"]);

  gancio.peer.behave("*", null);
  await network.hurry();
  await network.settle();
  expect(gancio.got("Update")).toHaveLength(1);
});

test("a correction does not wait behind a boost that a server refuses", async () => {
  const relay = gancio.letter("follow", { id: `${gancio.actorUri}#relay`, object: `${node.origin}/actor` });
  await gancio.send(relay);
  await network.settle();
  refuse(404, (letter) => letter.includes('"type":"Announce"'));
  const second = await node.call("call-rally.json", { pledge: "none" });
  await network.settle();
  await closeCall(node.node.ports, operator, { id: second.id });
  await network.settle();
  expect(gancio.got("Update").map((update) => dig(update, "object", "id"))).toEqual([second.uri]);
});

test("what follows a call waits until a server has taken the call itself", async () => {
  refuse(500, (letter) => letter.includes('"type":"Create"'));
  const second = await node.call("call-rally.json", { pledge: "none" });
  await network.settle();
  await cancelCall(node.node.ports, operator, { id: second.id });
  await network.settle();
  expect(gancio.got("Update")).toEqual([]);

  gancio.peer.behave("*", null);
  await network.hurry();
  await network.settle();
  const order = gancio.peer.received.filter((letter) => dig(letter, "object", "id") === second.uri);
  expect(order.map((letter) => letter["type"])).toEqual(["Create", "Update"]);
});
