/**
 * Safety for persons between servers: a block is told and held, a complaint leaves without a name, what moderators suspend
 * is not heard. Played with two nodes and with Mastodon's letters.
 */
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requestFollow } from "../../src/application/request-follow.ts";
import { importDistances } from "../../src/application/safety/import-distances.ts";
import { blockActor, unblockActor } from "../../src/application/safety/block-actor.ts";
import { fileFlag } from "../../src/application/safety/file-flag.ts";
import { decideActor } from "../../src/application/moderation/decide-actor.ts";
import { resolveFlag } from "../../src/application/moderation/decide-flag.ts";
import { lookUpActor } from "../../src/federation/look-up.ts";
import type { Asker } from "../../src/application/ports.ts";
import { signIn } from "../security/visitor.ts";
import { type Network, type NetworkNode, orThrow } from "../support/network.ts";
import { startNeighbour } from "./neighbour.ts";
import { closeAtEnd, dig, startTestNetwork } from "./stage.ts";

const operator = { kind: "operator" } as const;
let network: Network;
let alpha: NetworkNode;
let beta: NetworkNode;
let campaign: string;
let call: string;

interface Member {
  readonly uri: string;
  readonly handle: string;
  readonly asker: Asker;
  readonly id: string;
}

/** The member with a role that {@link signIn} made. */
async function member(node: NetworkNode, role: "member" | "moderator" | "organiser" | "steward"): Promise<Member> {
  const handle = `test_${role}`;
  const row = await node.node.store.db.selectFrom("actor").select(["id", "uri"]).where("handle", "=", handle)
    .executeTakeFirstOrThrow();
  return { ...row, handle, asker: { kind: "person", personId: row.id, role } };
}

beforeAll(async () => {
  network = await startTestNetwork("alpha", "beta");
  alpha = network.node("alpha");
  beta = network.node("beta");
  campaign = (await alpha.campaign("campaign.json")).uri;
  call = (await alpha.call("call-picket.json")).uri;
  for (const node of [alpha, beta]) await signIn(node, "member");
  await signIn(alpha, "moderator");
  await network.settle();
});
afterAll(() => network.close());

const mastodon = async () => closeAtEnd(await startNeighbour("mastodon", alpha, { campaign, call }));
const rows = (node: NetworkNode, table: "actor_block" | "follower" | "following" | "flag" | "person_block") =>
  node.node.store.db.selectFrom(table).selectAll().execute() as Promise<Record<string, unknown>[]>;

test("a block ends follows both ways on both nodes, is told to the other, and is held there until it is lifted", async () => {
  const [ana, bo] = [await member(alpha, "member"), await member(beta, "member")];
  const known = await lookUpActor(alpha.node.reading, bo.uri, "test");
  if ("kind" in known) throw new Error(known.kind);
  orThrow(await requestFollow(alpha.node.ports, ana.asker, { follower: ana.handle, target: known }));
  const back = await lookUpActor(beta.node.reading, ana.uri, "test");
  if ("kind" in back) throw new Error(back.kind);
  orThrow(await requestFollow(beta.node.ports, bo.asker, { follower: bo.handle, target: back }));
  await network.settle();
  expect(await rows(beta, "following")).toHaveLength(1);

  orThrow(await blockActor(alpha.node.ports, ana.asker, { targetUri: bo.uri }));
  await network.settle();
  expect(await rows(alpha, "follower")).toEqual([]);
  expect(await rows(alpha, "following")).toEqual([]);
  expect(await rows(beta, "follower")).toEqual([]);
  expect((await rows(beta, "following")).filter((row) => row["state"] !== "refused")).toEqual([]);
  expect(await rows(beta, "actor_block")).toMatchObject([{ actor_id: bo.id, blocker_uri: ana.uri }]);

  await requestFollow(beta.node.ports, bo.asker, { follower: bo.handle, target: back });
  await network.settle();
  expect(await rows(alpha, "follower")).toEqual([]);

  orThrow(await unblockActor(alpha.node.ports, ana.asker, { targetUri: bo.uri }));
  await network.settle();
  expect(await rows(beta, "actor_block")).toEqual([]);
  expect(await rows(alpha, "person_block")).toEqual([]);
});

