/** Who is not heard and who does not want to hear: blocked servers, people who block us, complaints without a name. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { blockDomain, unblockDomain } from "../../src/application/moderate.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { type Neighbour, type Software, type Spoken, startNeighbour } from "./neighbour.ts";
import { closeAtEnd, dig, startTestNetwork } from "./stage.ts";

const operator = { kind: "operator" } as const;
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

async function deliver(from: Neighbour, letter: Json): Promise<void> {
  expect((await from.send(letter)).status).toBe(202);
  await network.settle();
}

/** Lets the five seconds pass in which a block becomes known everywhere. */
async function afterTheBlockIsKnown<T>(run: () => Promise<T>): Promise<T> {
  const later = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 6_000);
  try {
    return await run();
  } finally {
    later.mockRestore();
  }
}

test("a blocked server is answered 403, gets nothing, and what it sent is gone; lifting the block lets it speak again", async () => {
  const from = await neighbour("mastodon");
  for (const file of ["follow", "like", "create-reply"]) await deliver(from, from.letter(file));
  const before = from.peer.received.length;
  const domain = new URL(from.peer.origin).host;
  expect(await blockDomain(node.node.ports, operator, { domain, reason: "harassment" })).toMatchObject({ ok: true });
  const refused = await afterTheBlockIsKnown(() => from.send(from.letter("announce")));
  expect(refused.status).toBe(403);

  await node.call("call-rally.json");
  await network.settle();
  expect(from.peer.received).toHaveLength(before);
  const { json } = await node.json(spoken.call);
  expect(dig(json, "likes", "totalItems")).toBe(0);
  const { db } = node.node.store;
  expect(await db.selectFrom("reply").selectAll().where("actor_uri", "=", from.actorUri).execute()).toEqual([]);

  await unblockDomain(node.node.ports, operator, { domain });
  const heard = await afterTheBlockIsKnown(() => afterTheBlockIsKnown(() => from.send(from.letter("announce"))));
  expect(heard.status).toBe(202);
  await network.settle();
});

test("somebody who blocks the campaign follows it no more and hears of no new call, and nothing public changes", async () => {
  const from = await neighbour("mastodon");
  await deliver(from, from.letter("follow"));
  const before = await followers();
  await deliver(from, from.letter("block"));
  expect(await followers()).toBe(before - 1);
  const heard = from.got("Create").length;
  await node.call("call-rally.json");
  await network.settle();
  expect(from.got("Create")).toHaveLength(heard);
  for (const path of [spoken.campaign, `${spoken.campaign}/outbox?page=true`]) {
    expect((await node.json(path)).body).not.toContain(from.peer.origin);
  }
  await deliver(from, from.letter("undo-block"));
  const { db } = node.node.store;
  expect(await db.selectFrom("actor_block").selectAll().where("blocker_uri", "=", from.actorUri).execute()).toEqual([]);
});

test("a Block from an actor the movement follows ends that follow too", async () => {
  const from = await neighbour("gotosocial");
  const id = await node.follow(from.actorUri);
  await network.settle();
  const object = { id, type: "Follow", actor: node.movementUri, object: from.actorUri };
  await deliver(from, from.letter("accept-follow", { object }));
  await deliver(from, from.letter("block", { object: node.movementUri }));
  const { db } = node.node.store;
  expect(await db.selectFrom("following").selectAll().where("target_uri", "=", from.actorUri).execute()).toEqual([]);
});

test("a complaint is kept with what it is about and the server it came from, and without who complained", async () => {
  const from = await neighbour("mastodon");
  const complainer = `${from.peer.origin}/actor`;
  const boxes = { inbox: `${complainer}/inbox`, preferredUsername: "complainer" };
  from.addActor("actor", { id: complainer, type: "Application", ...boxes });
  await deliver(from, from.letter("flag"));
  const { store } = node.node;
  const host = new URL(from.peer.origin).host;
  const flags = await store.db.selectFrom("flag").selectAll().where("host", "=", host).execute();
  expect(flags).toMatchObject([{ object_uris: [spoken.campaign, spoken.call], content: "spam", state: "open" }]);
  const tables = await sql<
    { name: string }
  >`select tablename as name from pg_tables where schemaname = current_schema()`
    .execute(store.db);
  for (const { name } of tables.rows) {
    const { rows } = await sql`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(store.db);
    expect(JSON.stringify(rows)).not.toContain(complainer);
  }
});

test("a complaint about nothing of ours is not kept", async () => {
  const from = await neighbour("misskey");
  const complainer = `${from.peer.origin}/users/instance.actor`;
  from.addActor("actor", { id: complainer, inbox: `${complainer}/inbox`, preferredUsername: "instance.actor" });
  await deliver(from, from.letter("flag"));
  const host = new URL(from.peer.origin).host;
  const flags = await node.node.store.db.selectFrom("flag").selectAll().where("host", "=", host).execute();
  expect(flags).toEqual([]);
});
