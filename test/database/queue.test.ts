/** The durable queue on both databases: what is claimed, in which order, by whom, and what becomes of it. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { createJobQueue, type JobQueue, LeaseLost, type NewJob } from "../../src/database/queue.ts";
import { describeEachDatabase, openTestDatabase, type TestDatabase } from "../support/database.ts";

describeEachDatabase("the durable queue", (kind) => {
  let store: TestDatabase;
  let queue: JobQueue;
  beforeEach(async () => {
    store = await openTestDatabase({ kind });
    queue = createJobQueue(store, { queues: ["inbox", "outbox"] });
  });
  afterEach(async () => await store.close());

  const job = (number: number, rest: Partial<NewJob> = {}): NewJob => ({
    queue: "inbox",
    payload: { number },
    ...rest,
  });
  const claim = (limit = 100, perFairnessKey?: number) =>
    queue.claim("inbox", { limit, leaseMs: 60_000, perFairnessKey });
  const numbers = (jobs: readonly { readonly payload: { readonly [key: string]: unknown } }[]) =>
    jobs.map(({ payload }) => payload["number"]);

  test("a job is written with its cause or not at all", async () => {
    await expect(store.transact(async () => {
      await queue.enqueue([job(1)]);
      throw new Error("the cause failed");
    })).rejects.toThrow("the cause failed");
    await store.transact(() => queue.enqueue([job(2)]));
    expect(numbers(await queue.list())).toEqual([2]);
  });

  test("a job for a queue nobody reads is refused", async () => {
    await expect(queue.enqueue([job(1, { queue: "attic" })])).rejects.toThrow('no queue "attic"');
  });

  test("the same id written twice is one job", async () => {
    const id = crypto.randomUUID();
    await queue.enqueue([job(1, { id }), job(2, { id })]);
    await queue.enqueue([job(3, { id })]);
    expect(numbers(await queue.list())).toEqual([1]);
  });

  test("text the database cannot hold is made harmless, not refused", async () => {
    await queue.enqueue([job(1, { payload: { text: "a\0b\ud800c", path: "\\u0000", deep: [{ "k\0": "\0" }] } })]);
    const [found] = await claim();
    expect(found?.payload).toEqual({ text: "a\ufffdb\ufffdc", path: "\\u0000", deep: [{ "k\ufffd": "\ufffd" }] });
  });

  test("a held job is not handed out again until its lease ends", async () => {
    await queue.enqueue([job(1)]);
    const [held] = await queue.claim("inbox", { limit: 1, leaseMs: 1 });
    await expect.poll(async () => (await claim()).length, { timeout: 5_000 }).toBe(1);
    await expect(queue.complete(held!)).rejects.toBeInstanceOf(LeaseLost);
    expect(await queue.list()).toHaveLength(1);
  });

  test("a lease that is renewed lasts, and a lost one is reported", async () => {
    await queue.enqueue([job(1), job(2)]);
    const [first, second] = await claim();
    await queue.complete(second!);
    expect([...await queue.heartbeat([first!, second!], 120_000)]).toEqual([first!.id]);
    expect((await queue.list())[0]?.leaseUntil?.epochMilliseconds).toBeGreaterThan(
      first!.leaseUntil!.epochMilliseconds,
    );
  });

  test("a job ends in the transaction of its effect or stays", async () => {
    await queue.enqueue([job(1)]);
    const [held] = await claim();
    await expect(store.transact(async () => {
      await queue.complete(held!);
      throw new Error("the effect failed");
    })).rejects.toThrow("the effect failed");
    expect(await queue.list()).toHaveLength(1);
    await store.transact(() => queue.complete(held!));
    expect(await queue.list()).toHaveLength(0);
  });

  test("finished jobs are acknowledged together and a lost one is left alone", async () => {
    await queue.enqueue([job(1), job(2), job(3)]);
    const claims = await claim();
    await queue.reschedule(claims[2]!, {});
    expect((await queue.completeMany(claims)).size).toBe(2);
    expect(numbers(await queue.list())).toEqual([3]);
  });

  test("jobs with one ordering key run one after another, through every retry", async () => {
    await queue.enqueue([
      job(1, { orderingKey: "k" }),
      job(2, { orderingKey: "k" }),
      job(3, { orderingKey: "other" }),
      job(4),
    ]);
    const first = await claim();
    expect(numbers(first).sort()).toEqual([1, 3, 4]);
    expect(await claim()).toEqual([]);
    const head = first.find(({ payload }) => payload["number"] === 1)!;
    await queue.reschedule(head, { delayMs: 80, error: "refused" });
    expect(await claim()).toEqual([]);
    let again: Awaited<ReturnType<typeof claim>> = [];
    await expect.poll(async () => again = await claim(), { timeout: 5_000 }).toHaveLength(1);
    expect(again.map(({ id, tries, lastError }) => ({ id, tries, lastError }))).toEqual([{
      id: head.id,
      tries: 2,
      lastError: "refused",
    }]);
    await queue.complete(again[0]!);
    expect(numbers(await claim())).toEqual([2]);
  });

  test("a job that leaves its order holds back nobody and is tried again all the same", async () => {
    await queue.enqueue([job(1, { orderingKey: "k" }), job(2, { orderingKey: "k" }), job(3, { orderingKey: "k" })]);
    const [head] = await claim();
    await queue.reschedule(head!, { delayMs: 0, error: "refused", unordered: true });
    const next = await claim();
    expect(numbers(next).sort()).toEqual([1, 2]);
    expect(await claim()).toEqual([]);
  });

  test("a dead job does not hold back those after it", async () => {
    await queue.enqueue([job(1, { orderingKey: "k" }), job(2, { orderingKey: "k" })]);
    const [head] = await claim();
    await queue.bury(head!, "no such actor");
    expect(numbers(await claim())).toEqual([2]);
    expect((await queue.list({ state: "dead" }))[0]?.lastError).toBe("no such actor");
  });

  test("a later job with the key of one in hand waits even when an earlier one appears", async () => {
    await queue.enqueue([job(1, { orderingKey: "k" }), job(2, { orderingKey: "k" })]);
    const [head] = await claim();
    await queue.bury(head!, "refused");
    const [second] = await claim();
    await queue.replay(head!.id);
    expect(await claim()).toEqual([]);
    await queue.complete(second!);
    expect(numbers(await claim())).toEqual([1]);
  });

  test("a delayed job waits", async () => {
    await queue.enqueue([
      job(1, { delayMs: 60_000 }),
      job(2, { runAt: Temporal.Now.instant().add({ hours: 1 }) }),
      job(3),
    ]);
    expect(numbers(await claim())).toEqual([3]);
    expect((await queue.depth())["inbox"]).toMatchObject({
      due: 2,
      ready: 0,
      leased: 1,
      dead: 0,
      oldestDueAgeMs: null,
    });
  });

  test("a flood from one host does not delay another", async () => {
    await queue.enqueue(Array.from({ length: 1_000 }, (_, number) => job(number, { fairnessKey: "flood.example" })));
    await queue.enqueue(Array.from({ length: 5 }, (_, index) => job(5_000 + index, { fairnessKey: "quiet.example" })));
    const first = await claim(10);
    expect(first.filter(({ fairnessKey }) => fairnessKey === "quiet.example")).toHaveLength(5);
  });

  test("hosts take turns from one claim to the next", async () => {
    const hosts = ["a.example", "b.example", "c.example"];
    await queue.enqueue(hosts.flatMap((fairnessKey) => [1, 2].map((number) => job(number, { fairnessKey }))));
    const served: (string | null)[] = [];
    for (let turn = 0; turn < 6; turn++) served.push(...(await claim(1)).map(({ fairnessKey }) => fairnessKey));
    expect(served).toEqual([...hosts, ...hosts]);
  });

  test("one host holds only so many leases at once, those of other workers included", async () => {
    await queue.enqueue(Array.from({ length: 20 }, (_, number) => job(number, { fairnessKey: "a.example" })));
    await queue.enqueue([job(100), job(101), job(102)]);
    const first = await claim(50, 2);
    expect(first.map(({ fairnessKey }) => fairnessKey).sort()).toEqual(["a.example", "a.example", null, null, null]);
    expect(await claim(50, 2)).toEqual([]);
    await queue.completeMany(first.slice(0, 2));
    expect((await claim(50, 2)).length).toBeGreaterThan(0);
  });

  test("hundreds of hosts are all reached", async () => {
    await queue.enqueue(
      Array.from(
        { length: 600 },
        (_, number) => job(number, { fairnessKey: `h${number}.example`, delayMs: number < 590 ? 60_000 : 0 }),
      ),
    );
    expect(await claim(100)).toHaveLength(10);
  });

  test("ten claims at once hand out every job exactly once", async () => {
    await queue.enqueue(
      Array.from(
        { length: 200 },
        (_, number) =>
          job(number, { fairnessKey: `h${number % 7}`, orderingKey: number % 3 === 0 ? `k${number}` : null }),
      ),
    );
    const handed = (await Promise.all(Array.from({ length: 10 }, () => claim(30)))).flat();
    expect(new Set(handed.map(({ id }) => id)).size).toBe(handed.length);
    expect(handed).toHaveLength(200);
  });

  test("callers that write at once share a commit and each learns of its own job", async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, (_, number) => queue.enqueueGrouped(job(number))));
    const written = await queue.list();
    expect(new Set(written.map(({ id }) => id))).toEqual(new Set(ids));
    expect(new Set(written.map(({ createdAt }) => createdAt.epochMilliseconds)).size).toBeLessThan(50);
  });

  test("a faulty job fails alone in its group", async () => {
    const outcomes = await Promise.allSettled([
      queue.enqueueGrouped(job(1)),
      queue.enqueueGrouped(job(2, { id: "not a uuid" })),
      queue.enqueueGrouped(job(3)),
      queue.enqueueGrouped(job(4)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(numbers(await queue.list())).toEqual([1, 3, 4]);
  });

  test("a grouped write inside a transaction is refused", async () => {
    await expect(store.transact(() => queue.enqueueGrouped(job(1)))).rejects.toThrow("inside a transaction");
  });

  test("dead jobs are seen, replayed and forgotten", async () => {
    await queue.enqueue([job(1), job(2), job(3)]);
    const [first, second] = await claim(2);
    await queue.bury(first!, "one");
    await queue.bury(second!, "two\n  lines");
    expect((await queue.list({ queue: "inbox", state: "dead" })).map(({ lastError }) => lastError)).toEqual([
      "one",
      "two lines",
    ]);
    expect(await queue.replay(first!.id)).toBe(1);
    expect((await queue.list({ state: "due" })).map(({ tries }) => tries)).toEqual([0, 0]);
    expect(await queue.forgetDead(Temporal.Duration.from({ days: 1 }))).toBe(0);
    await store.transact((trx) =>
      trx.updateTable("queue_message").set({ state: "dead" }).where("id", "=", first!.id).execute()
    );
    expect(await queue.replay({ queue: "inbox" })).toBe(2);
    expect(await queue.buryById(first!.id)).toBe(true);
    expect(await queue.buryById("nonsense")).toBe(false);
    expect(await queue.forgetDead(Temporal.Duration.from({ seconds: 0 }))).toBe(1);
  });

  test("jobs that waited for one buried by hand go on at once", async () => {
    await queue.enqueue([
      job(1, { orderingKey: "k" }),
      job(2, { orderingKey: "k" }),
      job(3, { orderingKey: "k", delayMs: 3_600_000 }),
    ]);
    const [head] = await claim();
    await queue.reschedule(head!, { delayMs: 60_000 });
    expect((await queue.depth())["inbox"]).toMatchObject({ due: 3, ready: 0 });
    await queue.buryById(head!.id);
    expect(numbers(await claim())).toEqual([2]);
    expect((await queue.depth())["inbox"]).toMatchObject({ due: 1, ready: 0, leased: 1, dead: 1 });
  });

  test("a long backlog behind one key does not hide a host's other jobs", async () => {
    await queue.enqueue(
      Array.from({ length: 500 }, (_, number) => job(number, { orderingKey: "k", fairnessKey: "a.example" })),
    );
    await queue.enqueue([
      job(1_000, { orderingKey: "other", fairnessKey: "a.example" }),
      job(1_001, { fairnessKey: "a.example" }),
    ]);
    expect(numbers(await claim(10))).toEqual([0]);
    expect(numbers(await claim(10))).toEqual([1_000, 1_001]);
  });

  test("a job buried by hand is taken from its worker", async () => {
    await queue.enqueue([job(1)]);
    const [held] = await claim();
    await queue.buryById(held!.id, "stop");
    await expect(queue.complete(held!)).rejects.toBeInstanceOf(LeaseLost);
  });

  test("depth is counted from the rows", async () => {
    await queue.enqueue([job(1), job(2), job(3), job(4, { delayMs: 60_000 })]);
    const [held] = await claim(1);
    const [dead] = await claim(1);
    await queue.bury(dead!, "refused");
    expect(held).toBeDefined();
    const depth = await queue.depth();
    expect(depth["inbox"]).toMatchObject({ due: 2, ready: 1, leased: 1, dead: 1 });
    expect(depth["inbox"]?.oldestDueAgeMs).toBeGreaterThanOrEqual(0);
    expect(depth["outbox"]).toEqual({ due: 0, ready: 0, leased: 0, dead: 0, oldestDueAgeMs: null });
  });

  test("a worker is woken after the commit, not before", async () => {
    let woken = 0;
    const stop = await queue.onWake("inbox", () => woken++);
    await store.transact(async () => {
      await queue.enqueue([job(1)]);
      await queue.enqueue([job(2)]);
      expect(woken).toBe(0);
    });
    await expect.poll(() => woken).toBe(1);
    await stop();
  });
});
