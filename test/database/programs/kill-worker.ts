/**
 * A worker to be killed: takes the jobs of the queue "work" and writes one effect per job in the transaction that ends it.
 * Says "working" when it has begun and ends by itself when the queue is empty.
 */
import "../../../src/runtime/temporal.ts";
import { sql } from "kysely";
import { openDatabase } from "../../../src/database/connection.ts";
import { createJobQueue } from "../../../src/database/queue.ts";
import { runJobLoop, settleCurrentJob } from "../../../src/workers/job-loop.ts";

const target = process.argv[2] ?? "";
const store = await openDatabase(
  target.startsWith("postgresql:") ? { url: target, folder: null, poolSize: 5 } : { folder: target },
);
const queue = createJobQueue(store, { queues: ["work"] });
const end = new AbortController();
let announced = false;

const loop = runJobLoop({
  queue,
  name: "work",
  concurrency: 4,
  leaseMs: 400,
  pollMs: 100,
  signal: end.signal,
  retry: () => ({ delayMs: 10 }),
  async handle(job) {
    if (!announced) console.log("working");
    announced = true;
    await new Promise((resolve) => setTimeout(resolve, 8));
    await store.transact(async (trx) => {
      await sql`insert into effect (job_id) values (${job.id}::uuid)`.execute(trx);
      if (job.sequence % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
      await settleCurrentJob();
    });
  },
});

while (!end.signal.aborted) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  const depth = await queue.depth().then((depths) => depths["work"]).catch(() => undefined);
  if (depth?.due === 0 && depth.leased === 0) end.abort();
}
await loop;
await store.close();
