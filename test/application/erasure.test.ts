/** An erased person is nowhere: every table is walked, whoever made it and whenever it was added. */
import { generateKeyPairSync } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addPerson } from "../../src/application/add-person.ts";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { erasePerson } from "../../src/application/leaving/erase-person.ts";
import { requestExport } from "../../src/application/leaving/request-export.ts";
import { addDevice } from "../../src/application/notifications/choose-notifications.ts";
import { pledgeAway } from "../../src/application/pledges/pledge-away.ts";
import type { RemoteActor, RemoteCall } from "../../src/application/remote-ports.ts";
import { pledgeAsMember } from "../../src/application/pledges/pledge-as-member.ts";
import type { Asker } from "../../src/application/ports.ts";
import { publishPost } from "../../src/application/publish-post.ts";
import { sharePost } from "../../src/application/share-post.ts";
import { settleErasures } from "../../src/workers/erasures.ts";
import { callDraft, campaignDraft, openTestHouse, operator, type TestHouse } from "../support/house.ts";
import { orThrow } from "../support/network.ts";

const HANDLE = "zaynab_canary";
const NAME = "Zaynab Canary";

let house: TestHouse;
let id: string;
let uri: string;
let asker: Asker;

beforeAll(async () => {
  house = await openTestHouse();
  const added = orThrow(await addPerson(house.ports, operator, { handle: HANDLE, name: NAME, role: "member" }));
  id = added.personId;
  uri = house.ports.addresses.person(id);
  asker = { kind: "person", personId: id, role: "member" };
  await house.ports.transact((work) => work.accounts.setState(id, "active"));
  await live();
});
afterAll(() => house.close());

const words = (markdown: string) => ({
  language: "en",
  texts: { en: { markdown } },
  pictures: [],
  found: [],
});

