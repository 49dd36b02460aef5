/** What whoever follows late finds: the outbox is imported by Gancio, Mobilizon and snac, which saw none of the Updates. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { cancelCall } from "../../src/application/change-call.ts";
import type { Network, NetworkNode } from "../support/network.ts";
import { dig, startTestNetwork } from "./stage.ts";

let network: Network;
let node: NetworkNode;
let campaign: string;
let cancelled: string;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  campaign = (await node.campaign("campaign.json")).uri;
  const call = await node.call("call-picket.json");
  cancelled = call.uri;
  await network.settle();
  await cancelCall(node.node.ports, { kind: "operator" }, { id: call.id });
  await network.settle();
});
afterAll(() => network.close());

async function listedCreate(): Promise<unknown> {
  const { json } = await node.json(`${campaign}/outbox?page=true`);
  return [json["orderedItems"]].flat().find((item) => dig(item, "object", "id") === cancelled);
}

test("an outbox never lists a cancelled call as one that takes place", async () => {
  const create = await listedCreate();
  expect(create).toMatchObject({ type: "Create", actor: campaign, object: { type: "Event", status: "CANCELLED" } });
  expect(dig(create, "object")).toEqual(dig(await withoutContext(cancelled)));
});

test("signatures over an earlier wording are not shown with a later one", async () => {
  const create = await listedCreate();
  expect(Object.keys(Object(create))).not.toEqual(expect.arrayContaining(["proof"]));
  expect(Object.keys(Object(create))).not.toEqual(expect.arrayContaining(["signature"]));
  const { json } = await node.json(String(dig(create, "id")));
  expect(json).toMatchObject({ type: "Create", object: { status: "CANCELLED" } });
  expect(Object.keys(json)).not.toEqual(expect.arrayContaining(["proof"]));
});

async function withoutContext(uri: string): Promise<Record<string, unknown>> {
  const { "@context": _context, ...rest } = (await node.json(uri)).json;
  return rest;
}
