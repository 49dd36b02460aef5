/**
 * Calls and events of other software that somebody here follows: taken, changed and removed as their owner says, in any
 * order of arrival, and on nobody else's word.
 */
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

/** Delivers a letter about an object that its server shows by now at the object's address. */
async function deliver(from: Neighbour, letter: Json): Promise<void> {
  const object = letter["object"] as Json | string | undefined;
  const isTold = letter["type"] === "Create" || letter["type"] === "Update";
  if (isTold && typeof object === "object" && String(object["id"]).startsWith(from.peer.origin)) {
    from.peer.serve(new URL(String(object["id"])).pathname, object);
  }
  if (letter["type"] === "Delete") from.peer.serve(new URL(String(dig(object, "id") ?? object)).pathname, {}, 410);
  expect((await from.send(letter)).status).toBe(202);
  await network.settle();
}

async function stored(uri: unknown) {
  return await node.node.store.db.selectFrom("remote_call").selectAll().where("uri", "=", String(uri))
    .executeTakeFirst();
}

/** Makes the movement follow an actor of the neighbour, and the neighbour say yes. */
async function follow(from: Neighbour, actorUri: string): Promise<void> {
  const id = await node.follow(actorUri);
  await network.settle();
  const object = { id, type: "Follow", actor: node.movementUri, object: actorUri };
  const accept = { "@context": "https://www.w3.org/ns/activitystreams", id: `${actorUri}#accept`, type: "Accept" };
  await deliver(from, { ...accept, actor: actorUri, object });
}

async function followedMobilizon(): Promise<{ from: Neighbour; create: Json; uri: string }> {
  const from = await neighbour("mobilizon");
  await follow(from, String(from.addActor("actor-group")["id"]));
  const create = from.letter("create-event");
  return { from, create, uri: String(dig(create, "object", "id")) };
}

const changed = (activity: Json, changes: Json): Json => ({
  ...activity,
  object: { ...(activity["object"] as Json), ...changes },
});

test("an event of a Mobilizon group that we follow is taken with its place and times", async () => {
  const { from, create, uri } = await followedMobilizon();
  await deliver(from, create);
  const row = await stored(uri);
  expect(row).toMatchObject({ name: "Soirée de soutien au dépôt", state: "confirmed" });
  expect(row?.starts_at?.toISOString()).toBe("2027-11-26T17:00:00.000Z");
  expect(JSON.stringify(row?.reading)).toContain("Brétigny-sur-Orge");
});

test.each([["gancio"], ["wordpress"], ["friendica"]] as const)(
  "an event of a %s that we follow is taken",
  async (name) => {
    const from = await neighbour(name);
    await follow(from, from.actorUri);
    const create = from.letter("create-event");
    await deliver(from, create);
    expect(await stored(dig(create, "object", "id"))).toMatchObject({ attributed_to: from.actorUri });
  },
);

test("Mobilizon's Updates all take effect, though they share one id with the Create", async () => {
  const { from, create, uri } = await followedMobilizon();
  await deliver(from, create);
  for (const [hour, name] of [["12", "Premier changement"], ["13", "Second changement"]]) {
    const update = changed({ ...create, type: "Update" }, { name, updated: `2027-11-11T${hour}:00:00Z` });
    await deliver(from, update);
    expect(await stored(uri)).toMatchObject({ name });
  }
});

test("an Update older than what we hold is ignored", async () => {
  const { from, create, uri } = await followedMobilizon();
  await deliver(from, create);
  await deliver(
    from,
    changed({ ...create, type: "Update" }, { name: "Vieille version", updated: "2027-11-10T11:00:00Z" }),
  );
  expect(await stored(uri)).toMatchObject({ name: "Soirée de soutien au dépôt" });
});

test("a deleted event goes, and its Create comes too late afterwards", async () => {
  const { from, create, uri } = await followedMobilizon();
  await deliver(from, create);
  await deliver(from, from.letter("delete-event"));
  expect(await stored(uri)).toBeUndefined();
  await deliver(from, { ...create, id: `${uri}/activity-again` });
  expect(await stored(uri)).toBeUndefined();
});

test("a Delete that comes before its Create is remembered", async () => {
  const { from, create, uri } = await followedMobilizon();
  await deliver(from, from.letter("delete-event"));
  await deliver(from, create);
  expect(await stored(uri)).toBeUndefined();
});

