/**
 * Who may speak for whom: a server vouches for its own actors, and no actor of a server speaks for another of the same
 * server. What comes from a blocked server does not come back by somebody else's boost or letter.
 */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { blockDomain } from "../../src/application/moderate.ts";
import { type Neighbour, type Software, type Spoken, startNeighbour } from "../scenarios/neighbour.ts";
import { closeAtEnd, startTestNetwork } from "../scenarios/stage.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { findReplies } from "../support/stored-reply.ts";

const operator = { kind: "operator" } as const;
const context = "https://www.w3.org/ns/activitystreams";
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

async function deliver(from: Neighbour, letter: Json, status = 202): Promise<void> {
  expect((await from.send(letter)).status).toBe(status);
  await network.settle();
}

/** Eve has an account on the same server as everybody else there. */
function eveAt(from: Neighbour): string {
  const id = `${from.peer.origin}/users/eve`;
  from.addActor(from.actorUri.includes("/@") ? "actor-person" : "actor", {
    id,
    type: "Person",
    preferredUsername: "eve",
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
  });
  return id;
}

function keyIdOf(from: Neighbour): string {
  const { publicKey } = from.actor;
  return typeof publicKey === "object" && publicKey !== null && "id" in publicKey ? String(publicKey.id) : "";
}

async function follow(from: Neighbour, actorUri: string): Promise<string> {
  const id = await node.follow(actorUri);
  await network.settle();
  const object = { id, type: "Follow", actor: node.movementUri, object: actorUri };
  await deliver(from, { "@context": context, id: `${actorUri}#accept`, type: "Accept", actor: actorUri, object });
  return id;
}

async function groupWithAnEvent() {
  const from = await neighbour("mobilizon");
  await follow(from, String(from.addActor("actor-group")["id"]));
  const create = from.letter("create-event");
  const event = create["object"] as Json;
  const uri = String(event["id"]);
  const show = (document: unknown, status = 200) => from.peer.serve(new URL(uri).pathname, document, status);
  show(event);
  await deliver(from, create);
  return { from, create, event, uri, show, eve: eveAt(from) };
}

async function storedCall(uri: string) {
  return await node.node.store.db.selectFrom("remote_call").selectAll().where("uri", "=", uri).executeTakeFirst();
}

async function storedReply(uri: unknown) {
  return (await findReplies(node.node.store.db, String(uri)))[0];
}

test("a call sent by another actor of its server is taken as that server shows it, not as it was sent", async () => {
  const { from, create, event, uri, eve } = await groupWithAnEvent();
  const object = { ...event, name: "Forged", updated: "2027-11-12T10:00:00Z" };
  await deliver(from, { ...create, id: `${eve}#u`, type: "Update", actor: eve, object });
  expect(await storedCall(uri)).toMatchObject({ name: event["name"] });

  const invented = `${from.peer.origin}/events/invented`;
  await deliver(from, { ...create, id: `${eve}#c`, actor: eve, object: { ...object, id: invented } });
  expect(await storedCall(invented)).toBeUndefined();
});

test("a call is deleted by its owner, or by another actor once its server shows it no more", async () => {
  const { from, uri, show, eve } = await groupWithAnEvent();
  const removal = { "@context": context, type: "Delete", actor: eve, object: uri };
  await deliver(from, { ...removal, id: `${eve}#d1` });
  expect(await storedCall(uri)).toBeDefined();
  show({ "@context": context, id: uri, type: "Tombstone" }, 410);
  await deliver(from, { ...removal, id: `${eve}#d2` });
  expect(await storedCall(uri)).toBeUndefined();
});

test("nobody can have a call forgotten before it comes", async () => {
  const { from, create, event, eve } = await groupWithAnEvent();
  const next = { ...event, id: `${from.peer.origin}/events/next` };
  from.peer.serve("/events/next", next);
  await deliver(from, { "@context": context, id: `${eve}#d`, type: "Delete", actor: eve, object: next.id });
  await deliver(from, { ...create, id: `${next.id}/activity`, object: next });
  expect(await storedCall(next.id)).toBeDefined();
});

test("another actor of the same server can neither edit nor delete a reply", async () => {
  const from = await neighbour("mastodon");
  const eve = eveAt(from);
  const letter = from.letter("create-reply");
  const note = letter["object"] as Json;
  await deliver(from, letter);
  from.peer.serve(new URL(String(note["id"])).pathname, note);
  for (const attributedTo of [note["attributedTo"], eve]) {
    const object = { ...note, attributedTo, content: "Forged", updated: "2027-11-30T10:00:00Z" };
    await deliver(from, { ...letter, id: `${eve}#u-${String(attributedTo)}`, type: "Update", actor: eve, object });
  }
  await deliver(from, { "@context": context, id: `${eve}#d`, type: "Delete", actor: eve, object: note["id"] });
  from.peer.behave(new URL(String(note["id"])).pathname, { status: 404 });
  await deliver(from, { "@context": context, id: `${eve}#d2`, type: "Delete", actor: eve, object: note["id"] });
  expect(await storedReply(note["id"])).toMatchObject({ actor_uri: from.actorUri });
  expect((await storedReply(note["id"]))?.content).not.toContain("Forged");
});

