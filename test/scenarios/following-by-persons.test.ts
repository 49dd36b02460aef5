/** People follow people across servers: they look, ask, are accepted or declined, and leave; in both directions. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { addPerson } from "../../src/application/add-person.ts";
import { acceptFollower, removeFollower } from "../../src/application/decide-follower.ts";
import { keepFoundPost } from "../../src/application/keep-found-post.ts";
import { importFollows } from "../../src/application/import-follows.ts";
import { requestFollow, withdrawFollow } from "../../src/application/request-follow.ts";
import { readFollowCsv } from "../../src/application/files/follow-csv.ts";
import { createLookUp } from "../../src/federation/look-up-anything.ts";
import { readPartner } from "../../src/federation/read-partner.ts";
import { readDuePartners } from "../../src/workers/partner-reading.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { startNeighbour } from "./neighbour.ts";
import { closeAtEnd, startTestNetwork } from "./stage.ts";

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let bea: Someone;
let ada: Someone;

interface Someone {
  readonly at: NetworkNode;
  readonly id: string;
  readonly uri: string;
  readonly handle: string;
  readonly asker: { readonly kind: "person"; readonly personId: string; readonly role: "member" };
}

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta");
  [alpha, beta] = [network.node("alpha"), network.node("beta")];
  ada = await someone(alpha, "ada");
  bea = await someone(beta, "bea");
});
afterAll(() => network.close());

async function someone(at: NetworkNode, handle: string, isLocked = true): Promise<Someone> {
  orThrow(await addPerson(at.node.ports, { kind: "operator" }, { handle, name: `Name of ${handle}`, role: "member" }));
  const row = await at.node.store.db.selectFrom("actor").select(["id", "uri"]).where("handle", "=", handle)
    .executeTakeFirstOrThrow();
  await at.node.store.db.updateTable("person").set({ state: "active" }).where("id", "=", row.id).execute();
  await at.node.ports.transact(async (work) => {
    await work.profiles.save({ ...await work.profiles.load(row.id), isLocked });
  });
  return { at, ...row, handle, asker: { kind: "person", personId: row.id, role: "member" } };
}

const lookUpAt = ({ node }: NetworkNode) =>
  createLookUp({ reading: node.reading, addresses: node.addresses, userAgent: "test", isAlone: false });

async function ask(who: Someone, named: string) {
  const found = await lookUpAt(who.at)(named);
  if (found.what !== "actor") throw new Error(JSON.stringify(found));
  return orThrow(
    await requestFollow(who.at.node.ports, who.asker, { follower: who.handle, target: found.actor }),
  );
}

const state = async (who: Someone, uri: string) =>
  (await who.at.node.store.db.selectFrom("following").select("state").where("actor_id", "=", who.id)
    .where("target_uri", "=", uri).executeTakeFirst())?.state;
const followers = async (who: Someone) =>
  await who.at.node.store.db.selectFrom("follower").select(["follower_uri", "state"]).where("actor_id", "=", who.id)
    .execute();
const told = async (who: Someone) =>
  (await who.at.node.store.db.selectFrom("notification").select("kind").where("person_id", "=", who.id).execute())
    .map(({ kind }) => kind);

test("a name or any link leads to whom it names, on this node and on another", async () => {
  const look = lookUpAt(alpha);
  const host = (node: NetworkNode) => new URL(node.origin).host;
  expect(await look(`@bea@${host(beta)}`)).toMatchObject({ what: "actor", actor: { uri: bea.uri, handle: "bea" } });
  expect(await look(bea.uri)).toMatchObject({ what: "actor", actor: { uri: bea.uri } });
  expect(await look(`${beta.origin}/@bea`)).toMatchObject({ what: "actor", actor: { uri: bea.uri } });
  expect(await look(`ada@${host(alpha)}`)).toEqual({ what: "local", path: "/@ada" });
  expect(await look(`${alpha.origin}/calls?kind=rally`)).toEqual({ what: "local", path: "/calls?kind=rally" });
  await beta.campaign("campaign.json");
  const call = await beta.call("call-picket.json");
  await network.settle();
  expect(await look(call.uri)).toMatchObject({ what: "call", call: { uri: call.uri }, publisher: { type: "Group" } });
  const noted = closeAtEnd(await startNeighbour("mastodon", alpha, { campaign: call.uri, call: call.uri }));
  const note = {
    "@context": "https://www.w3.org/ns/activitystreams",
    id: `${noted.actorUri}/statuses/1`,
    type: "Note",
    attributedTo: noted.actorUri,
    content: "<p>Salut</p>",
    published: "2026-01-01T00:00:00Z",
    to: ["https://www.w3.org/ns/activitystreams#Public"],
  };
  noted.peer.serve(new URL(note.id).pathname, note);
  const post = await look(note.id);
  expect(post).toMatchObject({ what: "post", post: { uri: note.id }, author: { uri: noted.actorUri } });
  if (post.what !== "post") throw new Error("It is no post.");
  orThrow(await keepFoundPost(alpha.node.ports, ada.asker, post));
  expect(await alpha.node.store.db.selectFrom("post").select("uri").where("uri", "=", note.id).execute()).toHaveLength(
    1,
  );
  noted.peer.serve(`${new URL(note.id).pathname}0`, {
    ...note,
    id: `${note.id}0`,
    to: [`${noted.actorUri}/followers`],
  });
  expect(await look(`${note.id}0`)).toEqual({ what: "nothing", why: "not_found" });
  for (const [named, why] of [["nobody", "not_a_handle"], [`@nobody@${host(beta)}`, "not_found"]]) {
    expect(await look(named ?? "")).toEqual({ what: "nothing", why });
  }
  expect(await look("http://127.0.0.1:1/x")).toMatchObject({ what: "nothing" });
});

test("somebody locked on another node is asked, accepts, and removes the follower again", async () => {
  await ask(ada, bea.uri);
  await network.settle();
  expect(await state(ada, bea.uri)).toBe("requested");
  expect(await followers(bea)).toEqual([{ follower_uri: ada.uri, state: "requested" }]);
  expect(await told(bea)).toEqual(["follow_requested"]);
  expect((await beta.json(`${new URL(bea.uri).pathname}/followers`)).json["totalItems"]).toBe(0);
  orThrow(await acceptFollower(beta.node.ports, bea.asker, { followerUri: ada.uri }));
  await network.settle();
  expect(await state(ada, bea.uri)).toBe("accepted");
  expect(await told(ada)).toEqual(["follow_accepted"]);
  const shown = await beta.json(`${new URL(bea.uri).pathname}/followers`);
  expect(shown.json["totalItems"]).toBe(1);
  expect(shown.body).not.toContain(ada.uri);
  orThrow(await removeFollower(beta.node.ports, bea.asker, { followerUri: ada.uri }));
  await network.settle();
  expect(await state(ada, bea.uri)).toBe("refused");
  expect(await followers(bea)).toEqual([]);
});

test("a request that was declined, and a follow that was left, are gone on both sides", async () => {
  await ask(bea, ada.uri);
  await network.settle();
  orThrow(await removeFollower(alpha.node.ports, ada.asker, { followerUri: bea.uri }));
  await network.settle();
  expect(await state(bea, ada.uri)).toBe("refused");
  await ask(bea, ada.uri);
  await network.settle();
  orThrow(await acceptFollower(alpha.node.ports, ada.asker, { followerUri: bea.uri }));
  await network.settle();
  expect(await state(bea, ada.uri)).toBe("accepted");
  orThrow(await withdrawFollow(beta.node.ports, bea.asker, { follower: "bea", targetUri: ada.uri }));
  await network.settle();
  expect(await state(bea, ada.uri)).toBeUndefined();
  expect(await followers(ada)).toEqual([]);
});

test.each(["mastodon", "gotosocial", "misskey"] as const)(
  "%s asks to follow a locked person and gets its Accept, or its Reject, when she decides",
  async (software) => {
    const spoken = { campaign: ada.uri, call: `${alpha.origin}/calls/none` };
    const from = closeAtEnd(await startNeighbour(software, alpha, spoken));
    const follow = from.letter("follow", { object: ada.uri });
    expect((await from.send(follow)).status).toBe(202);
    await network.settle();
    expect(from.got("Accept")).toEqual([]);
    expect(await followers(ada)).toEqual([{ follower_uri: from.actorUri, state: "requested" }]);
    orThrow(await acceptFollower(alpha.node.ports, ada.asker, { followerUri: from.actorUri }));
    await network.settle();
    expect(from.got("Accept")).toMatchObject([{ actor: ada.uri, object: { id: follow["id"], type: "Follow" } }]);
    orThrow(await removeFollower(alpha.node.ports, ada.asker, { followerUri: from.actorUri }));
    await network.settle();
    expect(from.got("Reject")).toMatchObject([{ actor: ada.uri, object: { id: follow["id"], type: "Follow" } }]);
    expect(await followers(ada)).toEqual([]);
  },
);

test("a person follows somebody on Mastodon as herself, and the Undo names the Follow", async () => {
  const spoken = { campaign: ada.uri, call: `${alpha.origin}/calls/none` };
  const from = closeAtEnd(await startNeighbour("mastodon", alpha, spoken));
  const { followUri } = await ask(ada, from.actorUri);
  await network.settle();
  const quoted = { id: followUri, type: "Follow", actor: ada.uri, object: from.actorUri };
  expect(from.got("Follow")).toMatchObject([quoted]);
  await from.send(from.letter("accept-follow", { object: quoted }));
  await network.settle();
  expect(await state(ada, from.actorUri)).toBe("accepted");
  orThrow(await withdrawFollow(alpha.node.ports, ada.asker, { follower: "ada", targetUri: from.actorUri }));
  await network.settle();
  expect(from.got("Undo")).toMatchObject([{ actor: ada.uri, object: { id: followUri } }]);
});

test("a list of 200 lines with wrong ones is brought in, each line with what became of it", async () => {
  const reader = await someone(alpha, "reader");
  const host = new URL(beta.origin).host;
  const open: string[] = [];
  for (let number = 0; number < 5; number++) open.push((await someone(beta, `open_${number}`, false)).handle);
  const lines = [
    ...open.map((handle) => `${handle}@${host},true,false,`),
    `bea@${host},false,true,"fr, ar"`,
    `ada@${new URL(alpha.origin).host},true,false,`,
    `reader@${new URL(alpha.origin).host},true,false,`,
    ...Array.from({ length: 30 }, (_, number) => `gone_${number}@${host},true,false,`),
    ...Array.from({ length: 162 }, (_, number) => `not an account ${number},true,false,`),
  ];
  expect(lines).toHaveLength(200);
  const read = readFollowCsv(`Account address,Show boosts,Notify on new posts,Languages\n${lines.join("\n")}\n`);
  const { id } = orThrow(
    await importFollows(alpha.node.ports, reader.asker, { mode: "merge", lines: read ?? [] }),
  );
  expect(await importFollows(alpha.node.ports, reader.asker, { mode: "merge", lines: read ?? [] })).toMatchObject({
    refusal: { kind: "list_running" },
  });
  await network.settle();
  const rows = await alpha.node.store.db.selectFrom("follow_list_line")
    .select(({ fn }) => ["state", fn.countAll<string>().as("n")]).where("list_id", "=", id).groupBy("state").execute();
  expect(Object.fromEntries(rows.map((row) => [row.state, Number(row.n)]))).toEqual({
    followed: 7,
    oneself: 1,
    not_found: 30,
    unreadable: 162,
  });
  const wish = await alpha.node.store.db.selectFrom("following").select(["with_shares", "with_notice", "languages"])
    .where("actor_id", "=", reader.id).where("target_uri", "=", bea.uri).executeTakeFirst();
  expect(wish).toEqual({ with_shares: false, with_notice: true, languages: ["fr", "ar"] });
  const accepted = await alpha.node.store.db.selectFrom("following").select("target_uri")
    .where("actor_id", "=", reader.id).where("state", "=", "accepted").execute();
  expect(accepted).toHaveLength(5);
  const only = readFollowCsv(`open_0@${host}`) ?? [];
  orThrow(await importFollows(alpha.node.ports, reader.asker, { mode: "overwrite", lines: only }));
  await network.settle();
  const left = await alpha.node.store.db.selectFrom("following").select("target_uri").where("actor_id", "=", reader.id)
    .execute();
  expect(left).toHaveLength(1);
});

test("what a partner publishes is read from where it stands, also when its letter never came", async () => {
  await beta.campaign({
    handle: "partner_campaign",
    language: "fr",
    name: { fr: "Campagne du partenaire" },
    summary: { fr: "Texte." },
    struggles: ["labour"],
  });
  const { uri } = await beta.call("call-picket.json", { campaign: "partner_campaign" });
  await network.settle();
  await alpha.follow(`${beta.origin}/c/partner_campaign`);
  await network.settle();
  const { store, ports, reading } = alpha.node;
  const stored = async () =>
    await store.db.selectFrom("remote_call").select("uri").where("uri", "=", uri).executeTakeFirst();
  expect(await stored()).toBeUndefined();
  const read = (actorUri: string) => readPartner(reading, actorUri, () => Promise.resolve(false));
  expect(await readDuePartners({ store, ports, read })).toBeGreaterThan(0);
  expect(await stored()).toEqual({ uri });
  expect(await readDuePartners({ store, ports, read })).toBe(0);
});