test("Mastodon gets the Block in its own shape, once, and what the blocked one sends to the member is not kept", async () => {
  const from = await mastodon();
  const ana = await member(alpha, "member");
  const known = await lookUpActor(alpha.node.reading, from.actorUri, "test");
  if ("kind" in known) throw new Error(known.kind);
  await alpha.node.ports.transact((work) => work.remote.saveActor(known));
  for (const _twice of [1, 2]) {
    orThrow(await blockActor(alpha.node.ports, ana.asker, { targetUri: from.actorUri }));
    await network.settle();
  }
  expect(from.got("Block")).toMatchObject([{ actor: ana.uri, object: from.actorUri, to: [from.actorUri] }]);
  await from.send(from.letter("follow", { id: `${from.actorUri}#again`, object: ana.uri }));
  await network.settle();
  expect(from.got("Reject")).toHaveLength(1);
  expect((await rows(alpha, "follower")).filter((row) => row["follower_uri"] === from.actorUri)).toEqual([]);
  orThrow(await unblockActor(alpha.node.ports, ana.asker, { targetUri: from.actorUri }));
  await network.settle();
  expect(dig(from.got("Undo").at(-1), "object", "id")).toBe(dig(from.got("Block")[0], "id"));
});

test("a complaint leaves from the node with the account first, and nothing that leaves or waits names who complained", async () => {
  const from = await mastodon();
  const ana = await member(alpha, "member");
  await from.send(from.letter("follow"));
  await network.settle();
  const filed = orThrow(
    await fileFlag(alpha.node.ports, ana.asker, {
      ...{ targetUri: from.actorUri, objectUris: [], category: "harassment", words: "zzWORDSzz" },
      ...{ showsReporter: false, forwards: true },
    }),
  );
  expect(filed.forwarded).toBe(true);
  await network.settle();
  const [flag] = from.got("Flag");
  expect(flag).toMatchObject({ actor: `${alpha.origin}/actor`, object: [from.actorUri], content: "zzWORDSzz" });
  const sent = JSON.stringify(
    from.peer.requests.filter(({ body }) => JSON.stringify(body ?? "").includes("zzWORDSzz")),
  );
  expect(sent).toContain("zzWORDSzz");
  for (const name of [ana.id, ana.handle, "test_member"]) expect(sent).not.toContain(name);
  const { db } = alpha.node.store;
  for (const table of ["outbox_event", "activity", "queue_message"]) {
    const { rows: kept } = await sql`select to_jsonb(t) as row from ${sql.table(table)} t`.execute(db);
    expect(kept.filter((row) => JSON.stringify(row).includes(filed.id))).toEqual([]);
  }
});

test("a complaint at the other node waits in its queue with our server's name and no other, and moderators are told", async () => {
  await signIn(beta, "moderator");
  const [ana, bo] = [await member(alpha, "member"), await member(beta, "member")];
  orThrow(
    await fileFlag(alpha.node.ports, ana.asker, {
      ...{ targetUri: bo.uri, objectUris: [`${bo.uri}/nothing`], category: "spam", words: "spam" },
      ...{ showsReporter: true, forwards: true },
    }),
  );
  await network.settle();
  const [flag] = await rows(beta, "flag");
  expect(flag).toMatchObject({ host: new URL(alpha.origin).host, object_uris: [bo.uri], reporter_id: null });
  expect(JSON.stringify(await rows(beta, "flag"))).not.toContain(ana.id);
  const told = await beta.node.store.db.selectFrom("notification").selectAll().where("kind", "=", "flag_opened")
    .execute();
  expect(told.map(({ subject_uri }) => subject_uri)).toContain(`/desk/flags/${String(flag?.["id"])}`);
  expect(told.map(({ person_id }) => person_id)).not.toContain(bo.id);
});