test("nobody answers our Follow for somebody else", async () => {
  const from = await neighbour("gotosocial");
  const eve = eveAt(from);
  const id = await node.follow(from.actorUri);
  await network.settle();
  const object = { id, type: "Follow", actor: node.movementUri, object: from.actorUri };
  for (const type of ["Accept", "Reject"]) {
    await deliver(from, { "@context": context, id: `${eve}#${type}`, type, actor: eve, object });
    await deliver(from, { "@context": context, id: `${eve}#${type}-id`, type, actor: eve, object: id });
  }
  const rows = await node.node.store.db.selectFrom("following").select("state").where("follow_uri", "=", id).execute();
  expect(rows).toEqual([{ state: "requested" }]);
});

test("nobody takes back what somebody else of the same server did, or describes them anew", async () => {
  const from = await neighbour("mastodon");
  const eve = eveAt(from);
  for (const file of ["follow", "like"]) await deliver(from, from.letter(file));
  for (const file of ["follow", "like"]) {
    const done = from.letter(file);
    const undo = { "@context": context, type: "Undo", actor: eve };
    await deliver(from, { ...undo, id: `${eve}#undo-${file}`, object: done["id"] });
    await deliver(from, { ...undo, id: `${eve}#undo-${file}-whole`, object: done });
    await deliver(from, { ...undo, id: `${eve}#undo-${file}-own`, object: { ...done, actor: eve } });
  }
  const changed = { ...from.actor, inbox: `${from.peer.origin}/users/eve/inbox`, name: "Forged" };
  await deliver(from, { "@context": context, id: `${eve}#update`, type: "Update", actor: eve, object: changed });
  const { db } = node.node.store;
  const { actorUri } = from;
  expect(await db.selectFrom("follower").selectAll().where("follower_uri", "=", actorUri).execute()).toHaveLength(1);
  expect(await db.selectFrom("reaction").selectAll().where("actor_uri", "=", actorUri).execute()).toHaveLength(1);
  const known = await db.selectFrom("remote_actor").selectAll().where("uri", "=", actorUri).executeTakeFirst();
  expect(known).toMatchObject({ inbox: from.actor["inbox"] });
});

test("using up an id that another actor is going to send does not silence that actor", async () => {
  const from = await neighbour("mastodon");
  const eve = eveAt(from);
  const letter = from.letter("create-reply");
  const note = letter["object"] as Json;
  const other = { ...note, id: `${eve}/statuses/1`, attributedTo: eve };
  await deliver(from, { ...letter, actor: eve, object: other });
  await deliver(from, letter);
  expect(await storedReply(note["id"])).toBeDefined();

  const stranger = await neighbour("misskey");
  await deliver(stranger, { ...letter, id: `${String(letter["id"])}-2`, actor: stranger.actorUri }, 400);
});

test("a stamp to quote is given for a post on the asker's own server only", async () => {
  const from = await neighbour("mastodon");
  const victim = "https://victim.example/notes/1";
  const request = { "@context": context, id: `${from.actorUri}#q`, type: "QuoteRequest", actor: from.actorUri };
  await deliver(from, { ...request, object: spoken.call, instrument: victim });
  expect(await node.node.store.db.selectFrom("quote").selectAll().where("quote_uri", "=", victim).execute()).toEqual(
    [],
  );
});

test("what a blocked server wrote comes back neither by a boost nor passed on by another server", async () => {
  const { from, uri } = await groupWithAnEvent();
  const relay = await neighbour("gotosocial");
  await follow(relay, relay.actorUri);
  const author = await neighbour("mastodon");
  const reply = author.letter("create-reply");
  const note = reply["object"] as Json;
  author.peer.serve(new URL(String(note["id"])).pathname, note);
  for (const { origin } of [from.peer, author.peer]) {
    await blockDomain(node.node.ports, operator, { domain: new URL(origin).host, reason: "harassment" });
  }
  const later = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 6_000);
  try {
    const share = { "@context": context, id: `${relay.actorUri}#s`, type: "Announce", actor: relay.actorUri };
    await deliver(relay, { ...share, object: uri });
    const third = `${(await neighbour("misskey")).peer.origin}/users/other`;
    const passedOn = { ...reply, actor: third, id: `${third}#x`, signature: { type: "RsaSignature2017" } };
    expect((await relay.send(passedOn, { keyId: keyIdOf(relay) })).status).toBe(202);
    await network.settle();
  } finally {
    later.mockRestore();
  }
  expect(await storedCall(uri)).toBeUndefined();
  expect(await storedReply(note["id"])).toBeUndefined();
});

test("a host written with a final dot is not a second server that no block names", async () => {
  const from = await neighbour("mastodon");
  const dotted = (text: string) => text.replace("127.0.0.1", "localhost.");
  const letter = JSON.parse(dotted(JSON.stringify(from.letter("like")))) as Json;
  const answer = await from.send(letter, { keyId: `${dotted(from.actorUri)}#main-key` });
  expect([400, 401]).toContain(answer.status);
});
