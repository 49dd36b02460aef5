/** The figures of pledges as last told: the only ones that pages, feeds and other servers ever see. */
import type { Kysely } from "kysely";
import type { ToldTotals } from "../../application/pledge-ports.ts";
import type { Database } from "../schema.ts";
import type { Reader } from "./read-only.ts";

/** The figures of a call; null before they were ever told. */
export async function findToldTotals(db: Reader | Kysely<Database>, callId: string): Promise<ToldTotals | null> {
  const row = await (db as Kysely<Database>).selectFrom("pledge_total").select(["going", "organising", "supporting"])
    .where("call_id", "=", callId).executeTakeFirst();
  return row ?? null;
}

/** The calls whose pledges have to be looked after by now, those that have waited longest first. */
export async function listCallsDue(
  db: Kysely<Database>,
  now: Temporal.Instant,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.selectFrom("pledge_due").select("call_id").where(
    "due_at",
    "<=",
    new Date(now.epochMilliseconds),
  )
    .orderBy("due_at").limit(limit).execute();
  return rows.map((row) => row.call_id);
}

/** The actions elsewhere for which a number may have to be told anew. */
export async function listAwayToTell(
  db: Kysely<Database>,
  now: Temporal.Instant,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.selectFrom("away_total").select("call_uri")
    .where("tell_at", "<=", new Date(now.epochMilliseconds)).orderBy("tell_at").limit(limit).execute();
  return rows.map((row) => row.call_uri);
}
