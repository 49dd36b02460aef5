/** The loop that runs jobs: every job once, failures judged, hung handlers left behind, a clean stop. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeEachDatabase, openTestDatabase, type TestDatabase } from "../../test/support/database.ts";
import { createJobQueue, type JobQueue } from "../database/queue.ts";
import { currentJob, type JobLoopOptions, rescheduleCurrentJob, runJobLoop, settleCurrentJob } from "./job-loop.ts";

describeEachDatabase("the job loop", (kind) => {
  let store: TestDatabase;
  let queue: JobQueue;
  let end: AbortController;
  let loops: Promise<void>[];
  beforeEach(async () => {
    store = await openTestDatabase({ kind });
    queue = createJobQueue(store, { queues: ["work"] });
    end = new AbortController();
    loops = [];
  });
  afterEach(async () => {
    end.abort();
    await Promise.all(loops);
    await store.close();
  });

  const enqueue = (count: number, orderingKey?: string) =>
    queue.enqueue(Array.from({ length: count }, (_, number) => ({ queue: "work", payload: { number }, orderingKey })));
  const run = (handle: JobLoopOptions["handle"], rest: Partial<JobLoopOptions> = {}) => {
    const loop = runJobLoop({
      queue,
      name: "work",
      concurrency: 5,
      leaseMs: 30_000,
      handle,
      retry: () => ({ delayMs: 0 }),
      signal: end.signal,
      ...rest,
    });
    loops.push(loop);
    return loop;
  };
  const left = async () => (await queue.list()).length;

  test("every job runs once, those written later too, and leaves nothing behind", async () => {
    const seen: unknown[] = [];
    await enqueue(40);
    run(async (job) => void seen.push(job.payload["number"]));
    await expect.poll(() => seen.length).toBe(40);
    await enqueue(20);
    await expect.poll(left, { timeout: 5_000 }).toBe(0);
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(40);
  });

  test("two loops share the work without doing any twice", async () => {
    const seen: unknown[] = [];
    await enqueue(100);
    const handle = async (job: { readonly id: string }) => void seen.push(job.id);
    run(handle);
    run(handle);
    await expect.poll(left, { timeout: 10_000 }).toBe(0);
    expect(new Set(seen).size).toBe(100);
    expect(seen).toHaveLength(100);
  });

  test("no more handlers run at once than allowed", async () => {
    let now = 0;
    let most = 0;
    await enqueue(30);
    run(async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now--;
    }, { concurrency: 3 });
    await expect.poll(left, { timeout: 10_000 }).toBe(0);
    expect(most).toBe(3);
  });

  test("a job's effect and its end commit together, and a failing effect leaves the job", async () => {
    let attempts = 0;
    await enqueue(1);
    run(async () => {
      await store.transact(async (trx) => {
        await trx.insertInto("key_value").values({ key: [`effect ${++attempts}`], value: "1" }).execute();
        await settleCurrentJob();
        if (attempts < 3) throw new Error("not yet");
      });
    });
    await expect.poll(left, { timeout: 5_000 }).toBe(0);
    const effects = await store.db.selectFrom("key_value").select("key").execute();
    expect(effects).toEqual([{ key: ["effect 3"] }]);
    expect(attempts).toBe(3);
  });

  test("an error after the settling commit does not bring the job back", async () => {
    let attempts = 0;
    await enqueue(1);
    run(async () => {
      attempts++;
      await store.transact(() => settleCurrentJob());
      throw new Error("too late to matter");
    });
    await expect.poll(left, { timeout: 5_000 }).toBe(0);
    await enqueue(1);
    await expect.poll(() => attempts).toBe(2);
    expect(await left()).toBe(0);
  });

  test("the policy sees the failure and the number of tries, and its verdict holds", async () => {
    const judged: [number, string][] = [];
    await enqueue(1);
    run(() => Promise.reject(new Error("refused\nby the other side")), {
      retry(job, error) {
        judged.push([job.tries, error instanceof Error ? error.message.slice(0, 7) : ""]);
        return job.tries < 3 ? { delayMs: 5 } : { bury: "refused three times" };
      },
    });
    await expect.poll(async () => (await queue.list({ state: "dead" })).length, { timeout: 5_000 }).toBe(1);
    expect(judged).toEqual([[1, "refused"], [2, "refused"], [3, "refused"]]);
    expect((await queue.list())[0]?.lastError).toBe("refused three times");
  });

  test("ordering survives a retry", async () => {
    const seen: string[] = [];
    await enqueue(3, "call/1");
    run((job) => {
      seen.push(`${job.payload["number"]}:${job.tries}`);
      return job.payload["number"] === 0 && job.tries < 3 ? Promise.reject(new Error("busy")) : Promise.resolve();
    });
    await expect.poll(left, { timeout: 5_000 }).toBe(0);
    expect(seen).toEqual(["0:1", "0:2", "0:3", "1:1", "2:1"]);
  });

  test("a hung handler is left behind, its job runs again, and its late commit is refused", async () => {
    const outcomes: string[] = [];
    let release: () => void = () => {};
    await enqueue(1);
    run(async (job) => {
      if (job.tries > 1) return void outcomes.push("second run");
      await new Promise<void>((resolve) => release = resolve);
      await store.transact(() => settleCurrentJob()).catch((error: Error) => outcomes.push(error.name));
    }, { runMs: 50, concurrency: 1 });
    await expect.poll(() => outcomes, { timeout: 5_000 }).toEqual(["second run"]);
    await expect.poll(left, { timeout: 5_000 }).toBe(0);
    release();
    await expect.poll(() => outcomes).toEqual(["second run", "LeaseLost"]);
  });

  test("leases are renewed while a handler works", async () => {
    let runs = 0;
    await enqueue(1);
    run(async () => {
      runs++;
      await new Promise((resolve) => setTimeout(resolve, 2_500));
    }, { leaseMs: 1_000, runMs: 20_000, pollMs: 20 });
    await expect.poll(left, { timeout: 20_000 }).toBe(0);
    expect(runs).toBe(1);
  });

  test("stopping waits for handlers, then gives what is unfinished back", async () => {
    await enqueue(2);
    let started = 0;
    const finished: unknown[] = [];
    const loop = run(async (job, signal) => {
      started++;
      if (job.payload["number"] === 0) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        return void finished.push(0);
      }
      await new Promise<void>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    }, { drainMs: 200 });
    await expect.poll(() => started).toBe(2);
    end.abort();
    await loop;
    expect(finished).toEqual([0]);
    expect(await queue.list()).toMatchObject([{ payload: { number: 1 }, leaseUntil: null, state: "due" }]);
  });

  test("a job whose worker died every time is given up unrun", async () => {
    await enqueue(1);
    await store.db.updateTable("queue_message").set({ tries: 5 }).execute();
    let runs = 0;
    run(async () => void runs++, { triesAtMost: 5 });
    await expect.poll(async () => (await queue.list({ state: "dead" })).length, { timeout: 5_000 }).toBe(1);
    expect(runs).toBe(0);
  });

  test("a handler can give its own job back", async () => {
    const tries: number[] = [];
    await enqueue(1);
    run(async (job) => {
      tries.push(job.tries);
      expect(currentJob()?.id).toBe(job.id);
      if (job.tries === 1) await rescheduleCurrentJob({ delayMs: 10, payload: { number: "changed" } });
      else expect(job.payload).toEqual({ number: "changed" });
    });
    await expect.poll(left, { timeout: 5_000 }).toBe(0);
    expect(tries).toEqual([1, 2]);
    expect(currentJob()).toBeUndefined();
    await expect(settleCurrentJob()).rejects.toThrow("No job");
  });

  test("a database that does not answer for a while stops nothing for good", async () => {
    await enqueue(1);
    let failures = 2;
    const shaky: JobQueue = {
      ...queue,
      claim: (...rest) => failures-- > 0 ? Promise.reject(new Error("down")) : queue.claim(...rest),
    };
    run(() => Promise.resolve(), { queue: shaky, pollMs: 10 });
    await expect.poll(left, { timeout: 5_000 }).toBe(0);
    expect(failures).toBeLessThan(0);
  });
});
