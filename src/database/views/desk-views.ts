/** The state of deliveries in numbers, and how many follow: what organisers see. Never who. */
import { sql } from "kysely";
import type { Reader } from "./read-only.ts";

/** How deliveries stand. `oldestDueSeconds` is how long the longest overdue job has waited; null when none is. */
export interface DeliveryState {
  readonly jobsDue: number;
  readonly jobsDead: number;
  readonly oldestDueSeconds: number | null;
}

/** Counts what waits to go out or is being tried, and what was given up. */
export async function readDeliveryState(db: Reader): Promise<DeliveryState> {
  const jobs = await db.selectFrom("queue_message")
    .select([
      sql<string>`count(*) filter (where state = 'due')`.as("due"),
      sql<string>`count(*) filter (where state = 'dead')`.as("dead"),
      sql<string | null>`extract(epoch from now() - min(run_at) filter (where state = 'due' and run_at <= now()))`
        .as("oldest"),
    ])
    .executeTakeFirstOrThrow();
  return {
    jobsDue: Number(jobs.due),
    jobsDead: Number(jobs.dead),
    oldestDueSeconds: jobs.oldest === null ? null : Math.round(Number(jobs.oldest)),
  };
}

/** How many follow each local actor, by actor id; an actor nobody follows is absent. */
export async function countFollowers(db: Reader): Promise<ReadonlyMap<string, number>> {
  const rows = await db.selectFrom("follower")
    .select((eb) => ["actor_id", eb.fn.countAll<string>().as("count")] as const)
    .where("state", "=", "accepted")
    .groupBy("actor_id")
    .execute();
  return new Map(rows.map((row) => [row.actor_id, Number(row.count)]));
}

/** On how many servers the followers of an actor are: what a publication reaches at once. */
export async function countFollowerHosts(db: Reader, actorId: string): Promise<number> {
  const host = sql<string>`split_part(inbox, '/', 3)`;
  const row = await db.selectFrom("follower")
    .select(sql<string>`count(distinct ${host})`.as("hosts"))
    .where("actor_id", "=", actorId).where("state", "=", "accepted")
    .where(sql<boolean>`not exists (select 1 from actor where actor.uri = follower.follower_uri)`)
    .executeTakeFirstOrThrow();
  return Number(row.hosts);
}
