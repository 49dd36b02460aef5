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
});
