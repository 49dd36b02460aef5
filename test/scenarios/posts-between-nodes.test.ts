/**
 * Two people on two nodes talk: posts, answers, passing on, changes, ends and quotes go both ways, and what is private stays
 * with those it is for.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { changeWishes } from "../../src/application/request-follow.ts";
import { deletePost } from "../../src/application/delete-post.ts";
import { revisePost } from "../../src/application/revise-post.ts";
import { revokeQuote } from "../../src/application/revoke-quote.ts";
import { sharePost, unsharePost } from "../../src/application/share-post.ts";
import { reviseProfile } from "../../src/application/revise-profile.ts";
import { hydratePosts } from "../../src/database/views/post-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import type { Network, NetworkNode } from "../support/network.ts";
import { makePerson, type TestPerson } from "../support/persons.ts";
import { dig, startTestNetwork } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let eva: TestPerson;
let bo: TestPerson;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta");
  [alpha, beta] = [network.node("alpha"), network.node("beta")];
  eva = await makePerson(alpha, "eva");
  bo = await makePerson(beta, "bo");
  await bo.follow(eva.uri);
  await eva.follow(bo.uri);
  await network.settle();
});
afterAll(() => network.close());

const stored = async ({ node }: NetworkNode, uri: string) =>
  await node.store.db.selectFrom("post").selectAll().where("uri", "=", uri).executeTakeFirst();
const seen = async ({ node }: NetworkNode, viewer: TestPerson | null, uri: string) => {
  const by = viewer === null ? null : { personId: viewer.id, uri: viewer.uri };
  return (await hydratePosts(readerOf(node.store), by, [uri])).get(uri);
};
const told = async ({ node }: NetworkNode, person: TestPerson) => {
  const rows = await node.store.db.selectFrom("notification").select(["kind", "subject_uri"])
    .where("person_id", "=", person.id).execute();
  return rows.map(({ kind, subject_uri }) => `${kind} ${subject_uri}`);
};
const streamOf = async ({ node }: NetworkNode, uri: string) =>
  await node.store.db.selectFrom("stream_item").select(["actor_uri", "verb"]).where("subject_uri", "=", uri).execute();

test("a public post in two languages reaches a follower's home with both, its warning and its hashtag", async () => {
  const post = await eva.say("", {
    language: "fr",
    texts: { fr: { markdown: "On se voit **demain** #Grève", warning: "lutte" }, ar: { markdown: "نلتقي غداً" } },
  });
  await network.settle();
  const row = await stored(beta, post.uri);
  expect(row).toMatchObject({ audience: "public", language: "fr", author_uri: eva.uri, tags: ["Grève"] });
  expect(row?.texts["fr"]).toMatchObject({ warning: "lutte" });
  expect(row?.texts["fr"]?.content).toContain("<strong>demain</strong>");
  expect(row?.texts["ar"]?.content).toContain("نلتقي");
  expect(await streamOf(beta, post.uri)).toEqual([{ actor_uri: eva.uri, verb: "posted" }]);
  const { json } = await alpha.json(`${eva.uri}/outbox?page=true`);
  expect(JSON.stringify(json)).toContain(post.uri);
});

test("whoever asked to be told of somebody's posts is told of new ones, and not of answers", async () => {
  const wishes = { withShares: true, withNotice: true, languages: [] };
  await changeWishes(beta.node.ports, bo.asker, { targetUri: eva.uri, wishes });
  const post = await eva.say("To all who listen");
  const answer = await eva.say("And one more thing", { inReplyTo: post.uri });
  await network.settle();
  expect(await told(beta, bo)).toContain(`posted ${post.uri}`);
  expect(await told(beta, bo)).not.toContain(`posted ${answer.uri}`);
  await changeWishes(beta.node.ports, bo.asker, { targetUri: eva.uri, wishes: { ...wishes, withNotice: false } });
  const quiet = await eva.say("Quietly");
  await network.settle();
  expect(await told(beta, bo)).not.toContain(`posted ${quiet.uri}`);
});

test("an answer comes home, tells whom it answers, and stands in the conversation and in the post's own replies", async () => {
  const post = await eva.say("Who comes?");
  await network.settle();
  const answer = await bo.say("I do!", { inReplyTo: post.uri });
  await network.settle();
  expect(await stored(alpha, answer.uri)).toMatchObject({ in_reply_to: post.uri, thread_uri: post.uri });
  expect(await told(alpha, eva)).toContain(`replied ${answer.uri}`);
  const { json } = await alpha.json(`${post.uri}/replies`);
  expect(json["orderedItems"]).toEqual([answer.uri]);
  expect((await seen(alpha, eva, answer.uri))?.answered?.uri).toBe(eva.uri);
});

test("a change and an end follow a post wherever it went", async () => {
  const post = await eva.say("At seven");
  await network.settle();
  const words = { language: "en", texts: { en: { markdown: "At eight" } }, pictures: [], found: [] };
  await revisePost(alpha.node.ports, eva.asker, { id: post.id ?? "", words });
  await network.settle();
  expect((await stored(beta, post.uri))?.texts["en"]?.content).toContain("At eight");
  expect((await alpha.json(`${eva.uri}/outbox?page=true`)).body).not.toContain("At seven");

  await deletePost(alpha.node.ports, eva.asker, { id: post.id ?? "" });
  await network.settle();
  expect(await stored(beta, post.uri)).toBeUndefined();
  expect(await streamOf(beta, post.uri)).toEqual([]);
  const gone = await alpha.json(post.uri);
  expect(gone).toMatchObject({ status: 410, json: { type: "Tombstone", formerType: "Note" } });
  expect((await alpha.html(post.uri)).status).toBe(410);
  expect((await alpha.json(`${eva.uri}/outbox?page=true`)).body).not.toContain("At eight");
});

test("nobody changes or deletes what another wrote", async () => {
  const post = await eva.say("Mine");
  const stranger = await makePerson(alpha, "mallory");
  const words = { language: "en", texts: { en: { markdown: "Not mine" } }, pictures: [], found: [] };
  const revised = await revisePost(alpha.node.ports, stranger.asker, { id: post.id ?? "", words });
  const deleted = await deletePost(alpha.node.ports, stranger.asker, { id: post.id ?? "" });
  expect([revised, deleted]).toMatchObject([{ ok: false, refusal: { kind: "not_found" } }, { ok: false }]);
  expect((await stored(alpha, post.uri))?.texts["en"]?.content).toContain("Mine");
});

test("passing on is told to followers and to the author, comes into homes, and can be taken back", async () => {
  const post = await eva.say("Pass this on");
  await network.settle();
  await sharePost(beta.node.ports, bo.asker, { uri: post.uri });
  await network.settle();
  expect(await told(alpha, eva)).toContain(`shared ${post.uri}`);
  expect(await streamOf(alpha, post.uri)).toContainEqual({ actor_uri: bo.uri, verb: "shared" });
  expect(dig((await alpha.json(`${post.uri}/shares`)).json, "totalItems")).toBe(1);

  await unsharePost(beta.node.ports, bo.asker, { uri: post.uri });
  await network.settle();
  expect(await streamOf(alpha, post.uri)).toEqual([{ actor_uri: eva.uri, verb: "posted" }]);
  expect(dig((await alpha.json(`${post.uri}/shares`)).json, "totalItems")).toBe(0);
});

test("what a third person wrote comes along when a followed person passes it on, read from its own server", async () => {
  const mia = await makePerson(beta, "mia");
  const post = await mia.say("Seen by few");
  await sharePost(beta.node.ports, bo.asker, { uri: post.uri });
  await network.settle();
  expect((await stored(alpha, post.uri))?.texts["en"]?.content).toContain("Seen by few");
  expect(await streamOf(alpha, post.uri)).toEqual([{ actor_uri: bo.uri, verb: "shared" }]);
});

test("a post for followers reaches them alone and is answered to nobody else", async () => {
  const post = await eva.say("Between us zzFOLLOWERSzz", { audience: "followers" });
  await network.settle();
  expect(await stored(beta, post.uri)).toMatchObject({ audience: "followers" });
  const stranger = await makePerson(beta, "stranger");
  expect((await seen(beta, bo, post.uri))?.post.uri).toBe(post.uri);
  expect(await seen(beta, stranger, post.uri)).toBeUndefined();
  expect(await seen(beta, null, post.uri)).toBeUndefined();
  expect((await alpha.json(post.uri)).status).toBe(404);
  expect((await alpha.html(post.uri)).status).toBe(404);
  expect((await alpha.json(`${eva.uri}/outbox?page=true`)).body).not.toContain("zzFOLLOWERSzz");
});

test("a private word goes to those it names, in no outbox and no home, and carries no signature others could show", async () => {
  const mention = `@bo@${new URL(beta.origin).host}`;
  const post = await eva.say(`${mention} zzPRIVATEzz`, { audience: "direct" });
  await network.settle();
  expect(await stored(beta, post.uri)).toMatchObject({ audience: "direct" });
  expect(await told(beta, bo)).toContain(`mentioned ${post.uri}`);
  expect(await streamOf(beta, post.uri)).toEqual([]);
  expect(await streamOf(alpha, post.uri)).toEqual([]);
  const { body } = await alpha.node.store.db.selectFrom("activity").select("body").where("object_uri", "=", post.uri)
    .executeTakeFirstOrThrow();
  const sent = JSON.parse(body) as Record<string, unknown>;
  expect(sent).not.toHaveProperty("proof");
  expect(sent).not.toHaveProperty("signature");
  expect(sent).toMatchObject({ to: [bo.uri], cc: [] });
  expect(JSON.stringify(sent)).not.toContain("directMessage");
  const answer = await bo.say("zzANSWERzz", { audience: "direct", inReplyTo: post.uri });
  await network.settle();
  expect(await stored(alpha, answer.uri)).toMatchObject({ audience: "direct", in_reply_to: post.uri });
  expect(await told(alpha, eva)).toContain(`replied ${answer.uri}`);
  for (const path of [`${eva.uri}/outbox?page=true`, post.uri, "/@eva", `${post.uri}/replies`]) {
    for (const { body } of [await alpha.json(path), await alpha.html(path)]) {
      expect(body).not.toMatch(/zzPRIVATEzz|zzANSWERzz/);
    }
  }
});

test("an answer is never wider than what it answers", async () => {
  const post = await eva.say("For few", { audience: "followers" });
  await network.settle();
  await expect(bo.say("Loud", { inReplyTo: post.uri })).rejects.toThrow("audience_too_wide");
});

test("a quote is asked for, granted with a stamp, shown, and gone when the leave is taken back", async () => {
  const post = await eva.say("Quote me");
  await network.settle();
  const quoting = await bo.say("She says:", { quoteUri: post.uri });
  expect(quoting.quoteState).toBe("asked");
  await network.settle();
  const granted = await stored(beta, quoting.uri);
  expect(granted?.quote_state).toBe("approved");
  const stamp = await alpha.json(new URL(granted?.quote_stamp ?? "").pathname);
  expect(stamp.json).toMatchObject({
    interactingObject: quoting.uri,
    interactionTarget: post.uri,
    attributedTo: eva.uri,
  });
  expect((await seen(beta, bo, quoting.uri))?.quoted?.post.uri).toBe(post.uri);
  expect((await beta.json(quoting.uri)).json).toMatchObject({
    quote: post.uri,
    quoteAuthorization: granted?.quote_stamp,
  });
  expect((await stored(alpha, quoting.uri))?.quote_state).toBe("approved");
  expect((await seen(alpha, eva, quoting.uri))?.quoted?.post.uri).toBe(post.uri);

  const quoteId = new URL(granted?.quote_stamp ?? "").pathname.split("/").at(-1) ?? "";
  expect(await revokeQuote(alpha.node.ports, eva.asker, { quoteId })).toMatchObject({ ok: true });
  await network.settle();
  expect((await stored(beta, quoting.uri))?.quote_state).toBe("refused");
  expect((await beta.json(quoting.uri)).json).not.toHaveProperty("quote");
  expect((await alpha.json(`/quotes/${quoteId}`)).status).toBe(410);
});

test("who does not want to be quoted is not", async () => {
  const post = await eva.say("Mine alone", { quotePolicy: "nobody" });
  await network.settle();
  await expect(bo.say("Look:", { quoteUri: post.uri })).rejects.toThrow("quote_not_allowed");
});

test("only those who may answer are heard: the rest is stored nowhere under the post and tells nobody", async () => {
  const post = await eva.say("Only those I name", { replyPolicy: "mentioned" });
  await network.settle();
  await expect(bo.say("Me too", { inReplyTo: post.uri })).rejects.toThrow("answer_not_allowed");
  await beta.node.store.db.updateTable("post").set({ reply_policy: "anyone" }).where("uri", "=", post.uri).execute();
  const answer = await bo.say("Me all the same", { inReplyTo: post.uri });
  await network.settle();
  expect(await stored(alpha, answer.uri)).toMatchObject({ is_kept_back: true });
  expect(await told(alpha, eva)).not.toContain(`replied ${answer.uri}`);
  expect((await alpha.json(`${post.uri}/replies`)).json["orderedItems"]).toEqual([]);
  expect((await alpha.html(post.uri)).body).not.toContain("Me all the same");
});

test("a profile that was changed is told to followers, and shows what its person wants and no more", async () => {
  const draft = {
    ...{ name: "Eva Example", language: "en", texts: { en: "I *strike*.", ar: "أُضرب" }, avatar: null, newAvatar: null },
    ...{ links: [{ label: "Site", url: "https://eva.example/" }], isLocked: false, isDiscoverable: true },
    ...{ isIndexable: true, readingLanguages: ["de"] },
    replyPolicy: "anyone" as const,
    quotePolicy: "followers" as const,
  };
  expect(await reviseProfile(alpha.node.ports, eva.asker, draft)).toMatchObject({ ok: true });
  await network.settle();
  const { json } = await alpha.json(eva.uri);
  expect(json).toMatchObject({
    ...{ name: "Eva Example", discoverable: true, indexable: true, manuallyApprovesFollowers: false },
    summaryMap: { en: "<p>I <em>strike</em>.</p>", ar: "<p>أُضرب</p>" },
    attachment: [{ type: "PropertyValue", name: "Site" }],
  });
  expect(dig(json, "attachment", 0, "value")).toContain('rel="me ');
  expect(JSON.stringify(json)).not.toContain("reading");
  const known = await beta.node.store.db.selectFrom("remote_actor").select("name").where("uri", "=", eva.uri)
    .executeTakeFirst();
  expect(known?.name).toBe("Eva Example");
});
