/**
 * Writes jobs: many in one statement, inside the caller's transaction, or by group commit when many callers each need one
 * job on disk before they may answer (the inbox's 202). It wakes the workers once per transaction.
 */
import { sql } from "kysely";
import type { Store } from "../connection.ts";
import type { JobQueue, NewJob } from "./job.ts";
import { payloadText } from "./job-row.ts";

/** The two ways to write jobs. */
export type Enqueuer = Pick<JobQueue, "enqueue" | "enqueueGrouped">;

interface Waiting {
  readonly job: NewJob & { readonly id: string };
  readonly resolve: (id: string) => void;
  readonly reject: (error: unknown) => void;
}

const groupLimit = 500;

/** Name of the channel on which a queue's workers are woken. */
export function wakeChannel(queue: string): string {
  return `queue:${queue}`;
}

/** Builds the writing half of the queue. */
export function createEnqueuer(store: Store, refuseUnknown: (queue: string) => void): Enqueuer {
  const enqueue = async (jobs: readonly NewJob[]): Promise<readonly string[]> => {
    const named = jobs.map((job) => ({ ...job, id: job.id ?? crypto.randomUUID() }));
    for (const job of named) refuseUnknown(job.queue);
    if (named.length > 0) {
      await insert(store, named);
      for (const queue of new Set(named.map((job) => job.queue))) await store.notify(wakeChannel(queue));
    }
    return named.map((job) => job.id);
  };

  const waiting: Waiting[] = [];
  let flushing = false;
  const flush = async (): Promise<void> => {
    if (flushing) return;
    flushing = true;
    try {
      while (waiting.length > 0) await writeGroup(waiting.splice(0, groupLimit), enqueue);
    } finally {
      flushing = false;
    }
  };

  return {
    enqueue,
    async enqueueGrouped(job) {
      if (store.inTransaction()) {
        throw new Error("A grouped job cannot be written inside a transaction: use enqueue().");
      }
      refuseUnknown(job.queue);
      return await new Promise<string>((resolve, reject) => {
        waiting.push({ job: { ...job, id: job.id ?? crypto.randomUUID() }, resolve, reject });
        void flush();
      });
    },
  };
}

/** One statement commits the group; when it is refused, each job is tried alone so that only the faulty one fails. */
async function writeGroup(group: readonly Waiting[], enqueue: JobQueue["enqueue"]): Promise<void> {
  try {
    await enqueue(group.map(({ job }) => job));
    for (const { job, resolve } of group) resolve(job.id);
  } catch (error) {
    const [first] = group;
    if (group.length === 1) return first?.reject(error);
    for (const one of group) await writeGroup([one], enqueue);
  }
}

/** A job behind one that waits to be tried again waits as long, so that it neither looks overdue nor is looked at in vain. */
async function insert(store: Store, jobs: readonly (NewJob & { readonly id: string })[]): Promise<void> {
  const rows = `[${jobs.map(rowText).join(",")}]`;
  await sql`
    insert into queue_message (id, queue, payload, ordering_key, fairness_key, run_at)
    select (j.item->>'id')::uuid, j.item->>'queue', j.item->'payload', j.item->>'orderingKey', coalesce(j.item->>'fairnessKey', ''),
      greatest(
        coalesce((j.item->>'runAt')::timestamptz,
          clock_timestamp() + (j.item->>'delayMs')::double precision * interval '1 millisecond'),
        (select max(o.run_at) from queue_message o
          where o.queue = j.item->>'queue' and o.ordering_key = j.item->>'orderingKey' and o.state = 'due'))
    from jsonb_array_elements(${rows}::jsonb) with ordinality as j (item, place)
    order by j.place
    on conflict (id) do nothing`.execute(store.current());
}

function rowText(job: NewJob & { readonly id: string }): string {
  const { id, queue, orderingKey = null, fairnessKey = null, delayMs = 0, runAt } = job;
  const rest = payloadText({
    id,
    queue,
    orderingKey,
    fairnessKey,
    delayMs: Math.max(0, delayMs),
    runAt: runAt?.toString() ?? null,
  });
  return `${rest.slice(0, -1)},"payload":${payloadText(job.payload)}}`;
}
