/**
 * What people of other software write, share and ask, as somebody here meets it; and notes made to harm. The shapes are those
 * on the shelf of fixtures.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { votePoll } from "../../src/application/vote-poll.ts";
import { hydratePosts } from "../../src/database/views/post-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import type { Json, Network, NetworkNode } from "../support/network.ts";
import { makePerson, type TestPerson } from "../support/persons.ts";
import { type Neighbour, type Software, startNeighbour } from "./neighbour.ts";
import { closeAtEnd, dig, startTestNetwork } from "./stage.ts";

const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
let network: Network;
let node: NetworkNode;
let eva: TestPerson;

beforeAll(async () => {
  network = await startTestNetwork("alpha");
  node = network.node("alpha");
  eva = await makePerson(node, "eva");
});
afterAll(() => network.close());

/** A neighbour whose main actor eva follows, accepted. */
async function followed(name: Software): Promise<Neighbour> {
  const from = closeAtEnd(await startNeighbour(name, node, { campaign: eva.uri, call: `${node.origin}/calls/none` }));
  await eva.follow(from.actorUri);
  await network.settle();
  const follow = from.got("Follow").at(-1);
  await deliver(from, { ...letter(from, "accept"), type: "Accept", object: follow ?? {} });
  return from;
}

let count = 0;
const letter = (from: Neighbour, what: string): Json => ({
  "@context": "https://www.w3.org/ns/activitystreams",
  id: `${from.actorUri}#${what}-${count += 1}`,
  actor: from.actorUri,
});
const note = (from: Neighbour, changes: Json = {}): Json => ({
  id: `${from.peer.origin}/notes/${count += 1}`,
  type: "Note",
  attributedTo: from.actorUri,
  content: "<p>Hej!</p>",
  contentMap: { sv: "<p>Hej!</p>" },
  published: "2026-11-20T08:05:00Z",
  to: [PUBLIC],
  cc: [`${from.actorUri}/followers`],
  ...changes,
});
const create = (from: Neighbour, object: Json): Json => {
  from.peer.serve(new URL(String(object["id"])).pathname, { "@context": PUBLIC.split("#")[0], ...object });
  return { ...letter(from, "create"), type: "Create", to: object["to"], cc: object["cc"], object };
};

async function deliver(from: Neighbour, sent: Json): Promise<void> {
  expect((await from.send(sent)).status).toBe(202);
  await network.settle();
}

const stored = async (uri: unknown) =>
  await node.node.store.db.selectFrom("post").selectAll().where("uri", "=", String(uri)).executeTakeFirst();
const seen = async (uri: unknown) =>
  (await hydratePosts(readerOf(node.node.store), { personId: eva.id, uri: eva.uri }, [String(uri)])).get(String(uri));
const told = async () => {
  const rows = await node.node.store.db.selectFrom("notification").selectAll().where("person_id", "=", eva.id)
    .execute();
  return rows.map(({ kind, subject_uri }) => `${kind} ${subject_uri}`);
};

test.each(["mastodon", "misskey", "gotosocial"] as const)(
  "a post by somebody on %s whom a member follows comes home, with its picture as a link and its warning",
  async (name) => {
    const from = await followed(name);
    const attachment = [{
      type: "Document",
      mediaType: "image/png",
      url: `${from.peer.origin}/1.png`,
      name: "Banderoll",
    }];
    const object = note(from, { attachment, summary: "Strejk", sensitive: true });
    await deliver(from, create(from, object));
    const row = await stored(object["id"]);
    expect(row).toMatchObject({ audience: "public", language: "sv" });
    expect(row?.texts["sv"]).toEqual({ content: "<p>Hej!</p>", warning: "Strejk" });
    expect(row?.attachments).toMatchObject([{ mediaId: null, url: `${from.peer.origin}/1.png`, alt: "Banderoll" }]);
    const item = await node.node.store.db.selectFrom("stream_item").select("verb")
      .where("subject_uri", "=", String(object["id"])).executeTakeFirst();
    expect(item?.verb).toBe("posted");
    expect(from.peer.fetches("/1.png")).toBe(0);
  },
);

