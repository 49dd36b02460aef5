/** Rules of the first start: the origin is fixed once something was published, and a rehearsal moves once. */
import { expect, it } from "vitest";
import { createJobQueue } from "../../src/database/queue.ts";
import { QUEUES } from "../../src/database/work.ts";
import { addressesOf } from "../../src/domain/addresses.ts";
import { offerSetUp, prepareNode, WrongOrigin } from "../../src/runtime/first-start.ts";
import { describeEachDatabase, openTestDatabase } from "../support/database.ts";

const keys = () => Promise.resolve([{ algorithm: "rsa", publicKey: "p", sealedPrivateKey: "s" }] as const);

describeEachDatabase("the first start", (kind) => {
  async function open() {
    const store = await openTestDatabase({ kind });
    const queue = createJobQueue(store, { queues: QUEUES });
    const start = (origin: string) => prepareNode({ store, queue, addresses: addressesOf(origin), makeKeys: keys });
    const publish = () =>
      store.db.insertInto("outbox_event").values({
        id: crypto.randomUUID(),
        type: "call.published",
        version: 1,
        payload: JSON.stringify({ type: "call.published", callId: "1" }),
        occurred_at: new Date().toISOString(),
      }).execute();
    const offer = () => offerSetUp(store, addressesOf("https://front.example"));
    return { store, queue, start, offer, publish };
  }

  it("makes the node's own actor once and offers a fresh set-up link each time until somebody uses it", async () => {
    const { store, start, offer } = await open();
    const [first, second] = [await start("https://front.example"), await start("https://front.example")];
    expect(second).toBe(first);
    const offers = [await offer(), await offer()];
    expect(offers[0]).toMatch(/^https:\/\/front\.example\/setup\?token=/);
    expect(offers[1]).not.toBe(offers[0]);
    await store.close();
  });

  it("with another origin is refused once something was published, saying what to do", async () => {
    const { store, start, publish } = await open();
    await start("https://front.example");
    await publish();
    await expect(start("https://other.example")).rejects.toThrow(WrongOrigin);
    await expect(start("https://other.example")).rejects.toThrow("Set TRAIT_ORIGIN=https://front.example");
    await expect(start("https://front.example")).resolves.toBeDefined();
    await store.close();
  });

  it("after a rehearsal moves every id to the real origin and tells everything anew", async () => {
    const { store, queue, start, publish } = await open();
    await start("http://localhost:8000");
    await publish();
    await start("https://front.example");
    const actors = await store.db.selectFrom("actor").select("uri").execute();
    expect(actors).toEqual([{ uri: "https://front.example/actor" }]);
    expect((await queue.list({ queue: "event" })).length).toBe(1);
    await expect(start("http://localhost:8000")).rejects.toThrow(WrongOrigin);
    await store.close();
  });

  it("after a rehearsal moves what people wrote with its readers, and tells it anew", async () => {
    const { store, queue, start } = await open();
    await start("http://localhost:8000");
    const before = "http://localhost:8000";
    const author_uri = `${before}/u/1`;
    await store.db.insertInto("actor")
      .values({ id: "1", uri: author_uri, kind: "person", handle: "eva", deleted_at: null }).execute();
    const uri = `${before}/posts/7`;
    const texts = JSON.stringify({ en: { content: `<a href="${before}/tags/strike">#strike</a>` } });
    const ours = { uri, id: "7", author_uri, author_id: "1", audience: "followers", language: "en", texts } as const;
    const times = { published_at: new Date().toISOString(), updated_at: null };
    await store.db.insertInto("post")
      .values({ ...ours, sources: "{}", in_reply_to: null, thread_uri: uri, url: uri, ...times }).execute();
    const foreign = "https://elsewhere.example/notes/1";
    await store.db.insertInto("post").values({
      ...{ uri: foreign, id: null, author_uri: "https://elsewhere.example/u/1", author_id: null, audience: "public" },
      ...{ language: null, texts: "{}", in_reply_to: uri, thread_uri: uri, url: null, ...times },
    }).execute();
    await store.db.insertInto("post_reader").values({ post_uri: uri, actor_uri: author_uri }).execute();
    const payload = JSON.stringify({ type: "post.published", postId: "7" });
    const event = { id: crypto.randomUUID(), type: "post.published", version: 1, payload } as const;
    await store.db.insertInto("outbox_event").values({ ...event, occurred_at: new Date().toISOString() }).execute();
    await start("https://front.example");
    const posts = await store.db.selectFrom("post").select(["uri", "thread_uri", "author_uri", "texts"]).execute();
    const after = "https://front.example";
    expect(posts).toMatchObject([{
      uri: `${after}/posts/7`,
      thread_uri: `${after}/posts/7`,
      author_uri: `${after}/u/1`,
    }]);
    expect(JSON.stringify(posts)).not.toContain("localhost");
    expect(await store.db.selectFrom("post_reader").selectAll().execute())
      .toEqual([{ post_uri: `${after}/posts/7`, actor_uri: `${after}/u/1` }]);
    expect((await queue.list({ queue: "event" })).length).toBe(1);
    await store.close();
  });
});
