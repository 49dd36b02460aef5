/** This node follows others: the follow counts once they say yes, ends when they say no later, and moves with them. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withdrawFollow } from "../../src/application/request-follow.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { type Neighbour, type Software, type Spoken, startNeighbour } from "./neighbour.ts";
import { closeAtEnd, startTestNetwork } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let spoken: Spoken;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta");
  [alpha, beta] = [network.node("alpha"), network.node("beta")];
  const campaign = await alpha.campaign("campaign.json");
  spoken = { campaign: campaign.uri, call: (await alpha.call("call-picket.json")).uri };
  await network.settle();
});
afterAll(() => network.close());

const neighbour = async (name: Software) => closeAtEnd(await startNeighbour(name, alpha, spoken));

async function stateOf(targetUri: string): Promise<string | undefined> {
  const row = await alpha.node.store.db.selectFrom("following").select("state").where("target_uri", "=", targetUri)
    .executeTakeFirst();
  return row?.state;
}

async function deliver(from: Neighbour, letter: Json): Promise<void> {
  expect((await from.send(letter)).status).toBe(202);
  await network.settle();
}

async function followed(name: Software): Promise<{ from: Neighbour; followUri: string; quoted: Json }> {
  const from = await neighbour(name);
  const followUri = await alpha.follow(from.actorUri);
  await network.settle();
  const quoted = { id: followUri, type: "Follow", actor: alpha.movementUri, object: from.actorUri };
  expect(from.got("Follow")).toMatchObject([quoted]);
  return { from, followUri, quoted };
}

const accepts: [Software, string, string][] = [
  ["mastodon", "accept-follow", "the Follow embedded"],
  ["gotosocial", "accept-follow", "the Follow embedded and addressed"],
  ["mastodon", "accept-follow", "the Follow's id alone"],
  ["mastodon", "accept-follow", "the Follow without its id"],
];

describe.each(accepts)("an Accept by %s", (name, file, how) => {
  test(`with ${how} completes the follow, and a later Reject ends it`, async () => {
    const { from, followUri, quoted } = await followed(name);
    expect(await stateOf(from.actorUri)).toBe("requested");
    const { id: _id, ...withoutId } = quoted;
    const object = how.endsWith("alone") ? followUri : how.endsWith("without its id") ? withoutId : quoted;
    const accept = from.letter(file, { object });
    await deliver(from, accept);
    expect(await stateOf(from.actorUri)).toBe("accepted");
    await deliver(from, { ...accept, id: `${from.actorUri}#rejects/1`, type: "Reject" });
    expect(await stateOf(from.actorUri)).toBe("refused");
  });
});

test("a Mobilizon group that we follow is believed by its own Accept", async () => {
  const from = await neighbour("mobilizon");
  const group = String(from.addActor("actor-group")["id"]);
  const followUri = await alpha.follow(group);
  await network.settle();
  const object = { id: followUri, type: "Follow", actor: alpha.movementUri, object: group };
  await deliver(from, from.letter("accept-follow", { object }));
  expect(await stateOf(group)).toBe("accepted");
});

test("nobody but the followed actor can accept or refuse", async () => {
  const { from, quoted } = await followed("mastodon");
  const eve = String(from.addActor("actor", { id: `${from.peer.origin}/users/eve`, preferredUsername: "eve" })["id"]);
  await deliver(from, from.letter("accept-follow", { id: `${eve}#a`, actor: eve, object: quoted }));
  expect(await stateOf(from.actorUri)).toBe("requested");
});

test("when we stop following, the Undo quotes the Follow", async () => {
  const { from, followUri } = await followed("mastodon");
  const ended = await withdrawFollow(alpha.node.ports, { kind: "operator" }, {
    follower: "alpha",
    targetUri: from.actorUri,
  });
  expect(ended.ok).toBe(true);
  await network.settle();
  expect(from.got("Undo")).toMatchObject([{ actor: alpha.movementUri, object: { id: followUri, type: "Follow" } }]);
  expect(await stateOf(from.actorUri)).toBeUndefined();
});

test("two of our nodes follow one another, and a call of one arrives at the other whole", async () => {
  await beta.follow(spoken.campaign);
  await network.settle();
  const { uri } = await alpha.call("call-picket.json");
  await network.settle();
  const call = await beta.node.store.db.selectFrom("remote_call").selectAll().where("uri", "=", uri).executeTakeFirst();
  expect(call).toMatchObject({ attributed_to: spoken.campaign, language: "fr", state: "confirmed" });
  expect(call?.reading).toMatchObject({ callKind: "picket", countryCode: "FR", campaign: spoken.campaign });
});

test("what the movement boosts reaches those who follow the movement, fetched from where it lives", async () => {
  await beta.follow(alpha.movementUri);
  await network.settle();
  const other = await alpha.campaign({
    handle: "depot_friends",
    language: "fr",
    name: { fr: "Amis du dépôt" },
    summary: { fr: "Soutien." },
    struggles: ["labour"],
  });
  const { uri } = await alpha.call("call-strike.json", { campaign: other.handle });
  await network.settle();
  const db = beta.node.store.db;
  expect(await db.selectFrom("remote_call").select("uri").where("uri", "=", uri).execute()).toHaveLength(1);
  const shares = await db.selectFrom("share").select("actor_uri").where("object_uri", "=", uri).execute();
  expect(shares).toEqual([{ actor_uri: alpha.movementUri }]);
});

test("a Move that the new account confirms takes our follow along", async () => {
  const { from, quoted } = await followed("mastodon");
  await deliver(from, from.letter("accept-follow", { object: quoted }));
  const to = await neighbour("mastodon");
  to.addActor("actor", { alsoKnownAs: [from.actorUri] });
  await deliver(from, from.letter("move", { target: to.actorUri }));
  expect(await stateOf(from.actorUri)).toBeUndefined();
  expect(await stateOf(to.actorUri)).toBe("requested");
  expect(to.got("Follow")).toMatchObject([{ actor: alpha.movementUri, object: to.actorUri }]);
});

test("a Move that the new account does not confirm changes nothing", async () => {
  const { from, quoted } = await followed("mastodon");
  await deliver(from, from.letter("accept-follow", { object: quoted }));
  const to = await neighbour("mastodon");
  await deliver(from, from.letter("move", { target: to.actorUri }));
  expect(await stateOf(from.actorUri)).toBe("accepted");
  expect(to.got("Follow")).toEqual([]);
});
