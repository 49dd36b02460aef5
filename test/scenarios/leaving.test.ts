/**
 * Leaving a node: followers hear of a move and go along, coming back is told too, and an erased account is forgotten wherever
 * servers do as they are asked, with a page that says which did.
 */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addPerson } from "../../src/application/add-person.ts";
import { erasePerson } from "../../src/application/leaving/erase-person.ts";
import { addAlias, removeAlias } from "../../src/application/leaving/aliases.ts";
import { comeBack, moveOut } from "../../src/application/leaving/move-out.ts";
import type { Asker } from "../../src/application/ports.ts";
import { createLookUpAccount } from "../../src/runtime/look-up-account.ts";
import { settleErasures } from "../../src/workers/erasures.ts";
import { startFixturePeer } from "../support/fixture-peer.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { requestExport } from "../../src/application/leaving/request-export.ts";
import { publishPost } from "../../src/application/publish-post.ts";
import { unzip } from "../support/unzip.ts";
import { readArchive } from "../support/read-archive.ts";
import { closeAtEnd, dig, startTestNetwork } from "./stage.ts";

const operator = { kind: "operator" } as const;

let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta");
  [alpha, beta] = [network.node("alpha"), network.node("beta")];
});
afterAll(() => network.close());

async function person(node: NetworkNode, handle: string) {
  const { ports } = node.node;
  const { personId: id } = orThrow(await addPerson(ports, operator, { handle, name: handle, role: "member" }));
  await ports.transact((work) => work.accounts.setState(id, "active"));
  const asker: Asker = { kind: "person", personId: id, role: "member" };
  return { id, uri: node.node.addresses.person(id), handle, asker };
}

type Somebody = Awaited<ReturnType<typeof person>>;

const lookUp = (node: NetworkNode, named: string) => createLookUpAccount(node.node.reading, node.node.userAgent)(named);

/** Somebody on one node follows somebody on the other, as both sides have it once it was accepted. */
async function followsAcross(from: NetworkNode, who: Somebody, to: NetworkNode, whom: Somebody): Promise<void> {
  const followUri = `${from.origin}/activities/f-${who.id}`;
  const { reading, ports, store } = from.node;
  const target = (await reading.actor(whom.uri))?.actor;
  if (target === undefined) throw new Error("not found");
  await ports.transact(async (work) => {
    await work.remote.saveActor(target);
    await work.follows.addFollowing(who.id, whom.uri, followUri);
  });
  await store.db.updateTable("following").set({ state: "accepted" }).where("actor_id", "=", who.id).execute();
  await to.node.ports.transact((work) =>
    work.follows.addFollower({
      actorId: whom.id,
      followerUri: who.uri,
      followUri,
      inbox: `${who.uri}/inbox`,
      sharedInbox: `${from.origin}/inbox`,
    })
  );
}

async function peerFollows(whom: Somebody) {
  const peer = closeAtEnd(await startFixturePeer());
  await alpha.node.ports.transact((work) =>
    work.follows.addFollower({
      actorId: whom.id,
      followerUri: peer.actorUri,
      followUri: `${peer.actorUri}#f`,
      inbox: peer.inboxUri,
      sharedInbox: peer.sharedInboxUri,
    })
  );
  return peer;
}

const following = async (node: NetworkNode, who: Somebody) =>
  (await node.node.store.db.selectFrom("following").select("target_uri").where("actor_id", "=", who.id)
    .where("state", "<>", "refused").execute()).map((row) => row.target_uri);

const told = async (node: NetworkNode, who: Somebody) =>
  await node.node.store.db.selectFrom("notification").select(["kind", "actor_uri", "subject_uri"])
    .where("person_id", "=", who.id).execute();

