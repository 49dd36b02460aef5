/** Homes: what those one follows say and do, in time order, each thing once, and nothing that is not for the reader. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { followTopic } from "../../src/application/follow-topic.ts";
import { receiveAnnouncedCall, receiveRemoteCall } from "../../src/application/receive-remote-call.ts";
import { countNewer, type HomeViewer, readHome } from "../../src/database/views/home-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import { callDraft, campaignDraft, openTestHouse, operator, type TestHouse } from "../support/house.ts";
import { addMember, addPost, followAsAccepted, type Member, remoteActor, share } from "./home-stage.ts";

let house: TestHouse;
let me: Member;
let viewer: HomeViewer;
const origin = "https://front.example";
const [bea, carl, dora] = [remoteActor("bea"), remoteActor("carl"), remoteActor("dora", "else.example")];

beforeEach(async () => {
  house = await openTestHouse();
  me = await addMember(house, "mira");
  viewer = { personId: me.id, uri: me.uri, languages: [] };
  for (const actor of [bea, carl]) await followAsAccepted(house.store, me.id, actor.uri);
});
afterEach(() => house.close());

const at = (minute: number) => Temporal.Instant.from("2027-10-01T10:00:00Z").add({ minutes: minute });

async function home(of: HomeViewer = viewer) {
  return (await readHome(readerOf(house.store), of, { origin, before: null })).entries;
}

async function subjects(of: HomeViewer = viewer) {
  return (await home(of)).map(({ subjectUri }) => subjectUri.split("/").at(-1));
}

test("the newest stands first, and only those one follows and oneself are in it", async () => {
  await addPost(house, bea.uri, "first", { publishedAt: at(1) });
  await addPost(house, carl.uri, "third", { publishedAt: at(3) });
  await addPost(house, dora.uri, "stranger", { publishedAt: at(4) });
  await addPost(house, bea.uri, "second", { publishedAt: at(2) });
  expect(await subjects()).toEqual(["third", "second", "first"]);
});

test("what several passed on stands once, where the last of them did, and names them", async () => {
  const uri = await addPost(house, bea.uri, "shared", { publishedAt: at(1) });
  await addPost(house, carl.uri, "between", { publishedAt: at(2) });
  await share(house, carl.uri, uri, at(3).toString());
  await share(house, dora.uri, uri, at(5).toString());
  const entries = await home();
  expect(entries.map(({ subjectUri }) => subjectUri.split("/").at(-1))).toEqual(["shared", "between"]);
  expect(entries[0]?.deeds).toEqual([{ actorUri: bea.uri, verb: "posted" }, { actorUri: carl.uri, verb: "shared" }]);
});

test("shares of somebody whose shares one does not want bring nothing", async () => {
  const uri = await addPost(house, dora.uri, "theirs", { publishedAt: at(1) });
  await share(house, carl.uri, uri, at(2).toString());
  expect(await subjects()).toEqual(["theirs"]);
  await house.store.db.updateTable("following").set({ with_shares: false }).where("target_uri", "=", carl.uri)
    .execute();
  expect(await subjects()).toEqual([]);
});

test("pages go on without losing or repeating anything, also where two things have the same moment", async () => {
  for (let number = 0; number < 75; number++) {
    await addPost(house, number % 2 === 0 ? bea.uri : carl.uri, `n${number}`, {
      publishedAt: at(Math.floor(number / 5)),
    });
  }
  const seen: string[] = [];
  let before = null;
  for (let page = 0; page < 5; page++) {
    const read = await readHome(readerOf(house.store), viewer, { origin, before });
    seen.push(...read.entries.map(({ subjectUri }) => subjectUri));
    before = read.next;
    if (before === null) break;
  }
  expect(seen).toHaveLength(75);
  expect(new Set(seen).size).toBe(75);
  const top = (await home())[3]?.cursor;
  if (top === undefined) throw new Error("There is no fourth entry.");
  expect(await countNewer(readerOf(house.store), viewer, { origin, after: top })).toBe(3);
});

test("the silent many do not hide the one who spoke long ago", async () => {
  for (let number = 0; number < 60; number++) {
    await followAsAccepted(house.store, me.id, `https://quiet.example/users/${number}`);
  }
  await addPost(house, bea.uri, "old", { publishedAt: Temporal.Instant.from("2024-01-01T00:00:00Z") });
  await house.store.db.insertInto("stream_item").values(
    Array.from({ length: 2_100 }, (_, number) => ({
      actor_uri: "https://loud.example/users/x",
      subject_uri: `https://loud.example/${number}`,
      verb: "posted" as const,
      activity_uri: null,
      published_at: at(number % 60).toString(),
    })),
  ).execute();
  expect(await subjects()).toEqual(["old"]);
});

describe("what is not for the reader", () => {
  test("private posts are there for whom they name and for accepted followers alone", async () => {
    await addPost(house, bea.uri, "followers", { audience: "followers", publishedAt: at(1) });
    await addPost(house, bea.uri, "direct_to_me", { audience: "direct", readers: [me.uri], publishedAt: at(2) });
    await addPost(house, bea.uri, "direct_to_other", { audience: "direct", readers: [carl.uri], publishedAt: at(3) });
    expect(await subjects()).toEqual(["direct_to_me", "followers"]);
    const other = await addMember(house, "other");
    await followAsAccepted(house.store, other.id, carl.uri);
    expect(await subjects({ personId: other.id, uri: other.uri, languages: [] })).toEqual([]);
    await share(house, carl.uri, `${bea.uri}/statuses/followers`, at(4).toString());
    expect(await subjects({ personId: other.id, uri: other.uri, languages: [] })).toEqual([]);
  });

  test("whoever is blocked, muted or on a hidden server is absent, as author and as the one who shared", async () => {
    const theirs = await addPost(house, dora.uri, "theirs", { publishedAt: at(1) });
    await addPost(house, bea.uri, "own", { publishedAt: at(2) });
    await share(house, carl.uri, theirs, at(3).toString());
    expect(await subjects()).toEqual(["theirs", "own"]);
    const { db } = house.store;
    await db.insertInto("person_hidden_host").values({ person_id: me.id, host: "else.example" }).execute();
    expect(await subjects()).toEqual(["own"]);
    await db.insertInto("person_mute").values({ person_id: me.id, target_uri: bea.uri, until: null }).execute();
    expect(await subjects()).toEqual([]);
    await db.deleteFrom("person_mute").execute();
    await db.deleteFrom("person_hidden_host").execute();
    await db.insertInto("person_block").values({ person_id: me.id, target_uri: carl.uri }).execute();
    expect(await subjects()).toEqual(["own"]);
    await db.insertInto("actor_block").values({ actor_id: me.id, blocker_uri: bea.uri }).execute();
    expect(await subjects()).toEqual([]);
  });

  test("answers to somebody one does not follow are left to their conversation", async () => {
    const asked = await addPost(house, dora.uri, "asked", { publishedAt: at(1) });
    await addPost(house, bea.uri, "to_stranger", { inReplyTo: asked, publishedAt: at(2) });
    const known = await addPost(house, carl.uri, "known", { publishedAt: at(3) });
    await addPost(house, bea.uri, "to_known", { inReplyTo: known, publishedAt: at(4) });
    expect(await subjects()).toEqual(["to_known", "known"]);
  });

  test("a person who named their languages reads those, and what names none", async () => {
    await addPost(house, bea.uri, "français", { publishedAt: at(1) });
    await addPost(house, bea.uri, "arabic", { language: "ar", texts: { ar: { content: "نص" } }, publishedAt: at(2) });
    await addPost(house, bea.uri, "unnamed", { language: null, texts: { und: { content: "?" } }, publishedAt: at(3) });
    expect(await subjects({ ...viewer, languages: ["ar"] })).toEqual(["unnamed", "arabic"]);
  });
});

describe("calls", () => {
  const [union, ally] = [
    remoteActor("union", "union.example", "Group"),
    remoteActor("ally", "ally.example", "Organization"),
  ];
  const call = (name: string, by = union) => ({
    uri: `https://${by.host}/calls/${name}`,
    attributedTo: by.uri,
    name,
    language: "fr",
    startsAt: Temporal.Instant.from("2027-11-26T10:00:00Z"),
    endsAt: null,
    state: "confirmed" as const,
    publishedAt: Temporal.Instant.from("2027-10-01T09:00:00Z"),
    updatedAt: Temporal.Instant.from("2027-10-01T09:00:00Z"),
    reading: { names: { fr: name }, tags: ["Labour"], countryCode: "FR", place: { locality: "Lyon" } },
  });
  const heard = (actorUri: string, key: string) => ({ activityUri: `${actorUri}#${key}`, actorUri, onceKey: key });

  test("a joint call announced by three partners is there once, with who called and who also did", async () => {
    const third = remoteActor("third", "third.example", "Organization");
    for (const actor of [union, ally, third]) await followAsAccepted(house.store, me.id, actor.uri);
    const received = { call: call("joint"), publisher: union };
    await receiveRemoteCall(house.ports, heard(union.uri, "1"), received);
    await receiveAnnouncedCall(house.ports, heard(ally.uri, "2"), received);
    await receiveAnnouncedCall(house.ports, heard(third.uri, "3"), received);
    const entries = await home();
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ kind: "remote_call", subjectUri: "https://union.example/calls/joint" });
    expect(entries[0]?.deeds.map(({ verb }) => verb)).toEqual(["called", "shared", "shared"]);
    expect(new Set(entries[0]?.deeds.map(({ actorUri }) => actorUri))).toEqual(
      new Set([union.uri, ally.uri, third.uri]),
    );
  });

  test("a call of this node reaches those here who follow its campaign or the movement, in the same moment", async () => {
    await createCampaign(house.ports, operator, { draft: campaignDraft, newPicture: null, publish: true });
    const { ports } = house;
    const draft = { draft: callDraft, campaign: "make_them_pay", newPicture: null };
    await createCall(ports, operator, { ...draft, publish: true });
    await createCall(ports, operator, { ...draft, publish: false });
    expect(await home()).toEqual([]);
    await followAsAccepted(house.store, me.id, `${origin}/c/make_them_pay`);
    await followAsAccepted(house.store, me.id, `${origin}/m/front`);
    const entries = await home();
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      kind: "call",
      deeds: [{ actorUri: `${origin}/c/make_them_pay`, verb: "called" }, {
        actorUri: `${origin}/m/front`,
        verb: "shared",
      }],
    });
  });

  test("a topic brings public calls and posts with the reason, and never what is unlisted or private", async () => {
    const { ports } = house;
    await followTopic(ports, me.asker, { topic: "tag:labour", label: "labour" });
    await followTopic(ports, me.asker, { topic: "place:FR:lyon", label: "Lyon, FR" });
    await followAsAccepted(house.store, (await addMember(house, "other")).id, union.uri);
    await receiveRemoteCall(ports, heard(union.uri, "1"), { call: call("tagged"), publisher: union });
    await addPost(house, dora.uri, "public_tag", { tags: ["Labour"], publishedAt: at(5) });
    await addPost(house, dora.uri, "unlisted_tag", { tags: ["Labour"], audience: "unlisted", publishedAt: at(6) });
    await addPost(house, dora.uri, "followers_tag", { tags: ["Labour"], audience: "followers", publishedAt: at(7) });
    const entries = await home();
    expect(entries.map(({ subjectUri }) => subjectUri.split("/").at(-1))).toEqual(["public_tag", "tagged"]);
    expect(entries.map(({ topics }) => topics)).toEqual([["labour"], ["Lyon, FR", "labour"]]);
  });
});