/** Leaves traces in every table that the use cases of a person reach, and some that only other servers do. */
async function live(): Promise<void> {
  const { ports, store } = house;
  const draft = { inReplyTo: null, quoteUri: null, replyPolicy: "anyone", quotePolicy: "anyone" } as const;
  const post = orThrow(
    await publishPost(ports, asker, { ...draft, words: words(`I am ${NAME}`), audience: "public" }),
  );
  const ana = orThrow(await addPerson(ports, operator, { handle: "bea", name: "Bea", role: "member" }));
  const bea: Asker = { kind: "person", personId: ana.personId, role: "member" };
  await ports.transact((work) => work.accounts.setState(ana.personId, "active"));
  const answer = orThrow(
    await publishPost(ports, bea, {
      ...draft,
      words: words("hello"),
      audience: "public",
      inReplyTo: post.uri,
    }),
  );
  await sharePost(ports, asker, { uri: answer.uri });
  await createCampaign(ports, operator, { draft: campaignDraft, newPicture: null, publish: true });
  const call = orThrow(
    await createCall(ports, operator, {
      campaign: "make_them_pay",
      draft: { ...callDraft, pledge: "open" },
      newPicture: null,
      publish: true,
    }),
  );
  orThrow(
    await pledgeAsMember(ports, {
      callId: call.id,
      personId: id,
      name: NAME,
      option: "going",
      named: true,
      language: "en",
      condition: 10,
    }),
  );
  const past = orThrow(
    await createCall(ports, operator, {
      campaign: "make_them_pay",
      draft: { ...callDraft, pledge: "open" },
      newPicture: null,
      publish: true,
    }),
  );
  const over = { callId: past.id, personId: id, name: NAME, option: "going", named: true, language: "en" } as const;
  const kept = orThrow(await pledgeAsMember(ports, over));
  await ports.transact((work) => work.pledges.setPresence(work.newId(), kept.pledge, "took_part"));
  const began = new Date(Date.now() - 86_400_000 * 3).toISOString();
  const ended = new Date(Date.now() - 86_400_000 * 2).toISOString();
  await store.db.updateTable("call").set({ starts_at: began, ends_at: ended }).where("id", "=", past.id).execute();
  const awayCall = {
    uri: "https://h.example/calls/1",
    state: "published",
    startsAt: null,
    endsAt: null,
    reading: { joinMode: "restricted", callKind: "strike" },
  } as unknown as RemoteCall;
  const host = { uri: "https://h.example/c/x", inbox: "https://h.example/inbox", sharedInbox: null } as RemoteActor;
  orThrow(await pledgeAway(ports, { call: awayCall, host, personId: id, byName: true }));
  const reveal = { id: "reveal1", callId: call.id, askedBy: id, askedAt: Temporal.Now.instant() };
  const reason = { sealedReason: "sealed", agreedBy: null, agreedAt: null };
  await ports.transact((work) => work.pledgeDesk.addReveal({ ...reveal, ...reason }));
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey
    .export({ type: "pkcs8", format: "pem" }).toString();
  await store.db.updateTable("actor_key").set({ sealed_private_key: ports.sealing.seal(rsa) })
    .where("actor_id", "=", id).execute();
  orThrow(
    await requestExport(ports, {
      personId: id,
      passphrase: "long enough words",
      again: "long enough words",
      language: "en",
    }),
  );
  const address = {
    endpoint: "https://push.example/x",
    p256dh: Buffer.alloc(65, 4).toString("base64url"),
    auth: Buffer.alloc(16, 1).toString("base64url"),
  };
  orThrow(await addDevice(ports, { personId: id, address, name: NAME }));
  const peer = "https://m.example/users/mo";
  await ports.transact(async (work) => {
    await work.profiles.save({ ...await work.profiles.load(id), texts: { en: NAME }, alsoKnownAs: [peer] });
    await work.remote.saveActor({
      uri: peer,
      type: "Person",
      handle: "mo",
      host: "m.example",
      name: "Mo",
      summary: "",
      url: null,
      inbox: "https://m.example/users/mo/inbox",
      sharedInbox: "https://m.example/inbox",
    });
    await work.follows.addFollower({
      actorId: id,
      followerUri: peer,
      followUri: `${peer}/follow`,
      inbox: "https://m.example/users/mo/inbox",
      sharedInbox: "https://m.example/inbox",
    });
    await work.follows.addFollowing(id, "https://n.example/users/nia", "https://front.example/activities/f");
    await work.remote.addReaction({ objectUri: answer.uri, actorUri: uri, kind: "like", activityUri: `${uri}#like` });
    await work.remote.addReader(post.uri, "https://r.example/inbox");
    await work.notifications.add({ personId: ana.personId, kind: "followed", actorUri: uri, subjectUri: null });
    await work.emit({ type: "follow.requested", actorId: id, targetUri: "https://n.example/users/nia" });
  });
  const values = { topic: "tag:x", author_uri: uri, published_at: "2026-01-01T00:00:00Z" };
  await store.db.insertInto("topic_item").values({ ...values, subject_uri: post.uri } as never).execute();
  await store.db.insertInto("actor_limit").values({ actor_uri: uri, level: "limited" }).execute();
  await store.db.insertInto("hidden_post").values({ post_uri: post.uri }).execute();
  const about = { id: "note", flag_id: null, target: uri, person_id: null };
  await store.db.insertInto("moderation_note").values({ ...about, words: `about ${NAME}` }).execute();
  await store.db.insertInto("moderation_entry")
    .values({ id: "entry", by_id: null, is_operator: true, step: "limit", target: uri, flag_id: null }).execute();
  await store.db.insertInto("person_block").values({ person_id: ana.personId, target_uri: uri }).execute();
  await store.db.insertInto("person_mute").values({ person_id: ana.personId, target_uri: uri, until: null }).execute();
  await store.db.insertInto("flag").values({
    id: "flag",
    host: "m.example",
    object_uris: [uri, post.uri],
    content: "",
    state: "open",
  }).execute();
}

/** Tables with a row that shows one of the canaries, with the row. */
async function tablesWith(canaries: readonly string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(house.store.db);
  const found: string[] = [];
  for (const { name } of tables) {
    for (const canary of canaries) {
      const { rows } = await sql`select 1 from ${sql.table(name)} one where one::text like ${`%${canary}%`} limit 1`
        .execute(house.store.db);
      if (rows.length > 0) found.push(name);
    }
  }
  return [...new Set(found)].sort();
}

