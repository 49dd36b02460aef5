/**
 * What members write under a call: held like everybody else's unless the organisers choose otherwise, answers inside answers,
 * and never a private word in public.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { chooseMemberReplies } from "../../src/application/choose-member-replies.ts";
import { moderateReply } from "../../src/application/moderate.ts";
import { publishPost } from "../../src/application/publish-post.ts";
import type { Network, NetworkNode } from "../support/network.ts";
import { makePerson, type TestPerson } from "../support/persons.ts";
import { startNeighbour } from "./neighbour.ts";
import { closeAtEnd, dig, startTestNetwork } from "./stage.ts";

const operator = { kind: "operator" } as const;
let network: Network;
let node: NetworkNode;
let campaign: { handle: string; uri: string };
let call: string;
let eva: TestPerson;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  campaign = await node.campaign("campaign.json");
  eva = await makePerson(node, "eva");
});
beforeEach(async () => {
  call = (await node.call("call-picket.json")).uri;
  await chooseMemberReplies(node.node.ports, operator, { handle: campaign.handle, choice: "held" });
  await network.settle();
});
afterAll(() => network.close());

const listed = async () => (await node.json(`${call}/replies`)).json["orderedItems"];
const show = (uri: string) => moderateReply(node.node.ports, operator, { uri, state: "shown" });

test("a member's answer waits for an organiser, and stands on the member's own page meanwhile", async () => {
  const post = await eva.say("How do I get there? zzWAITSzz", { inReplyTo: call });
  await network.settle();
  expect(await listed()).toEqual([]);
  expect((await node.html(call)).body).not.toContain("zzWAITSzz");
  expect((await node.html("/@eva")).body).toContain("zzWAITSzz");
  await show(post.uri);
  expect(await listed()).toEqual([post.uri]);
  expect((await node.html(call)).body).toContain("zzWAITSzz");
});

test("organisers may let members' words stand at once, and still hide them", async () => {
  await chooseMemberReplies(node.node.ports, operator, { handle: campaign.handle, choice: "shown" });
  const post = await eva.say("At once zzSHOWNzz", { inReplyTo: call });
  await network.settle();
  expect((await node.html(call)).body).toContain("zzSHOWNzz");
  await moderateReply(node.node.ports, operator, { uri: post.uri, state: "hidden" });
  expect((await node.html(call)).body).not.toContain("zzSHOWNzz");
});

test("an answer from elsewhere to an answer under the call belongs to the conversation, and waits too", async () => {
  const post = await eva.say("Who brings tea?", { inReplyTo: call });
  await show(post.uri);
  await network.settle();
  const from = closeAtEnd(await startNeighbour("mastodon", node, { campaign: campaign.uri, call: post.uri }));
  const letter = from.letter("create-reply");
  const uri = String(dig(letter, "object", "id"));
  expect((await from.send(letter)).status).toBe(202);
  await network.settle();
  const held = await node.node.store.db.selectFrom("reply").selectAll().where("uri", "=", uri).executeTakeFirst();
  expect(held).toMatchObject({ object_uri: call, state: "held" });
  expect((await node.html(call)).body).not.toContain("Vi kommer!");
  await show(uri);
  const { body } = await node.html(call);
  expect(body.indexOf("Vi kommer!")).toBeGreaterThan(body.indexOf("Who brings tea?"));
  expect(from.got("Create")).toEqual([]);
});

test("a member's private word to the campaign waits on the desk and appears nowhere in public", async () => {
  const post = await eva.say(`@${campaign.handle} call me zzSECRETzz`, { audience: "direct", inReplyTo: call });
  await network.settle();
  expect(await show(post.uri)).toMatchObject({ ok: false });
  const row = await node.node.store.db.selectFrom("reply").selectAll().where("uri", "=", post.uri).executeTakeFirst();
  expect(row).toMatchObject({ audience: "direct", state: "held", object_uri: campaign.uri });
  for (const path of [call, `${call}/replies`, post.uri, `${eva.uri}/outbox?page=true`, "/@eva", campaign.uri]) {
    for (const { body } of [await node.json(path), await node.html(path)]) expect(body).not.toContain("zzSECRETzz");
  }
});

test("an organiser's own answer stands at once", async () => {
  const asker = { ...eva.asker, role: "organiser" } as TestPerson["asker"];
  const words = { language: "en", texts: { en: { markdown: "zzORGANISERzz" } }, pictures: [], found: [] };
  const rest = {
    audience: "public",
    inReplyTo: call,
    quoteUri: null,
    replyPolicy: "anyone",
    quotePolicy: "anyone",
  } as const;
  expect(await publishPost(node.node.ports, asker, { words, ...rest })).toMatchObject({ ok: true });
  expect((await node.html(call)).body).toContain("zzORGANISERzz");
});