test("a person moves to another node: followers there and here follow along, and the way back is told too", async () => {
  const bo = await person(alpha, "bo");
  const cleo = await person(beta, "cleo");
  const dana = await person(alpha, "dana");
  const newBo = await person(beta, "newbo");
  await followsAcross(beta, cleo, alpha, bo);
  await alpha.node.ports.transact((work) => work.follows.addFollowing(dana.id, bo.uri, `${alpha.origin}/activities/d`));
  const peer = await peerFollows(bo);

  const before = await lookUp(alpha, newBo.uri);
  if ("kind" in before) throw new Error(before.kind);
  expect(await moveOut(alpha.node.ports, { personId: bo.id, target: before }))
    .toMatchObject({ refusal: { kind: "does_not_name_this_account", field: "account" } });

  const old = await lookUp(beta, bo.uri);
  if ("kind" in old) throw new Error(old.kind);
  orThrow(await addAlias(beta.node.ports, { personId: newBo.id, account: old }));
  const target = await lookUp(alpha, newBo.uri);
  if ("kind" in target) throw new Error(target.kind);
  expect(target.alsoKnownAs).toEqual([bo.uri]);
  orThrow(await moveOut(alpha.node.ports, { personId: bo.id, target }));
  await network.settle();

  expect((await alpha.json(`/u/${bo.id}`)).json).toMatchObject({ movedTo: newBo.uri });
  expect(await following(beta, cleo)).toEqual([newBo.uri]);
  expect(await following(alpha, dana)).toEqual([newBo.uri]);
  const moved = { kind: "moved", actor_uri: newBo.uri, subject_uri: bo.uri };
  expect(await told(beta, cleo)).toMatchObject([moved]);
  expect(await told(alpha, dana)).toMatchObject([moved]);
  expect(peer.received.map((one) => one["type"])).toEqual(["Update", "Move"]);
  expect(peer.received[1]).toMatchObject({ actor: bo.uri, object: bo.uri, target: newBo.uri });

  const post = () =>
    publishPost(alpha.node.ports, bo.asker, {
      words: { language: "en", texts: { en: { markdown: "here still" } }, pictures: [], found: [] },
      audience: "public",
      inReplyTo: null,
      quoteUri: null,
      replyPolicy: "anyone",
      quotePolicy: "anyone",
    });
  expect(await post(), "who moved away reads here and writes there").toMatchObject({ refusal: { kind: "moved_away" } });

  orThrow(await comeBack(alpha.node.ports, { personId: bo.id }));
  await network.settle();
  expect((await alpha.json(`/u/${bo.id}`)).json["movedTo"]).toBeUndefined();
  const last = peer.received.at(-1);
  expect([last?.["type"], dig(last, "object", "movedTo")]).toEqual(["Update", undefined]);
  expect(await moveOut(alpha.node.ports, { personId: bo.id, target }))
    .toMatchObject({ refusal: { kind: "moved_not_long_ago" } });
  orThrow(await removeAlias(beta.node.ports, { personId: newBo.id, uri: bo.uri }));
});

test("whoever blocks the new account loses the old follow and follows nobody instead", async () => {
  const eve = await person(alpha, "eve");
  const peer = closeAtEnd(await startFixturePeer({ handle: "fay" }));
  const gone = `${peer.origin}/users/gone`;
  peer.serve("/users/gone", {
    ...peer.actor,
    id: gone,
    preferredUsername: "gone",
    alsoKnownAs: [],
    movedTo: peer.actorUri,
  });
  peer.serve(new URL(peer.actorUri).pathname, { ...peer.actor, alsoKnownAs: [gone] });
  await alpha.node.ports.transact((work) => work.follows.addFollowing(eve.id, gone, `${alpha.origin}/activities/e`));
  await alpha.node.store.db.insertInto("person_block").values({ person_id: eve.id, target_uri: peer.actorUri })
    .execute();
  const move = { "@context": "https://www.w3.org/ns/activitystreams", type: "Move", actor: gone, object: gone };
  const keyId = `${gone}#main-key`;
  peer.serve("/users/gone", {
    ...peer.actor,
    id: gone,
    preferredUsername: "gone",
    inbox: `${gone}/inbox`,
    publicKey: { ...(peer.actor["publicKey"] as object), id: keyId, owner: gone },
  });
  const answer = await peer.post(`${alpha.origin}/inbox`, { ...move, id: `${gone}#m1`, target: peer.actorUri }, {
    keyId,
  });
  expect(answer.status).toBe(202);
  await network.settle();
  expect(await following(alpha, eve)).toEqual([]);
  expect(await told(alpha, eve)).toEqual([]);

  await alpha.node.store.db.deleteFrom("person_block").where("person_id", "=", eve.id).execute();
  await alpha.node.ports.transact((work) => work.follows.addFollowing(eve.id, gone, `${alpha.origin}/activities/e2`));
  await peer.post(`${alpha.origin}/inbox`, { ...move, id: `${gone}#m2`, target: peer.actorUri }, { keyId });
  await network.settle();
  expect(await following(alpha, eve), "a second move within a month").toEqual([gone]);
});

test("somebody moves here from elsewhere: followers on this node follow the account here, if it names the old one", async () => {
  const [ira, newcomer] = [await person(alpha, "ira"), await person(alpha, "newcomer")];
  const peer = closeAtEnd(await startFixturePeer({ handle: "jan" }));
  await alpha.node.ports.transact((work) =>
    work.follows.addFollowing(ira.id, peer.actorUri, `${alpha.origin}/activities/i`)
  );
  const move = (id: number) => ({
    "@context": "https://www.w3.org/ns/activitystreams",
    id: `${peer.actorUri}#moves/${id}`,
    type: "Move",
    actor: peer.actorUri,
    object: peer.actorUri,
    target: newcomer.uri,
  });
  await peer.post(`${alpha.origin}/inbox`, move(1));
  await network.settle();
  expect(await following(alpha, ira), "no alias, no move").toEqual([peer.actorUri]);
  const account = await lookUp(alpha, peer.actorUri);
  if ("kind" in account) throw new Error(account.kind);
  orThrow(await addAlias(alpha.node.ports, { personId: newcomer.id, account }));
  await peer.post(`${alpha.origin}/inbox`, move(2));
  await network.settle();
  expect(await following(alpha, ira)).toEqual([newcomer.uri]);
  expect(await told(alpha, ira)).toMatchObject([{ kind: "moved", actor_uri: newcomer.uri }]);
  expect(await told(alpha, newcomer)).toMatchObject([{ kind: "follow_requested", actor_uri: ira.uri }]);
});