describe("erasure", () => {
  test("the canary was in many tables before", async () => {
    expect((await tablesWith([id, HANDLE, NAME])).length).toBeGreaterThan(15);
  });

  test("nobody but the person, and no organiser or stranger, can begin it", async () => {
    const other: Asker = { kind: "person", personId: "someone", role: "organiser" };
    expect(await erasePerson(house.ports, other, { handle: HANDLE, typed: HANDLE }))
      .toMatchObject({ refusal: { kind: "not_allowed" } });
    expect(await erasePerson(house.ports, asker, { handle: HANDLE, typed: "zaynab" }))
      .toMatchObject({ refusal: { kind: "handle_differs" } });
  });

  test("it leaves the opaque address, and what is needed to tell others, and nothing else anywhere", async () => {
    orThrow(await erasePerson(house.ports, asker, { handle: HANDLE, typed: `@${HANDLE}` }));
    expect(await tablesWith([NAME, HANDLE])).toEqual([]);
    expect(await tablesWith([id])).toEqual([
      "actor",
      "actor_key",
      "erasure",
      "outbox_event",
      "queue_message",
      "tombstone",
    ]);
    const servers = await house.store.db.selectFrom("erasure_server").select("inbox").orderBy("inbox").execute();
    expect(servers.map((row) => row.inbox)).toEqual([
      "https://h.example/inbox",
      "https://m.example/inbox",
      "https://r.example/inbox",
    ]);
    const { db } = house.store;
    const pledges = await db.selectFrom("pledge").select(["option", "state", "sealed", "host_mark"]).execute();
    expect(pledges).toEqual([{ option: "going", state: "confirmed", sealed: null, host_mark: null }]);
    for (const table of ["pledge_mark", "pledge_condition", "away_pledge"] as const) {
      expect(await db.selectFrom(table).selectAll().execute(), table).toEqual([]);
    }
    expect(await db.selectFrom("presence").select("state").execute()).toEqual([{ state: "took_part" }]);
    expect(await db.selectFrom("contact_reveal").select("asked_by").execute()).toEqual([{ asked_by: null }]);
  });

  test("the handle is nobody else's, ever", async () => {
    expect(await addPerson(house.ports, operator, { handle: HANDLE, name: "Somebody", role: "member" }))
      .toMatchObject({ refusal: { kind: "handle_taken" } });
  });

  test("once told, or after sixteen days, keys and letters are gone too, and receipts name no inbox", async () => {
    expect(await settleErasures(house.store)).toEqual([]);
    expect(await settleErasures(house.store, Temporal.Now.instant().add({ hours: 17 * 24 }))).toEqual([id]);
    expect(await tablesWith([id])).toEqual(["actor", "erasure", "tombstone"]);
    const servers = await house.store.db.selectFrom("erasure_server").selectAll().execute();
    expect(servers.map((row) => [row.host, row.state, row.inbox.includes("http")]))
      .toEqual(expect.arrayContaining([["m.example", "silent", false], ["r.example", "silent", false]]));
  });

  test("a steward removes a member the same way, never another steward, and the member's mail says so", async () => {
    const { ports, store } = house;
    const steward: Asker = { kind: "person", personId: "steward", role: "steward" };
    const made = async (handle: string, role: "member" | "steward") =>
      orThrow(await addPerson(ports, operator, { handle, name: handle, role })).personId;
    const [member] = [await made("mina", "member"), await made("stef", "steward")];
    const mail = { sealed: ports.sealing.seal("mina@mail.example"), hash: "hash", on: "2026-01-01" };
    await ports.transact((work) => work.accounts.setMail(member, mail));
    expect(await erasePerson(ports, steward, { handle: "stef", typed: "stef" }))
      .toMatchObject({ refusal: { kind: "not_allowed" } });
    orThrow(await erasePerson(ports, steward, { handle: "mina", typed: "mina" }));
    const letters = await store.db.selectFrom("queue_message").select("payload").where("queue", "=", "mail").execute();
    const opened = letters.map(({ payload }) => ports.sealing.open(String(payload["sealed"])));
    expect(opened.some((letter) => letter.includes("mail.erased.text") && letter.includes("/erased/"))).toBe(true);
  });
});