test("another server can neither change nor delete it", async () => {
  const { from, create, uri } = await followedMobilizon();
  await deliver(from, create);
  const eve = await neighbour("mastodon");
  const forged = { actor: eve.actorUri, attributedTo: undefined };
  await deliver(eve, { ...from.letter("delete-event"), ...forged, id: `${eve.actorUri}#d` });
  const update = changed({ ...create, type: "Update", id: `${eve.actorUri}#u`, ...forged }, { name: "Forged" });
  await deliver(eve, update);
  expect(await stored(uri)).toMatchObject({ name: "Soirée de soutien au dépôt" });
});

test("a stranger's event changes nothing here", async () => {
  const from = await neighbour("friendica");
  const create = from.letter("create-event");
  await deliver(from, create);
  expect(await stored(dig(create, "object", "id"))).toBeUndefined();
});

test("a boost by a followed actor brings the event, fetched from where it lives and not from the boost", async () => {
  const from = await neighbour("mobilizon");
  from.addActor("actor-group");
  const relay = `${from.peer.origin}/relay`;
  from.addActor("actor-group", { id: relay, type: "Application", inbox: `${relay}/inbox`, preferredUsername: "relay" });
  await follow(from, relay);
  const create = from.letter("create-event");
  const event = { "@context": create["@context"], ...(create["object"] as Json) };
  from.peer.serve(new URL(String(event["id" as keyof typeof event])).pathname, event);
  await deliver(from, from.letter("announce", { object: { ...event, name: "Forged in the boost" } }));
  expect(await stored(dig(create, "object", "id"))).toMatchObject({ name: "Soirée de soutien au dépôt" });
});

test("an actor that says its inbox moved gets what follows there", async () => {
  const from = await neighbour("mastodon");
  await deliver(from, from.letter("follow"));
  const endpoints = { sharedInbox: `${from.peer.origin}/new-inbox` };
  const person = { ...from.actor, inbox: `${from.peer.origin}/new-inbox/bo`, endpoints };
  from.addActor("actor", person);
  await deliver(from, from.letter("update-actor", { object: person }));
  await node.call("call-rally.json");
  await network.settle();
  const posts = from.peer.requests.filter(({ method }) => method === "POST").map(({ path }) => path);
  expect(posts.at(-1)).toBe("/new-inbox");
});

test("an actor that deletes itself is forgotten with all it did here", async () => {
  const from = await neighbour("mastodon");
  for (const file of ["follow", "like", "create-reply"]) await deliver(from, from.letter(file));
  await deliver(from, from.letter("delete-actor"));
  await expectForgotten(from);
});

test("an actor whose server says it is gone is believed to be, when its key is known no more", async () => {
  const from = await neighbour("mastodon");
  const { actorUri: followerUri } = from;
  await node.node.ports.transact(async (work) => {
    const actor = await work.actors.findByUri(spoken.campaign);
    const inbox = `${followerUri}/inbox`;
    const follow = { actorId: actor?.id ?? "", followUri: `${followerUri}#f`, followerUri, inbox, sharedInbox: null };
    await work.follows.addFollower(follow);
  });
  from.peer.behave(new URL(followerUri).pathname, { status: 410 });
  await deliver(from, from.letter("delete-actor"));
  await expectForgotten(from);
});

test("a farewell from an actor nobody here ever met is answered 202", async () => {
  const from = await neighbour("mastodon");
  from.peer.behave(new URL(from.actorUri).pathname, { status: 410 });
  expect((await from.send(from.letter("delete-actor"))).status).toBe(202);
});

async function expectForgotten(from: Neighbour): Promise<void> {
  const { db } = node.node.store;
  const uri = from.actorUri;
  expect(await db.selectFrom("follower").selectAll().where("follower_uri", "=", uri).execute()).toEqual([]);
  expect(await db.selectFrom("reaction").selectAll().where("actor_uri", "=", uri).execute()).toEqual([]);
  expect(await db.selectFrom("reply").selectAll().where("actor_uri", "=", uri).execute()).toEqual([]);
  expect(await db.selectFrom("remote_actor").selectAll().where("uri", "=", uri).execute()).toEqual([]);
}