test("whoever complained learns that it was dealt with, and nothing else", async () => {
  const [ana, mo] = [await member(alpha, "member"), await member(alpha, "moderator")];
  const filed = orThrow(
    await fileFlag(alpha.node.ports, ana.asker, {
      ...{ targetUri: campaign, objectUris: [call], category: "other", words: "about a call" },
      ...{ showsReporter: false, forwards: true },
    }),
  );
  expect(filed.forwarded).toBe(false);
  const { db } = alpha.node.store;
  const stored = await db.selectFrom("flag").select("object_uris").where("id", "=", filed.id).executeTakeFirstOrThrow();
  expect(stored.object_uris).toEqual([campaign, call]);
  orThrow(await resolveFlag(alpha.node.ports, mo.asker, { id: filed.id, outcome: "acted" }));
  const told = await db.selectFrom("notification").selectAll().where("person_id", "=", ana.id)
    .where("subject_uri", "=", filed.id).execute();
  expect(told).toMatchObject([{ kind: "flag_acted_on", actor_uri: null }]);
});

test("nothing is taken from an actor whom moderators suspended, and lifting lets it speak again", async () => {
  const from = await mastodon();
  const mo = await member(alpha, "moderator");
  await from.send(from.letter("follow"));
  await network.settle();
  const command = { actorUri: from.actorUri, words: "", flagId: null };
  orThrow(await decideActor(alpha.node.ports, mo.asker, { ...command, step: "suspend" }));
  const followers = async () =>
    (await rows(alpha, "follower")).filter((row) => row["follower_uri"] === from.actorUri).length;
  expect(await followers()).toBe(0);
  await from.send(from.letter("follow", { id: `${from.actorUri}#suspended` }));
  await from.send(from.letter("like"));
  await network.settle();
  expect(await followers()).toBe(0);
  const likes = await alpha.node.store.db.selectFrom("reaction").selectAll().where("actor_uri", "=", from.actorUri)
    .execute();
  expect(likes).toEqual([]);
  orThrow(await decideActor(alpha.node.ports, mo.asker, { ...command, step: "lift" }));
  await from.send(from.letter("follow", { id: `${from.actorUri}#lifted` }));
  await network.settle();
  expect(await followers()).toBe(1);
});

test("names of an imported list are kept away from the moment this node meets them", async () => {
  const from = await mastodon();
  const ana = await member(alpha, "member");
  const name = `${String(from.actor["preferredUsername"])}@${new URL(from.peer.origin).host}`.toLowerCase();
  const outcome = orThrow(await importDistances(alpha.node.ports, ana.asker, { list: "blocks", names: [name] }));
  expect(outcome).toEqual({ taken: 0, waiting: 1, left: 0 });
  await from.send(from.letter("follow", { object: ana.uri, id: `${from.actorUri}#met` }));
  await network.settle();
  const blocked = (await rows(alpha, "person_block")).filter((row) => row["target_uri"] === from.actorUri);
  expect(blocked).toHaveLength(1);
  expect((await rows(alpha, "follower")).filter((row) => row["follower_uri"] === from.actorUri)).toEqual([]);
});

test("an operator at the machine can decide about everybody, a moderator not about a steward or themselves", async () => {
  await signIn(alpha, "steward");
  const [mo, steward] = [await member(alpha, "moderator"), await member(alpha, "steward")];
  const command = { step: "limit" as const, words: "", flagId: null };
  for (const actorUri of [mo.uri, steward.uri]) {
    expect(await decideActor(alpha.node.ports, mo.asker, { ...command, actorUri }))
      .toEqual({ ok: false, refusal: { kind: "not_upon_them" } });
  }
  expect(await decideActor(alpha.node.ports, operator, { ...command, actorUri: steward.uri })).toMatchObject({
    ok: true,
  });
  orThrow(await decideActor(alpha.node.ports, operator, { ...command, actorUri: steward.uri, step: "lift" }));
});