test("a stranger's post that names nobody here is not kept, one that mentions a member is, and tells them", async () => {
  const from = closeAtEnd(
    await startNeighbour("mastodon", node, { campaign: eva.uri, call: `${node.origin}/calls/none` }),
  );
  const object = note(from);
  await deliver(from, create(from, object));
  expect(await stored(object["id"])).toBeUndefined();
  const tag = [{ type: "Mention", href: eva.uri, name: "@eva" }];
  const naming = note(from, { tag, cc: [eva.uri] });
  await deliver(from, create(from, naming));
  expect(await stored(naming["id"])).toBeDefined();
  expect(await told()).toContain(`mentioned ${naming["id"]}`);
});

test("a boost by a followed person brings the post from its own server, never as the booster words it", async () => {
  const from = await followed("mastodon");
  const other = closeAtEnd(
    await startNeighbour("misskey", node, { campaign: eva.uri, call: `${node.origin}/calls/none` }),
  );
  const object = note(other);
  create(other, object);
  const forged = { ...object, content: "<p>Forged</p>", contentMap: { sv: "<p>Forged</p>" } };
  await deliver(from, { ...letter(from, "boost"), type: "Announce", to: [PUBLIC], object: forged });
  expect((await stored(object["id"]))?.texts["sv"]?.content).toBe("<p>Hej!</p>");
});

test("a boost of what is not for everybody brings nothing", async () => {
  const from = await followed("mastodon");
  const object = note(from, { to: [`${from.actorUri}/followers`], cc: [] });
  create(from, object);
  await deliver(from, { ...letter(from, "boost"), type: "Announce", to: [PUBLIC], object: object["id"] });
  expect(await stored(object["id"])).toBeUndefined();
});

describe("a poll", () => {
  const option = (name: string, totalItems: number) => ({
    type: "Note",
    name,
    replies: { type: "Collection", totalItems },
  });
  const question = (from: Neighbour, changes: Json = {}) =>
    note(from, {
      ...{ type: "Question", oneOf: [option("Ja", 1), option("Nej", 0)], votersCount: 1 },
      ...{ endTime: "2199-01-01T00:00:00Z", ...changes },
    });

  test("is voted in from here, told to its author alone, once; the figures stay the other server's word", async () => {
    const from = await followed("mastodon");
    const object = question(from);
    await deliver(from, create(from, object));
    const uri = String(object["id"]);
    const vote = (choices: string[]) => votePoll(node.node.ports, eva.asker, { uri, choices });
    expect(await vote(["Kanske"])).toMatchObject({ ok: false, refusal: { kind: "no_such_choice" } });
    expect(await vote(["Ja", "Nej"])).toMatchObject({ ok: false, refusal: { kind: "choose_one" } });
    expect(await vote(["Ja"])).toMatchObject({ ok: true });
    expect(await vote(["Nej"])).toMatchObject({ ok: false, refusal: { kind: "voted_already" } });
    await network.settle();
    const sent = from.got("Create").filter((one) => dig(one, "object", "inReplyTo") === uri);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ to: [from.actorUri], object: { name: "Ja", to: [from.actorUri] } });
    expect(sent[0]).not.toHaveProperty("cc");
    expect(dig(sent[0], "object", "content")).toBeUndefined();
    expect((await seen(uri))?.post.poll?.options).toMatchObject([{ name: "Ja", votes: 1 }, { name: "Nej", votes: 0 }]);

    const counted = { ...object, oneOf: [option("Ja", 2), option("Nej", 0)], votersCount: 2 };
    await deliver(from, { ...letter(from, "update"), type: "Update", to: [PUBLIC], object: counted });
    expect((await seen(uri))?.post).toMatchObject({
      updatedAt: null,
      poll: { voters: 2, options: [{ votes: 2 }, {}] },
    });
    expect((await seen(uri))?.voted).toEqual(["Ja"]);
  });

  test("that is over takes no vote", async () => {
    const from = await followed("mastodon");
    const object = question(from, { endTime: "2020-01-01T00:00:00Z" });
    await deliver(from, create(from, object));
    const outcome = await votePoll(node.node.ports, eva.asker, { uri: String(object["id"]), choices: ["Ja"] });
    expect(outcome).toMatchObject({ ok: false, refusal: { kind: "poll_over" } });
  });

  test("with ten thousand options is refused at the gate", async () => {
    const from = await followed("mastodon");
    const object = question(from, {
      oneOf: Array.from({ length: 10_000 }, (_none, at) => ({ type: "Note", name: `${at}` })),
    });
    expect((await from.send(create(from, object))).status).toBeGreaterThanOrEqual(400);
    expect(await stored(object["id"])).toBeUndefined();
  });
});

