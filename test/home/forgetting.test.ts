/** Posts of others are forgotten when they had their time and nobody here holds on to them, and not one day before. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { forgetOldPosts } from "../../src/workers/forget-posts.ts";
import { openTestHouse, type TestHouse } from "../support/house.ts";
import { addMember, addPost, followAsAccepted, type Member, remoteActor, share } from "./home-stage.ts";

let house: TestHouse;
let mira: Member;
const [bea, carl] = [remoteActor("bea"), remoteActor("carl")];

beforeEach(async () => {
  house = await openTestHouse();
  mira = await addMember(house, "mira");
});
afterEach(() => house.close());

const left = async () =>
  (await house.store.db.selectFrom("post").select("uri").orderBy("uri").execute())
    .map(({ uri }) => uri.split("/").at(-1)).sort();
const inDays = (days: number) => Temporal.Now.instant().add({ hours: 24 * days });

test("what nobody followed, answered, passed on or was addressed by goes after ninety days, with its places", async () => {
  await addPost(house, bea.uri, "stranger", { tags: ["labour"] });
  await addPost(house, carl.uri, "followed");
  await addPost(house, bea.uri, "to_me", { audience: "direct", readers: [mira.uri] });
  const shared = await addPost(house, bea.uri, "shared_by_followed");
  const mine = await addPost(house, bea.uri, "shared_by_me");
  await followAsAccepted(house.store, mira.id, carl.uri);
  await share(house, carl.uri, shared, "2026-01-01T00:00:00Z");
  await share(house, mira.uri, mine, "2026-01-01T00:00:00Z");
  expect(await forgetOldPosts(house.store, inDays(89), null)).toBeNull();
  expect(await left()).toHaveLength(5);
  await forgetOldPosts(house.store, inDays(91), null);
  expect(await left()).toEqual(["followed", "shared_by_followed", "shared_by_me", "to_me"]);
  const { db } = house.store;
  expect(await db.selectFrom("topic_item").selectAll().execute()).toEqual([]);
  expect(await db.selectFrom("stream_item").select("id").where("subject_uri", "like", "%stranger").execute()).toEqual(
    [],
  );
});

test("many are forgotten in batches, and those that stay are not looked at twice in a round", async () => {
  const rows = Array.from({ length: 1_300 }, (_, number) => {
    const author_uri = number % 2 === 0 ? bea.uri : carl.uri;
    const uri = `${author_uri}/statuses/${number}`;
    return {
      uri,
      author_uri,
      audience: "public" as const,
      texts: "{}",
      thread_uri: uri,
      published_at: "2026-01-01T00:00:00Z",
    };
  });
  const nulls = { id: null, author_id: null, language: null, in_reply_to: null, url: null, updated_at: null };
  await house.store.db.insertInto("post").values(rows.map((row) => ({ ...nulls, ...row }))).execute();
  await followAsAccepted(house.store, mira.id, carl.uri);
  expect(await forgetOldPosts(house.store, inDays(120), null)).toBeNull();
  expect(await left()).toHaveLength(650);
});
