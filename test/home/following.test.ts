/** Following between people: each speaks for themself alone, locked ones are asked, and nobody learns more than they may. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { acceptFollower, removeFollower } from "../../src/application/decide-follower.ts";
import { readFollowCsv, writeFollowCsv } from "../../src/application/files/follow-csv.ts";
import { followTopic, unfollowTopic } from "../../src/application/follow-topic.ts";
import { receiveFollow, receiveUnfollow } from "../../src/application/receive-follow.ts";
import { receiveFollowAnswer } from "../../src/application/receive-follow-answer.ts";
import { changeWishes, requestFollow, withdrawFollow } from "../../src/application/request-follow.ts";
import { inboxesFor } from "../../src/database/views/federation-views.ts";
import { countFollowersOf, exportFollowing, findFollowStanding } from "../../src/database/views/follow-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import { followLimits } from "../../src/domain/limits.ts";
import { campaignDraft, openTestHouse, operator, type TestHouse } from "../support/house.ts";
import { addMember, type Member, remoteActor } from "./home-stage.ts";

let house: TestHouse;
let mira: Member;
let noor: Member;
const bea = remoteActor("bea");

beforeEach(async () => {
  house = await openTestHouse();
  mira = await addMember(house, "mira");
  noor = await addMember(house, "noor", { locked: false });
});
afterEach(() => house.close());

const local = (uri: string) => ({ uri, isLocal: true }) as const;
const follow = (who: Member, uri: string) =>
  requestFollow(house.ports, who.asker, { follower: who.handle, target: local(uri) });
const standing = async (who: Member, uri: string) =>
  (await findFollowStanding(readerOf(house.store), who.id, uri))?.state ?? null;
const counts = (who: Member) => countFollowersOf(readerOf(house.store), who.id);
const told = async (who: Member) =>
  (await house.store.db.selectFrom("notification").select(["kind", "actor_uri"]).where("person_id", "=", who.id)
    .orderBy("created_at").execute()).map(({ kind, actor_uri }) => `${kind} ${actor_uri}`);
const letters = async () => (await house.events()).filter(({ type }) => type.startsWith("follow."));

describe("between people of one node", () => {
  test("somebody not locked is followed at once, and told, and no letter is written", async () => {
    expect(await follow(mira, noor.uri)).toMatchObject({ ok: true, value: { state: "accepted" } });
    expect(await standing(mira, noor.uri)).toBe("accepted");
    expect(await counts(noor)).toEqual({ accepted: 1, requested: 0 });
    expect(await told(noor)).toEqual([`followed ${mira.uri}`]);
    expect(await letters()).toEqual([]);
    expect(await inboxesFor(house.store.db, [noor.id], null)).toEqual([]);
    expect(await follow(mira, noor.uri)).toMatchObject({ ok: false, refusal: { kind: "already_following" } });
    expect((await withdrawFollow(house.ports, mira.asker, { follower: "mira", targetUri: noor.uri })).ok).toBe(true);
    expect(await counts(noor)).toEqual({ accepted: 0, requested: 0 });
    expect(await letters()).toEqual([]);
  });

  test("somebody locked is asked; accepted, the follow counts and the follower is told; removed, it ends", async () => {
    expect(await follow(noor, mira.uri)).toMatchObject({ ok: true, value: { state: "requested" } });
    expect(await counts(mira)).toEqual({ accepted: 0, requested: 1 });
    expect(await told(mira)).toEqual([`follow_requested ${noor.uri}`]);
    expect((await acceptFollower(house.ports, mira.asker, { followerUri: noor.uri })).ok).toBe(true);
    expect(await standing(noor, mira.uri)).toBe("accepted");
    expect(await told(noor)).toEqual([`follow_accepted ${mira.uri}`]);
    expect((await removeFollower(house.ports, mira.asker, { followerUri: noor.uri })).ok).toBe(true);
    expect(await standing(noor, mira.uri)).toBe("refused");
    expect(await counts(mira)).toEqual({ accepted: 0, requested: 0 });
    expect(await letters()).toEqual([]);
  });

  test("whom one blocked asks and waits for ever, and one is not told", async () => {
    await house.store.db.insertInto("person_block").values({ person_id: noor.id, target_uri: mira.uri }).execute();
    expect(await follow(mira, noor.uri)).toMatchObject({ ok: true, value: { state: "requested" } });
    expect(await counts(noor)).toEqual({ accepted: 0, requested: 0 });
    expect(await told(noor)).toEqual([]);
    expect(await follow(noor, mira.uri)).toMatchObject({ ok: false, refusal: { kind: "blocked_by_oneself" } });
  });

  test("nobody follows themself, a draft, or what does not exist", async () => {
    await createCampaign(house.ports, operator, { draft: campaignDraft, newPicture: null, publish: false });
    expect(await follow(mira, mira.uri)).toMatchObject({ ok: false, refusal: { kind: "following_oneself" } });
    for (const path of ["/c/make_them_pay", "/u/nobody", "/calls/1"]) {
      expect(await follow(mira, `https://front.example${path}`)).toMatchObject({
        ok: false,
        refusal: { kind: "not_found" },
      });
    }
  });
});

describe("who may follow as whom", () => {
  const roles = ["member", "moderator", "organiser", "steward"] as const;

  test.each(roles)("a %s has no say in what another person follows", async (role) => {
    const asker = { kind: "person", personId: noor.id, role } as const;
    const asked = await requestFollow(house.ports, asker, { follower: "mira", target: bea });
    expect(asked).toMatchObject({ ok: false, refusal: { kind: "not_allowed" } });
    await requestFollow(house.ports, mira.asker, { follower: "mira", target: bea });
    const ended = await withdrawFollow(house.ports, asker, { follower: "mira", targetUri: bea.uri });
    expect(ended).toMatchObject({ ok: false, refusal: { kind: "not_allowed" } });
    expect(await standing(mira, bea.uri)).toBe("requested");
    expect(await acceptFollower(house.ports, asker, { followerUri: bea.uri })).toMatchObject({ ok: false });
  });

  test.each(roles)("a %s follows as the movement only with the right to write campaigns", async (role) => {
    const asker = { kind: "person", personId: noor.id, role } as const;
    const asked = await requestFollow(house.ports, asker, { follower: "front", target: bea });
    expect(asked.ok).toBe(role === "organiser" || role === "steward");
  });
});

describe("other servers", () => {
  const heard = (id: string) => ({ activityUri: id, actorUri: bea.uri, onceKey: id });

  test("a Follow of somebody locked waits for them, and is answered once they decide", async () => {
    await receiveFollow(house.ports, heard("https://there.example/f/1"), { targetUri: mira.uri, follower: bea });
    expect(await counts(mira)).toEqual({ accepted: 0, requested: 1 });
    expect(await told(mira)).toEqual([`follow_requested ${bea.uri}`]);
    expect(await letters()).toEqual([]);
    expect(await inboxesFor(house.store.db, [mira.id], null)).toEqual([]);
    await acceptFollower(house.ports, mira.asker, { followerUri: bea.uri });
    expect(await letters()).toMatchObject([{ type: "follow.accepted", followUri: "https://there.example/f/1" }]);
    expect(await inboxesFor(house.store.db, [mira.id], null)).toEqual(["https://there.example/inbox"]);
    await receiveFollow(house.ports, heard("https://there.example/f/2"), { targetUri: mira.uri, follower: bea });
    expect(await counts(mira)).toEqual({ accepted: 1, requested: 0 });
  });

  test("a declined one hears a Reject, and one who takes the request back is gone without a trace", async () => {
    await receiveFollow(house.ports, heard("https://there.example/f/1"), { targetUri: mira.uri, follower: bea });
    await removeFollower(house.ports, mira.asker, { followerUri: bea.uri });
    expect(await letters()).toMatchObject([{ type: "follow.refused", followUri: "https://there.example/f/1" }]);
    await receiveFollow(house.ports, heard("https://there.example/f/3"), { targetUri: mira.uri, follower: bea });
    const undone = { followUri: "https://there.example/f/3", targetUri: null };
    await receiveUnfollow(house.ports, heard("https://there.example/u/3"), undone);
    expect(await counts(mira)).toEqual({ accepted: 0, requested: 0 });
  });

  test("somebody not locked accepts at once, but whom they blocked is refused", async () => {
    await receiveFollow(house.ports, heard("https://there.example/f/1"), { targetUri: noor.uri, follower: bea });
    expect(await letters()).toMatchObject([{ type: "follow.accepted" }]);
    expect(await told(noor)).toEqual([`followed ${bea.uri}`]);
    await house.store.db.insertInto("person_block").values({ person_id: mira.id, target_uri: bea.uri }).execute();
    await receiveFollow(house.ports, heard("https://there.example/f/2"), { targetUri: mira.uri, follower: bea });
    expect((await letters()).at(-1)).toMatchObject({ type: "follow.refused" });
    expect(await told(mira)).toEqual([]);
  });

  test("an answer to a person's request tells that person, once; one to the movement's tells nobody", async () => {
    for (const [asker, follower] of [[mira.asker, "mira"], [operator, "front"]] as const) {
      await requestFollow(house.ports, asker, { follower, target: bea });
    }
    const answer = { followUri: null, accepted: true };
    await receiveFollowAnswer(house.ports, heard("a1"), { ...answer, followerUri: mira.uri });
    await receiveFollowAnswer(house.ports, heard("a2"), { ...answer, followerUri: mira.uri });
    await receiveFollowAnswer(house.ports, heard("a3"), { ...answer, followerUri: "https://front.example/m/front" });
    const all = await house.store.db.selectFrom("notification").select("person_id").execute();
    expect(all).toEqual([{ person_id: mira.id }]);
    expect(await standing(mira, bea.uri)).toBe("accepted");
  });
});

test("topics are followed by persons alone, once each, and left again", async () => {
  const topic = { topic: "tag:labour", label: "Labour" };
  expect((await followTopic(house.ports, operator, topic)).ok).toBe(false);
  expect((await followTopic(house.ports, mira.asker, topic)).ok).toBe(true);
  expect(await followTopic(house.ports, mira.asker, topic)).toMatchObject({ refusal: { kind: "already_following" } });
  expect((await unfollowTopic(house.ports, noor.asker, topic)).ok).toBe(false);
  expect((await unfollowTopic(house.ports, mira.asker, topic)).ok).toBe(true);
});

test("a list goes out as Mastodon writes it and comes in again the same, with wishes kept", async () => {
  await requestFollow(house.ports, mira.asker, { follower: "mira", target: bea });
  await follow(mira, noor.uri);
  const wishes = { withShares: false, withNotice: true, languages: ["fr", "ar"] };
  expect((await changeWishes(house.ports, mira.asker, { targetUri: bea.uri, wishes })).ok).toBe(true);
  const written = writeFollowCsv(await exportFollowing(readerOf(house.store), mira.id));
  expect(written.split("\n").filter(Boolean)).toEqual([
    "Account address,Show boosts,Notify on new posts,Languages",
    `bea@there.example,false,true,"fr, ar"`,
    "noor@front.example,true,false,",
  ]);
  expect(readFollowCsv(written)).toEqual([
    { account: "bea@there.example", isReadable: true, ...wishes },
    { account: "noor@front.example", isReadable: true, withShares: true, withNotice: false, languages: [] },
  ]);
});

test("a list is read without a heading, with columns in another order, and never beyond its bounds", () => {
  const usual = { withShares: true, withNotice: false, languages: [] };
  expect(readFollowCsv("\ufeffana@a.example\n@Bo@b.example\nana@a.example\n")).toEqual([
    { account: "ana@a.example", isReadable: true, ...usual },
    { account: "Bo@b.example", isReadable: true, ...usual },
  ]);
  expect(readFollowCsv('Languages,Account address\n"de, xx-!!",cy@c.example')).toEqual([
    { account: "cy@c.example", isReadable: true, ...usual, languages: ["de"] },
  ]);
  for (const wrong of ["=cmd|' /C calc'!A0", "nobody", "a@b@c.example", "<script>@x.example", "https://a.example/@b"]) {
    expect(readFollowCsv(`Account address\n"${wrong}"`)?.map(({ isReadable }) => isReadable)).toEqual([false]);
  }
  expect(readFollowCsv("x".repeat(followLimits.listBytes + 1))).toBeNull();
  expect(readFollowCsv("a@b.example\u0000")).toBeNull();
});
