/** Fedify's own conformance suite, and the promises Fedify's queues do not make: order through retries, no secrets at rest, dead letters. */
import { testMessageQueue } from "@fedify/testing";
import { expect, test } from "vitest";
import { describeEachDatabase, openTestDatabase } from "../../../test/support/database.ts";
import { createJobQueue } from "../../database/queue.ts";
import { createMessageQueue, retryForDays } from "./message-queue.ts";
import type { MessageKey } from "./stored-message.ts";

const outboxMessage = (id: string, host: string) => ({
  type: "outbox",
  id,
  inbox: `https://${host}/inbox`,
  keys: [{ keyId: "https://node.example/actor#key", privateKey: { kty: "RSA", d: "secret-number" } }],
  activity: { id: `https://node.example/activities/${id}` },
});

describeEachDatabase("the message queue Fedify is given", (kind) => {
  test("passes Fedify's conformance suite with ordering keys", { timeout: 120_000 }, async () => {
    const store = await openTestDatabase({ kind });
    const jobs = createJobQueue(store, { queues: ["fedify"] });
    await expect(testMessageQueue(
      () => createMessageQueue(jobs, "fedify", { pollMs: 500 }),
      ({ controller }) => controller.abort(),
      { testOrderingKey: true },
    )).resolves.toBeUndefined();
    await store.close();
  });

  test("a message handed back keeps its place before those after it", async () => {
    const store = await openTestDatabase({ kind });
    const jobs = createJobQueue(store, { queues: ["outbox"] });
    const queue = createMessageQueue(jobs, "outbox");
    const [create, remove] = [crypto.randomUUID(), crypto.randomUUID()];
    await queue.enqueue({ id: create, attempt: 0 }, { orderingKey: "call/1" });
    await queue.enqueue({ id: remove, attempt: 0 }, { orderingKey: "call/1" });
    const seen: unknown[] = [];
    const end = new AbortController();
    const listening = queue.listen(async (message) => {
      seen.push(message);
      if (message.id === create && message.attempt < 2) {
        await queue.enqueue({ ...message, attempt: message.attempt + 1 }, {
          delay: Temporal.Duration.from({ milliseconds: 30 }),
        });
      }
    }, { signal: end.signal });
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(4);
    end.abort();
    await listening;
    expect(seen).toEqual([
      { id: create, attempt: 0 },
      { id: create, attempt: 1 },
      { id: create, attempt: 2 },
      { id: remove, attempt: 0 },
    ]);
    expect(await jobs.list()).toEqual([]);
    await store.close();
  });

  test("private keys are never at rest in the queue and are there again when the message is handled", async () => {
    const store = await openTestDatabase({ kind });
    const jobs = createJobQueue(store, { queues: ["outbox"] });
    const asked: (readonly string[])[] = [];
    const loadKeys = (keyIds: readonly string[]): Promise<readonly MessageKey[]> => {
      asked.push(keyIds);
      return Promise.resolve(keyIds.map((keyId) => ({ keyId, privateKey: { kty: "RSA", d: "secret-number" } })));
    };
    const queue = createMessageQueue(jobs, "outbox", { loadKeys });
    const message = outboxMessage(crypto.randomUUID(), "partner.example");
    await queue.enqueueMany!([message]);
    const [stored] = await jobs.list();
    expect(JSON.stringify(stored)).not.toContain("secret-number");
    expect(stored).toMatchObject({ id: message.id, fairnessKey: "partner.example" });
    const end = new AbortController();
    const seen: unknown[] = [];
    const listening = queue.listen((received) => void seen.push(received), { signal: end.signal });
    await expect.poll(() => seen.length, { timeout: 10_000 }).toBe(1);
    end.abort();
    await listening;
    expect(seen).toEqual([message]);
    expect(asked).toEqual([["https://node.example/actor#key"]]);
    await store.close();
  });

  test("a message that fails for good becomes a dead letter with its reason", async () => {
    const store = await openTestDatabase({ kind });
    const jobs = createJobQueue(store, { queues: ["outbox"] });
    const queue = createMessageQueue(jobs, "outbox", {
      retry: (job) => job.tries < 3 ? { delayMs: 0 } : { bury: "refused thrice" },
    });
    await queue.enqueue(outboxMessage(crypto.randomUUID(), "partner.example"));
    const end = new AbortController();
    const listening = queue.listen(() => {}, { signal: end.signal });
    await expect.poll(async () => (await jobs.list({ state: "dead" })).length, { timeout: 10_000 }).toBe(1);
    end.abort();
    await listening;
    expect(await jobs.list()).toMatchObject([{ tries: 3, lastError: "refused thrice" }]);
    expect(await queue.getDepth!()).toEqual({ queued: 0, ready: 0, delayed: 0 });
    await store.close();
  });

  test("a message put aside because its host is down does not count as tried", async () => {
    const store = await openTestDatabase({ kind });
    const jobs = createJobQueue(store, { queues: ["outbox"] });
    const queue = createMessageQueue(jobs, "outbox");
    const id = crypto.randomUUID();
    await queue.enqueue({ id });
    const end = new AbortController();
    let done: () => void = () => {};
    const handled = new Promise<void>((resolve) => done = resolve);
    const listening = queue.listen(async (message) => {
      await queue.enqueue({ ...message, circuitHeld: true }, { delay: Temporal.Duration.from({ hours: 1 }) });
      done();
    }, { signal: end.signal });
    await handled;
    end.abort();
    await listening;
    expect(await jobs.list()).toMatchObject([{ id, tries: 0, payload: { message: { circuitHeld: true } } }]);
    await store.close();
  });
});

test("a message is tried for a fortnight before it is given up", () => {
  let waited = 0;
  const claim = {
    id: "",
    queue: "outbox",
    payload: {},
    orderingKey: null,
    fairnessKey: null,
    sequence: 1,
    lastError: null,
    state: "due" as const,
    runAt: Temporal.Now.instant(),
    leaseUntil: null,
    createdAt: Temporal.Now.instant(),
    leaseToken: "",
  };
  let tries = 1;
  for (;; tries++) {
    const decision = retryForDays({ ...claim, tries }, new Error("refused"));
    if ("bury" in decision) break;
    waited += decision.delayMs;
  }
  expect(tries).toBe(38);
  expect(waited / 86_400_000).toBeGreaterThan(10);
  expect(waited / 86_400_000).toBeLessThan(15);
});
