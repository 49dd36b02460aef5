/** Somebody elsewhere says "I will be there": this release takes no such answers, says so, and keeps no trace of who asked. */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { signatureFault } from "./check-signature.ts";
import { type Neighbour, type Software, type Spoken, startNeighbour } from "./neighbour.ts";
import { closeAtEnd, startTestNetwork } from "./stage.ts";

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

async function deliver(from: Neighbour, letter: Json): Promise<void> {
  expect((await from.send(letter)).status).toBe(202);
  await network.settle();
}

/** Every table of the node in one text. */
async function wholeBook(): Promise<string> {
  const { store } = node.node;
  const { rows } = await sql<
    { name: string }
  >`select tablename as name from pg_tables where schemaname = current_schema()`
    .execute(store.db);
  const dumps = await Promise.all(rows.map(async ({ name }) => {
    const { rows } = await sql`select to_jsonb(t) as row from ${sql.table(name)} t`.execute(store.db);
    return JSON.stringify(rows);
  }));
  return dumps.join("\n");
}

test("a Join is answered with Ignore from the call's campaign, to the one who asked, unsigned for others", async () => {
  const from = await neighbour("mobilizon");
  const join = from.letter("join");
  await deliver(from, join);
  const [answer] = from.got("Ignore");
  expect(answer).toMatchObject({
    actor: spoken.campaign,
    to: [from.actorUri],
    object: { id: join["id"], type: "Join", actor: from.actorUri, object: spoken.call },
  });
  expect(answer).not.toHaveProperty("cc");
  expect(answer).not.toHaveProperty("proof");
  expect(answer).not.toHaveProperty("signature");
  const post = from.peer.requests.find(({ method }) => method === "POST");
  expect(post && await signatureFault(post)).toBeNull();
});

test("the same Join again is not answered twice", async () => {
  const from = await neighbour("mobilizon");
  await deliver(from, from.letter("join"));
  await deliver(from, from.letter("join"));
  expect(from.got("Ignore")).toHaveLength(1);
});

test("after the answer nothing in the book names who asked", async () => {
  const from = await neighbour("mobilizon");
  await deliver(from, from.letter("join"));
  expect(from.got("Ignore")).toHaveLength(1);
  const book = await wholeBook();
  expect(book).toContain(spoken.campaign);
  expect(book).not.toContain(from.actorUri);
  expect(book).not.toContain("mégaphone");
});

test("the answer cannot be fetched by anybody, and who comes is listed nowhere", async () => {
  const from = await neighbour("mobilizon");
  await deliver(from, from.letter("join"));
  const [answer] = from.got("Ignore");
  expect((await node.json(String(answer?.["id"]))).status).toBe(404);
  const attendees = await node.json(`${spoken.call}/attendees`);
  expect(attendees.status).toBe(200);
  expect(attendees.body).not.toContain(from.peer.origin);
  const signed = await from.peer.get(`${spoken.call}/attendees`);
  expect(signed.status).toBe(200);
  expect(signed.body).not.toMatch(/"(items|orderedItems)":\[[^\]]/);
});

test("the Event says where pledges are taken instead", async () => {
  const { json } = await node.json(spoken.call);
  expect(json).toMatchObject({ joinMode: "external", externalParticipationUrl: spoken.call });
});

test("a Leave of something never joined, and Friendica's yes and maybe, change nothing and are not faults", async () => {
  const mobilizon = await neighbour("mobilizon");
  await deliver(mobilizon, mobilizon.letter("leave"));
  const friendica = await neighbour("friendica");
  for (const file of ["accept-event", "tentative-accept-event", "undo-accept"]) {
    await deliver(friendica, friendica.letter(file));
  }
  expect([...mobilizon.peer.received, ...friendica.peer.received]).toEqual([]);
  const depth = await node.node.queue.depth();
  expect(depth["inbox"]).toMatchObject({ due: 0, dead: 0 });
});

test("a Join of a call that does not exist is not answered", async () => {
  const from = await neighbour("mobilizon");
  await deliver(from, from.letter("join", { object: `${node.origin}/calls/unknown` }));
  expect(from.peer.received).toEqual([]);
});