test("an erased person is gone for every server that does as asked, and the receipts say which did", async () => {
  const gil = await person(alpha, "gil");
  const [good, refusing, down] = [await peerFollows(gil), await peerFollows(gil), await peerFollows(gil)];
  refusing.behave("*", { status: 403 });
  down.behave("*", "reset");
  const { receiptSecret } = orThrow(
    await erasePerson(alpha.node.ports, gil.asker, { handle: "gil", typed: "gil" }),
  );
  await network.settle();
  expect(good.received).toMatchObject([{ type: "Delete", actor: gil.uri, object: gil.uri }]);
  const page = (await alpha.html(`/erased/${receiptSecret}`)).body;
  const rowOf = (origin: string) =>
    new RegExp(`${new URL(origin).host.replaceAll(".", "\\.")}.{0,60}?</td><td>([^<]*)`, "s").exec(page)?.[1];
  expect([rowOf(good.origin), rowOf(refusing.origin), rowOf(down.origin)])
    .toEqual(["a pris la demande", "refusé (403)", "pas encore de réponse"]);
  expect((await alpha.html("/erased/wrong")).status).toBe(404);
  const gone = await alpha.json(`/u/${gil.id}`);
  expect([gone.status, gone.json["type"], gone.json["formerType"]]).toEqual([410, "Tombstone", "Person"]);
  expect((await alpha.html("/@gil")).status).toBe(404);

  refusing.behave("*", null);
  down.behave("*", null);
  await network.hurry();
  await network.settle();
  await network.hurry();
  await network.settle();
  expect([refusing, down].map((peer) => peer.received.some((one) => one["type"] === "Delete"))).toEqual([true, true]);
  expect(await settleErasures(alpha.node.store)).toEqual([gil.id]);
  expect((await alpha.html(`/erased/${receiptSecret}`)).body).not.toContain("pas encore de réponse");
  const keys = await alpha.node.store.db.selectFrom("actor_key").select("actor_id").where("actor_id", "=", gil.id)
    .execute();
  expect(keys).toEqual([]);
});

test("an archive holds everything, for its person alone, and its keys are those of the account", async () => {
  const hal = await person(alpha, "hal");
  const post = orThrow(
    await publishPost(alpha.node.ports, hal.asker, {
      words: { language: "en", texts: { en: { markdown: "only **mine**" } }, pictures: [], found: [] },
      audience: "followers",
      inReplyTo: null,
      quoteUri: null,
      replyPolicy: "anyone",
      quotePolicy: "anyone",
    }),
  );
  const passphrase = "la plage sous les pavés";
  const command = { personId: hal.id, passphrase, again: passphrase, language: "ar" };
  orThrow(await requestExport(alpha.node.ports, command));
  await network.settle();
  const stored = await alpha.node.store.db.selectFrom("person_export_piece").select("sealed").execute();
  expect(stored.length).toBeGreaterThan(0);
  expect(stored.some(({ sealed }) => Buffer.from(sealed).includes("index.html"))).toBe(false);

  const files = unzip(await readArchive(alpha, hal.id));
  expect([...files.keys()]).toEqual(expect.arrayContaining([
    "actor.json",
    "outbox.json",
    "index.html",
    "README.txt",
    "account.json",
    "following.csv",
    "followers.json",
    "blocks.csv",
    "mutes.csv",
    "pledges.json",
    "keys/rsa.pem",
    "keys/ed25519.pem",
  ]));
  const text = (name: string) => files.get(name)?.toString() ?? "";
  expect(JSON.parse(text("outbox.json"))).toMatchObject({
    totalItems: 1,
    orderedItems: [{ object: { id: post.uri } }],
  });
  for (const name of files.keys()) if (name.endsWith(".json")) expect(() => JSON.parse(text(name)), name).not.toThrow();
  expect(text("index.html")).toMatch(/<html lang="ar" dir="rtl">/);
  expect(text("index.html")).toContain("<strong>mine</strong>");
  expect(text("index.html")).not.toContain("<script");
  const opened = createPrivateKey({ key: text("keys/rsa.pem"), passphrase });
  const published = dig(JSON.parse(text("actor.json")), "publicKey", "publicKeyPem");
  expect(createPublicKey(opened).export({ type: "spki", format: "pem" }).toString().trim())
    .toBe(String(published).trim());
  expect(await told(alpha, hal)).toMatchObject([{ kind: "export_ready" }]);
});
