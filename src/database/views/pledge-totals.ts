/** The figures of pledges as last told: the only ones that pages, feeds and other servers ever see. */
import { type Kysely, sql } from "kysely";
import type { ToldTotals } from "../../application/pledge-ports.ts";
import type { Database } from "../schema.ts";
import type { Reader } from "./read-only.ts";

/** The figures of a call; null before they were ever told. */
export async function findToldTotals(db: Reader | Kysely<Database>, callId: string): Promise<ToldTotals | null> {
  const row = await (db as Kysely<Database>).selectFrom("pledge_total").select(["going", "organising", "supporting"])
    .where("call_id", "=", callId).executeTakeFirst();
  return row ?? null;
}

/**
 * The calls whose figures may have to be told anew: with a pledge or with figures, and not told since a moment. Whether they
 * really change is decided under the lock of the call.
 */
export async function listCallsToTell(
  db: Kysely<Database>,
  before: Temporal.Instant,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.selectFrom("call").leftJoin("pledge_total", "pledge_total.call_id", "call.id")
    .select("call.id").where("call.state", "in", ["published", "closed", "cancelled"])
    .where(sql<boolean>`coalesce(call.ends_at, call.starts_at, now()) > now() - interval '2 days'`)
    .where((where) =>
      where.or([where("told_at", "is", null), where("told_at", "<=", new Date(before.epochMilliseconds))])
    )
    .where((where) =>
      where.or([
        where("told_at", "is not", null),
        where.exists(where.selectFrom("pledge").select("pledge.id").whereRef("pledge.call_id", "=", "call.id")),
      ])
    )
    .orderBy("told_at", (order) => order.asc().nullsFirst()).limit(limit).execute();
  return rows.map((row) => row.id);
}

/** The calls that were over before a moment and still know somebody. */
export async function listCallsToForget(
  db: Kysely<Database>,
  before: Temporal.Instant,
  limit: number,
): Promise<readonly string[]> {
  const over = sql<
    Date
  >`coalesce(ends_at, starts_at + interval '1 day', case when state <> 'published' then updated_at end)`;
  const rows = await db.selectFrom("call").select("id").where(over, "<", new Date(before.epochMilliseconds))
    .where((where) =>
      where.or([
        where.exists(where.selectFrom("pledge_mark").select("mark").whereRef("pledge_mark.call_id", "=", "call.id")),
        where.exists(where.selectFrom("pledge_slip").select("mark").whereRef("pledge_slip.call_id", "=", "call.id")),
      ])
    ).limit(limit).execute();
  return rows.map((row) => row.id);
}

/** The actions elsewhere for which a number may have to be told anew. */
export async function listAwayToTell(
  db: Kysely<Database>,
  before: Temporal.Instant,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.selectFrom("away_total").select("call_uri").where((where) =>
    where.or([where("told_at", "is", null), where("told_at", "<=", new Date(before.epochMilliseconds))])
  ).limit(limit).execute();
  return rows.map((row) => row.call_uri);
}

/** Published calls whose pledges closed within the last two hours. */
export async function listCallsJustClosed(
  db: Kysely<Database>,
  now: Temporal.Instant,
  limit: number,
): Promise<readonly string[]> {
  const closes = sql<Date>`coalesce(pledge_until, starts_at)`;
  const rows = await db.selectFrom("call").select("id").where("state", "=", "published")
    .where(closes, "<=", new Date(now.epochMilliseconds))
    .where(closes, ">", new Date(now.subtract({ hours: 2 }).epochMilliseconds)).limit(limit).execute();
  return rows.map((row) => row.id);
}

/** Published calls where somebody comes on a condition. */
export async function listCallsWithConditions(db: Kysely<Database>, limit: number): Promise<readonly string[]> {
  const rows = await db.selectFrom("pledge_condition").innerJoin("call", "call.id", "pledge_condition.call_id")
    .select("call.id").distinct().where("call.state", "=", "published").limit(limit).execute();
  return rows.map((row) => row.id);
}

/** Published calls that wait for a number of pledges. */
export async function listCallsWithThreshold(db: Kysely<Database>, limit: number): Promise<readonly string[]> {
  const rows = await db.selectFrom("call").select("id").where("state", "=", "published").where(
    "threshold",
    "is not",
    null,
  )
    .where(sql<boolean>`coalesce(ends_at, starts_at, now()) >= now() - interval '1 day'`).limit(limit).execute();
  return rows.map((row) => row.id);
}

/** Published calls that begin within a day and for which somebody pledged. */
export async function listCallsSoon(
  db: Kysely<Database>,
  now: Temporal.Instant,
  limit: number,
): Promise<readonly string[]> {
  const rows = await db.selectFrom("call").select("id").where("state", "=", "published").where("risk", "=", false)
    .where("starts_at", ">", new Date(now.epochMilliseconds))
    .where("starts_at", "<=", new Date(now.add({ hours: 24 }).epochMilliseconds))
    .where((where) =>
      where.exists(where.selectFrom("pledge").select("pledge.id").whereRef("pledge.call_id", "=", "call.id"))
    ).limit(limit).execute();
  return rows.map((row) => row.id);
}

/** Calls that were over within the last week and whose organisers did not yet say what became of them. */
export async function listCallsToAskAbout(
  db: Kysely<Database>,
  now: Temporal.Instant,
  limit: number,
): Promise<readonly string[]> {
  const over = sql<Date>`coalesce(ends_at, starts_at + interval '1 day')`;
  const rows = await db.selectFrom("call").leftJoin("call_question", "call_question.call_id", "call.id").select(
    "call.id",
  )
    .where("state", "in", ["published", "closed"]).where(over, "<", new Date(now.epochMilliseconds))
    .where(over, ">", new Date(now.subtract({ hours: 7 * 24 }).epochMilliseconds)).where("answer", "is", null)
    .where((where) => where.or([where("asked", "is", null), where("asked", "<", 3)])).limit(limit).execute();
  return rows.map((row) => row.id);
}
