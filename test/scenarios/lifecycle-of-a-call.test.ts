/** What a call of ours goes through, as others hear it: revised, closed, cancelled in the open, deleted for everybody. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { cancelCall, closeCall, deleteCall, reviseCall } from "../../src/application/change-call.ts";
import { closeCampaign } from "../../src/application/close-campaign.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { type Neighbour, type Software, startNeighbour } from "./neighbour.ts";
import { closeAtEnd, dig, startTestNetwork } from "./stage.ts";

const operator = { kind: "operator" } as const;
let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let campaign: string;
let call: { id: string; uri: string };
let follower: Neighbour;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta");
  [alpha, beta] = [network.node("alpha"), network.node("beta")];
  campaign = (await alpha.campaign("campaign.json")).uri;
  await network.settle();
  await beta.follow(campaign);
  await network.settle();
});
beforeEach(async () => {
  call = await alpha.call("call-picket.json");
  follower = await neighbour("mastodon");
  await deliver(follower, follower.letter("follow"));
  await network.settle();
});
afterAll(() => network.close());

const neighbour = async (name: Software) => closeAtEnd(await startNeighbour(name, alpha, { campaign, call: call.uri }));
const about = (from: Neighbour, type: string) =>
  from.got(type).filter((activity) => dig(activity, "object", "id") === call.uri);

async function deliver(from: Neighbour, letter: Json): Promise<void> {
  expect((await from.send(letter)).status).toBe(202);
  await network.settle();
}

async function atBeta() {
  return await beta.node.store.db.selectFrom("remote_call").select(["name", "state"]).where("uri", "=", call.uri)
    .executeTakeFirst();
}

/** Publishes the call anew so that the follower of this test has it, too. */
async function publish(): Promise<void> {
  call = await alpha.call("call-picket.json");
  await network.settle();
  expect(about(follower, "Create")).toHaveLength(1);
}

test("a revised call is sent again whole, newer than before", async () => {
  await publish();
  const draft = alpha.draft("call-picket.json", { name: { fr: "Piquet à 6 heures" }, content: { fr: "Plus tôt." } });
  await reviseCall(alpha.node.ports, operator, { id: call.id, draft, newPicture: null });
  await network.settle();
  const [update] = about(follower, "Update");
  const [create] = about(follower, "Create");
  expect(update).toMatchObject({ actor: campaign, object: { type: "Event", name: "Piquet à 6 heures" } });
  expect(update?.["id"]).not.toBe(create?.["id"]);
  expect(Date.parse(String(dig(update, "object", "updated")))).toBeGreaterThan(
    Date.parse(String(dig(create, "object", "updated") ?? dig(create, "object", "published"))),
  );
  expect(await atBeta()).toMatchObject({ name: "Piquet à 6 heures" });
});

test("a closed call stays readable and is sent as changed", async () => {
  await publish();
  await closeCall(alpha.node.ports, operator, { id: call.id });
  await network.settle();
  expect(about(follower, "Update")).toHaveLength(1);
  expect((await alpha.json(call.uri)).status).toBe(200);
});

test("a cancelled call is marked where it stands, and a fresh Note tells those who don't read changes", async () => {
  await publish();
  await cancelCall(alpha.node.ports, operator, { id: call.id });
  await network.settle();
  const [update] = about(follower, "Update");
  expect(update).toMatchObject({ object: { status: "CANCELLED", eventStatus: "EventCancelled" } });
  const note = follower.got("Create").find((activity) => dig(activity, "object", "type") === "Note");
  expect(note).toMatchObject({ actor: campaign, object: { inReplyTo: call.uri, attributedTo: campaign } });
  expect((await alpha.json(call.uri)).json).toMatchObject({ status: "CANCELLED" });
  expect((await alpha.json(String(dig(note, "object", "id")))).status).toBe(200);
  expect(await atBeta()).toMatchObject({ state: "cancelled" });
});

test("a deleted call answers 410 with a Tombstone for ever and is gone everywhere", async () => {
  await publish();
  await deleteCall(alpha.node.ports, operator, { id: call.id });
  await network.settle();
  expect(about(follower, "Delete")[0]).toMatchObject({
    actor: campaign,
    object: { type: "Tombstone", formerType: "Event", id: call.uri },
  });
  const gone = await alpha.json(call.uri);
  expect(gone.status).toBe(410);
  expect(gone.headers.get("content-type")).toMatch(/^application\/activity\+json/);
  expect(gone.json).toMatchObject({ type: "Tombstone", formerType: "Event", id: call.uri });
  expect((await alpha.html(call.uri)).status).toBe(410);
  expect(await atBeta()).toBeUndefined();
  const outbox = await alpha.json(`${campaign}/outbox?page=true`);
  expect(outbox.body).not.toContain(call.uri);
});

test("a Delete reaches every server that ever had the call: former followers, those who passed it on, those who answered", async () => {
  await publish();
  await deliver(follower, {
    "@context": "https://www.w3.org/ns/activitystreams",
    id: `${follower.actorUri}#undo`,
    type: "Undo",
    actor: follower.actorUri,
    object: follower.letter("follow"),
  });
  const sharer = await neighbour("misskey");
  await deliver(sharer, sharer.letter("announce"));
  const answerer = await neighbour("hollo");
  await deliver(answerer, answerer.letter("create-reply"));
  await deleteCall(alpha.node.ports, operator, { id: call.id });
  await network.settle();
  for (const server of [follower, sharer, answerer]) expect(about(server, "Delete")).toHaveLength(1);
});

test("a former follower hears of no new call", async () => {
  const undo = { id: `${follower.actorUri}#undo`, type: "Undo", actor: follower.actorUri };
  await deliver(follower, {
    "@context": "https://www.w3.org/ns/activitystreams",
    ...undo,
    object: follower.letter("follow"),
  });
  call = await alpha.call("call-picket.json");
  await network.settle();
  expect(about(follower, "Create")).toEqual([]);
});

test("a closed campaign is sent as changed and stays readable", async () => {
  const brief = { language: "fr", name: { fr: "Courte" }, summary: { fr: "Bientôt finie." }, struggles: ["labour"] };
  const short = await alpha.campaign({ handle: "short_one", ...brief });
  await deliver(follower, { ...follower.letter("follow"), id: `${follower.actorUri}#f2`, object: short.uri });
  await closeCampaign(alpha.node.ports, operator, { handle: "short_one" });
  await network.settle();
  expect(follower.got("Update")).toContainEqual(expect.objectContaining({ actor: short.uri }));
  expect((await alpha.json(short.uri)).status).toBe(200);
});
