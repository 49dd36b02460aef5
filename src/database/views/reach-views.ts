/** How far a person's words go, as a number of servers: nobody's name is told. */
import { sql } from "kysely";
import type { Reader } from "./read-only.ts";

/** On how many other servers an actor has followers. */
export async function countFollowingServers(db: Reader, actorId: string): Promise<number> {
  const row = await db.selectFrom("follower").select(
    sql<string>`count(distinct substring(inbox from '^https?://([^/]+)'))`.as("servers"),
  ).where("actor_id", "=", actorId).where("state", "=", "accepted")
    .where(sql<boolean>`not exists (select from actor where actor.uri = follower.follower_uri)`)
    .executeTakeFirstOrThrow();
  return Number(row.servers);
}
