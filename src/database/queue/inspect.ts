/** What an operator sees and does: how full the queues are, what waits, what was given up, and trying that again. */
import { sql } from "kysely";
import type { Store } from "../connection.ts";
import { wakeChannel } from "./enqueue.ts";
import type { Job, ListOptions, QueueDepth, ReplayTarget } from "./job.ts";
import { errorLine, jobColumns, jobFromRow, type JobRow } from "./job-row.ts";

/** Jobs as they stand, oldest first. */
export async function list(store: Store, options: ListOptions = {}): Promise<readonly Job[]> {
  const { queue = null, state = null, limit = 100 } = options;
  const { rows } = await sql<JobRow>`
    select ${jobColumns} from queue_message m
    where (${queue}::text is null or m.queue = ${queue}) and (${state}::text is null or m.state = ${state})
    order by m.sequence limit ${limit}`.execute(store.current());
  return rows.map(jobFromRow);
}

/** Makes dead jobs due again; answers how many. */
export async function replay(store: Store, target: ReplayTarget): Promise<number> {
  const where = typeof target === "string" ? sql`id::text = ${target}` : sql`queue = ${target.queue}`;
  const { rows } = await sql<{ queue: string }>`
    update queue_message set state = 'due', tries = 0, run_at = clock_timestamp()
    where state = 'dead' and ${where} returning queue`.execute(store.current());
  for (const queue of new Set(rows.map((row) => row.queue))) await store.notify(wakeChannel(queue));
  return rows.length;
}

/** Gives a waiting job up by hand, and lets those that waited for it go on; answers whether it was found. */
export async function buryById(store: Store, id: string, error = "Given up by hand."): Promise<boolean> {
  const { rows } = await sql<{ queue: string }>`
    with buried as (
      update queue_message set state = 'dead', lease_token = null, lease_until = null, last_error = ${errorLine(error)}
      where state = 'due' and id::text = ${id} returning queue, ordering_key, sequence, run_at
    ),
    behind as (
      update queue_message f set run_at = clock_timestamp() from buried b
      where f.queue = b.queue and f.ordering_key = b.ordering_key and f.state = 'due' and f.sequence > b.sequence and f.run_at = b.run_at
    )
    select queue from buried`.execute(store.current());
  for (const { queue } of rows) await store.notify(wakeChannel(queue));
  return rows.length > 0;
}

/** Frees every job from the hand that held it. */
export async function takeBackAll(store: Store): Promise<number> {
  const freed = await store.current().updateTable("queue_message").set({ lease_token: null, lease_until: null })
    .where("lease_token", "is not", null).executeTakeFirst();
  return Number(freed.numUpdatedRows);
}

/** Forgets old dead jobs; answers how many. */
export async function forgetDead(store: Store, olderThan: Temporal.Duration): Promise<number> {
  const hours = olderThan.total({ unit: "hours", relativeTo: Temporal.Now.zonedDateTimeISO("UTC") });
  const { rows } = await sql<{ id: string }>`
    delete from queue_message where state = 'dead' and created_at < clock_timestamp() - ${hours}::double precision * interval '1 hour'
    returning id`.execute(store.current());
  return rows.length;
}

/** How full every queue is. */
export async function depth(store: Store, queues: readonly string[]): Promise<Readonly<Record<string, QueueDepth>>> {
  const { rows } = await sql<
    { queue: string; due: number; ready: number; leased: number; dead: number; age: number | null }
  >`
    with counted as materialized (select clock_timestamp() as at)
    select m.queue,
      (count(*) filter (where m.state = 'due' and not held))::int as due,
      (count(*) filter (where m.state = 'due' and not held and m.run_at <= at))::int as ready,
      (count(*) filter (where held))::int as leased,
      (count(*) filter (where m.state = 'dead'))::int as dead,
      (extract(epoch from max(at - m.run_at) filter (where m.state = 'due' and not held and m.run_at <= at)) * 1000)::double precision as age
    from queue_message m cross join counted cross join lateral (select coalesce(m.lease_until > at, false) as held) h
    group by m.queue`.execute(store.current());
  const empty: QueueDepth = { due: 0, ready: 0, leased: 0, dead: 0, oldestDueAgeMs: null };
  const found = new Map(
    rows.map(({ queue, due, ready, leased, dead, age }) => [queue, { due, ready, leased, dead, oldestDueAgeMs: age }]),
  );
  return Object.fromEntries(queues.map((queue) => [queue, found.get(queue) ?? empty]));
}