describe("a note made to harm", () => {
  test("in another's name is not kept", async () => {
    const from = await followed("mastodon");
    const other = await followed("misskey");
    const object = note(from, { attributedTo: other.actorUri });
    await deliver(from, create(from, object));
    expect(await stored(object["id"])).toBeUndefined();
    const elsewhere = note(other, { attributedTo: from.actorUri });
    await deliver(from, create(from, { ...elsewhere }));
    expect(await stored(elsewhere["id"])).toBeUndefined();
  });

  test("that is private is read as private, whatever the activity around it says", async () => {
    const from = await followed("mastodon");
    const object = note(from, { to: [eva.uri], cc: [], directMessage: true });
    await deliver(from, { ...create(from, object), to: [PUBLIC], cc: [] });
    expect(await stored(object["id"])).toMatchObject({ audience: "direct" });
    expect((await hydratePosts(readerOf(node.node.store), null, [String(object["id"])])).size).toBe(0);
    expect((await seen(object["id"]))?.post.audience).toBe("direct");
  });

  test("with a stamp that allows another quote shows no quote", async () => {
    const from = await followed("mastodon");
    const other = closeAtEnd(
      await startNeighbour("misskey", node, { campaign: eva.uri, call: `${node.origin}/calls/none` }),
    );
    const quoted = note(other);
    create(other, quoted);
    const stampUri = `${other.peer.origin}/stamps/1`;
    other.peer.serve("/stamps/1", {
      "@context": "https://www.w3.org/ns/activitystreams",
      ...{ id: stampUri, type: "QuoteAuthorization", attributedTo: other.actorUri },
      ...{ interactingObject: `${from.peer.origin}/notes/another`, interactionTarget: quoted["id"] },
    });
    const object = note(from, { quote: quoted["id"], quoteAuthorization: stampUri });
    await deliver(from, create(from, object));
    expect(await stored(object["id"])).toMatchObject({ quote_state: "asked" });
    expect((await seen(object["id"]))?.quoted).toBeNull();
  });

  test("with five hundred mentions, a giant text or scripts is bounded and cleaned", async () => {
    const from = await followed("mastodon");
    const tag = Array.from(
      { length: 500 },
      (_none, at) => ({ type: "Mention", href: `${from.peer.origin}/u/${at}`, name: "@x" }),
    );
    expect((await from.send(create(from, note(from, { tag })))).status).toBeGreaterThanOrEqual(400);
    const object = note(from, {
      content: `<p onclick="x()">A<script>alert(1)</script><img src="https://evil.example/x.png"></p>${
        "<p>å</p>".repeat(20_000)
      }`,
      contentMap: undefined,
    });
    await deliver(from, create(from, object));
    const row = await stored(object["id"]);
    const content = row?.texts["und"]?.content ?? "";
    expect(content).not.toMatch(/<script|onclick|<img/);
    expect(content.length).toBeLessThan(200_000);
  });
});
