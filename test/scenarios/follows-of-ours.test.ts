/** Other servers follow what is here, each in its own manner: they are answered, counted once, and may leave again. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signedHeaders } from "../support/request-signing.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { signatureFault } from "./check-signature.ts";
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
const followers = async (uri = spoken.campaign) => Number((await node.json(`${uri}/followers`)).json["totalItems"]);
const undoOf = (follow: Json, id: string): Json => ({
  "@context": "https://www.w3.org/ns/activitystreams",
  id,
  type: "Undo",
  actor: follow["actor"],
  object: { id: follow["id"], type: "Follow", actor: follow["actor"], object: follow["object"] },
});

async function deliver(from: Neighbour, letter: Json): Promise<void> {
  expect((await from.send(letter)).status).toBe(202);
  await network.settle();
}

const letters: [Software, string][] = [
  ["mastodon", "follow"],
  ["mobilizon", "follow-group"],
  ["gancio", "follow"],
  ["misskey", "follow"],
  ["gotosocial", "follow"],
  ["hollo", "follow"],
  ["wordpress", "follow"],
];

describe.each(letters)("a follower on %s", (name, file) => {
  test("is answered by an Accept it can match, counted once, and gone after its Undo", async () => {
    const from = await neighbour(name);
    const before = await followers();
    const follow = from.letter(file, { object: spoken.campaign });
    await deliver(from, follow);
    const [accept] = from.got("Accept");
    expect(accept).toMatchObject({
      actor: spoken.campaign,
      to: [from.actorUri],
      object: { id: follow["id"], type: "Follow", actor: from.actorUri, object: spoken.campaign },
    });
    expect(accept).not.toHaveProperty("proof");
    expect(accept).not.toHaveProperty("signature");
    expect(await followers()).toBe(before + 1);

    await deliver(from, follow);
    expect(from.got("Accept")).toHaveLength(2);
    expect(await followers()).toBe(before + 1);

    await deliver(from, undoOf(follow, `${from.actorUri}#undo`));
    expect(await followers()).toBe(before);
    await deliver(from, follow);
    expect(await followers()).toBe(before);
    expect(from.got("Accept")).toHaveLength(2);
  });
});

test("an Accept is signed with Date and Digest as Mastodon wants it, and the followers collection has a first page", async () => {
  const from = await neighbour("mastodon");
  await deliver(from, from.letter("follow"));
  const post = from.peer.requests.find(({ method }) => method === "POST");
  expect(post && await signatureFault(post)).toBeNull();
  const { json } = await node.json(`${spoken.campaign}/followers`);
  expect(json).toMatchObject({ type: "OrderedCollection", first: expect.any(String) });
  const page = await node.json(String(json["first"]));
  expect(page.status).toBe(200);
  expect(JSON.stringify(page.json)).not.toContain(from.peer.origin);
});

test("an Undo that names only the Follow's id ends it", async () => {
  const from = await neighbour("mastodon");
  const before = await followers();
  const follow = from.letter("follow");
  await deliver(from, follow);
  await deliver(from, { ...undoOf(follow, `${from.actorUri}#undo`), object: follow["id"] });
  expect(await followers()).toBe(before);
});

test("an Undo by another actor of the same server ends nothing", async () => {
  const from = await neighbour("mastodon");
  const follow = from.letter("follow");
  await deliver(from, follow);
  const before = await followers();
  const eve = from.addActor("actor", { id: `${from.peer.origin}/users/eve`, preferredUsername: "eve" });
  await deliver(from, { ...undoOf(follow, `${from.peer.origin}/users/eve#undo`), actor: eve["id"] });
  expect(await followers()).toBe(before);
});

test("a strict GoToSocial sees every GET signed, and our actors without asking who it is", async () => {
  const from = await neighbour("gotosocial");
  const path = new URL(from.actorUri).pathname;
  from.peer.behave(path, ({ headers }) => headers["signature"] === undefined ? { status: 401 } : null);
  await deliver(from, from.letter("follow"));
  expect(from.got("Accept")).toHaveLength(1);
  const gets = from.peer.requests.filter((request) => request.method === "GET");
  expect(gets.length).toBeGreaterThan(0);
  for (const get of gets) expect(await signatureFault(get)).toBeNull();
  for (const path of ["/actor", "/c/make_amazon_pay"]) expect((await node.json(path)).status).toBe(200);
});

test("a Mobilizon instance that follows the node gets new calls and their boosts by the node", async () => {
  const from = await neighbour("mobilizon");
  const inbox = `${from.peer.origin}/relay/inbox`;
  from.addActor("actor-group", {
    id: `${from.peer.origin}/relay`,
    type: "Application",
    inbox,
    preferredUsername: "relay",
  });
  await deliver(from, from.letter("follow-from-relay"));
  expect(from.got("Accept")[0]).toMatchObject({
    actor: `${node.origin}/actor`,
    object: { actor: `${from.peer.origin}/relay` },
  });
  const { uri } = await node.call("call-rally.json");
  await network.settle();
  expect(from.got("Create")[0]).toMatchObject({ object: { id: uri, type: "Event" } });
  expect(from.got("Announce")).toContainEqual(expect.objectContaining({ actor: `${node.origin}/actor`, object: uri }));
});

test("a GET whose signature leaves the query out, as Mobilizon's do, is answered", async () => {
  const from = await neighbour("mobilizon");
  const url = `${spoken.campaign}/outbox?page=true`;
  const keyId = `${from.actorUri}#main-key`;
  const signed = signedHeaders({ url, path: new URL(url).pathname, keyId, privateKey: from.peer.keys.privateKey });
  const { host: _host, ...headers } = signed;
  const response = await fetch(url, { headers: { ...headers, accept: "application/activity+json" } });
  expect(response.status).toBe(200);
  expect(dig(await response.json(), "orderedItems", 0, "type")).toBe("Create");
});

test("a Follow of an Event, as Friendica sends for a thread, follows nobody", async () => {
  const from = await neighbour("friendica");
  const before = await followers();
  await deliver(from, from.letter("follow-event"));
  expect(from.peer.received).toEqual([]);
  expect(await followers()).toBe(before);
});

test("a person here is locked: who asks to follow waits, and hears nothing until the person decides", async () => {
  const from = await neighbour("mastodon");
  const { uri } = await node.node.store.db.selectFrom("actor").select("uri").where("kind", "=", "person")
    .executeTakeFirstOrThrow();
  await deliver(from, from.letter("follow", { object: uri }));
  expect([...from.got("Reject"), ...from.got("Accept")]).toEqual([]);
  const rows = await node.node.store.db.selectFrom("follower").select("state")
    .where("follower_uri", "=", from.actorUri).execute();
  expect(rows).toEqual([{ state: "requested" }]);
});
