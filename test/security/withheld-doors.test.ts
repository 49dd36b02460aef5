/**
 * What moderators keep from being seen, and what its author took back, over every other door than its page: the outbox, the
 * activity that brought it, lists of answers, passing it on, and the pictures that hung on it.
 */
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deletePost } from "../../src/application/delete-post.ts";
import { decideActor } from "../../src/application/moderation/decide-actor.ts";
import { decidePost } from "../../src/application/moderation/decide-post.ts";
import { reEncodePicture } from "../../src/application/pictures/re-encode.ts";
import type { ReadyPicture } from "../../src/application/ports.ts";
import { revisePost } from "../../src/application/revise-post.ts";
import { sharePost } from "../../src/application/share-post.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { makePerson, type TestPerson } from "../support/persons.ts";

const operator = { kind: "operator" } as const;
let network: Network;
let node: NetworkNode;
let eva: TestPerson;
let mel: TestPerson;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  eva = await makePerson(node, "eva");
  mel = await makePerson(node, "mel");
});
afterAll(() => network.close());

const activityOf = async (uri: string) =>
  (await node.node.store.db.selectFrom("activity").select("uri").where("object_uri", "=", uri)
    .where("type", "=", "Create").executeTakeFirstOrThrow()).uri;
const outboxOf = async (uri: string) => {
  const all = await node.json(`${uri}/outbox`);
  return { total: all.json["totalItems"], body: (await node.json(`${uri}/outbox?page=true`)).body };
};

test("a hidden post is in no outbox and no activity, under nothing it answers, and nobody passes it on or answers it", async () => {
  const root = await mel.say("Who comes?");
  const post = await eva.say("zzHIDDENzz", { inReplyTo: root.uri });
  await network.settle();
  const activity = await activityOf(post.uri);
  const before = await outboxOf(eva.uri);
  expect(before.body).toContain("zzHIDDENzz");
  const command = { postUri: post.uri, words: "", flagId: null } as const;
  orThrow(await decidePost(node.node.ports, operator, { ...command, step: "hide_post" }));
  const after = await outboxOf(eva.uri);
  expect([after.body.includes("zzHIDDENzz"), after.body.includes(post.uri)]).toEqual([false, false]);
  expect(after.total).toBe(Number(before.total) - 1);
  expect((await node.json(activity)).status).toBe(404);
  expect((await node.json(`${root.uri}/replies`)).body).not.toContain(post.uri);
  expect(await sharePost(node.node.ports, mel.asker, { uri: post.uri })).toMatchObject({
    refusal: { kind: "not_found" },
  });
  await expect(mel.say("Yes", { inReplyTo: post.uri })).rejects.toThrow("answered_not_found");
  await expect(mel.say("See", { quoteUri: post.uri })).rejects.toThrow("quoted_not_found");
  orThrow(await decidePost(node.node.ports, operator, { ...command, step: "show_post" }));
  expect((await node.json(activity)).status).toBe(200);
});

test("what somebody suspended said is at no activity's address, and is there again when they are", async () => {
  const post = await eva.say("zzSUSPENDEDzz");
  await network.settle();
  const activity = await activityOf(post.uri);
  const command = { actorUri: eva.uri, words: "", flagId: null } as const;
  orThrow(await decideActor(node.node.ports, operator, { ...command, step: "suspend" }));
  expect((await node.json(activity)).status).toBe(404);
  expect(await sharePost(node.node.ports, mel.asker, { uri: post.uri })).toMatchObject({
    refusal: { kind: "not_found" },
  });
  orThrow(await decideActor(node.node.ports, operator, { ...command, step: "lift" }));
  expect((await node.json(activity)).status).toBe(200);
});

async function picture(background: string): Promise<ReadyPicture> {
  const bytes = await sharp({ create: { width: 20, height: 10, channels: 3, background } }).png().toBuffer();
  const encoded = await reEncodePicture(new Uint8Array(bytes));
  if (!encoded.ok) throw new Error("no picture");
  const { ok: _ok, ...ready } = encoded;
  return ready;
}

test("pictures are gone when their post is deleted, or changed to be without them, unless something else shows them", async () => {
  const one = { mediaId: null, newPicture: await picture("#112233"), alt: "A crowd" };
  const two = { mediaId: null, newPicture: await picture("#332211"), alt: "A banner" };
  const post = await eva.say("Two pictures", { pictures: [one, two] });
  const [first = "", second = ""] = post.attachments.map(({ mediaId }) => mediaId ?? "");
  const status = async (id: string) => (await fetch(`${node.origin}/media/${id}`)).status;
  expect([await status(first), await status(second)]).toEqual([200, 200]);
  const words = { language: "en", texts: { en: { markdown: "One picture" } }, found: [] };
  const kept = { mediaId: first, newPicture: null, alt: "A crowd" };
  orThrow(await revisePost(node.node.ports, eva.asker, { id: post.id ?? "", words: { ...words, pictures: [kept] } }));
  expect([await status(first), await status(second)]).toEqual([200, 404]);
  orThrow(await deletePost(node.node.ports, eva.asker, { id: post.id ?? "" }));
  expect(await status(first)).toBe(404);
});
