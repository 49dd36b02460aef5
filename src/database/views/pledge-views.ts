/**
 * Pledges as pages read them: one by its key, those of an account, the numbers and lists of an organisers' desk. Sealed parts
 * leave here sealed; who may have them opened is decided by the page that shows them.
 */
import { type Selectable, sql } from "kysely";
import type { Presence } from "../../application/pledge-ports.ts";
import type { Pledge, PledgeCount, PledgeState } from "../../domain/pledge.ts";
import { publicCrossing } from "../../domain/pledge.ts";
import { fromColumn } from "../repositories/instants.ts";
import { pledgeFromRow } from "../repositories/pledges.ts";
import type { PledgeTable } from "../tables/pledge.ts";
import type { Reader } from "./read-only.ts";

/** A pledge with whether the person took part. */
export type PledgeView = Pledge & { readonly presence: Presence };

/** The pledge with an id; null if there is none. */
export async function findPledgeView(db: Reader, id: string): Promise<PledgeView | null> {
  const row = await db.selectFrom("pledge").selectAll("pledge").select(presenceOf).where("id", "=", id)
    .executeTakeFirst();
  return row === undefined ? null : viewFromRow(row);
}

/** The pledge of a call that bears one of these marks; null if none does. */
export async function findPledgeByMarks(
  db: Reader,
  callId: string,
  marks: readonly string[],
): Promise<PledgeView | null> {
  const row = await db.selectFrom("pledge_mark").innerJoin("pledge", "pledge.id", "pledge_id").selectAll("pledge")
    .select(presenceOf)
    .where("pledge_mark.call_id", "=", callId).where("mark", "in", [...marks]).orderBy("pledge.place").limit(1)
    .executeTakeFirst();
  return row === undefined ? null : viewFromRow(row);
}

/** The call a printed code was made for; null for a code nobody printed. */
export async function findCallOfSlip(db: Reader, mark: string): Promise<string | null> {
  const row = await db.selectFrom("pledge_slip").select("call_id").where("mark", "=", mark).executeTakeFirst();
  return row?.call_id ?? null;
}

/** The calls to come, and those of the last two months, that somebody pledged for: where an account's pledges are looked for. */
export async function listPledgedCallIds(db: Reader): Promise<readonly string[]> {
  const rows = await db.selectFrom("call").select("id").where("state", "<>", "draft")
    .where(sql<boolean>`coalesce(ends_at, starts_at, now()) > now() - interval '60 days'`)
    .where((where) =>
      where.exists(where.selectFrom("pledge_mark").select("mark").whereRef("pledge_mark.call_id", "=", "call.id"))
    ).orderBy(sql`starts_at asc nulls last`).limit(2_000).execute();
  return rows.map((row) => row.id);
}

/** The pledges that bear any of these marks. */
export async function listPledgesByMarks(db: Reader, marks: readonly string[]): Promise<readonly PledgeView[]> {
  if (marks.length === 0) return [];
  const rows = await db.selectFrom("pledge_mark").innerJoin("pledge", "pledge.id", "pledge_id").selectAll("pledge")
    .select(presenceOf)
    .where("mark", "in", [...marks]).execute();
  return rows.map(viewFromRow);
}

/** What a desk shows in numbers. */
export interface PledgeDesk {
  readonly counts: readonly PledgeCount[];
  readonly slips: number;
  readonly totalsReleased: boolean;
  readonly tookPart: number;
}

/** The numbers of a call. */
export async function readPledgeDesk(db: Reader, callId: string): Promise<PledgeDesk> {
  const source = sql<string | null>`case when door = 'aggregate' then host_mark end`;
  const rows = await db.selectFrom("pledge").select(["door", "option", "state", source.as("source")])
    .select(sql<string>`sum(weight)`.as("count")).where("call_id", "=", callId)
    // Whoever comes on a condition is in no number before it is met: a single one would tell who has one.
    .where("state", "<>", "conditional")
    .groupBy(["door", "option", "state", source]).execute();
  const slips = await db.selectFrom("pledge_slip").select(({ fn }) => fn.countAll<string>().as("count"))
    .where("call_id", "=", callId).executeTakeFirstOrThrow();
  const setting = await db.selectFrom("pledge_setting").select("totals_released").where("call_id", "=", callId)
    .executeTakeFirst();
  const took = await db.selectFrom("presence").select(({ fn }) => fn.countAll<string>().as("count"))
    .where("call_id", "=", callId).where("state", "=", "took_part").executeTakeFirstOrThrow();
  return {
    counts: rows.map((row) => ({ ...row, count: Number(row.count) })),
    slips: Number(slips.count),
    totalsReleased: setting?.totals_released ?? false,
    tookPart: Number(took.count),
  };
}

/** Pledges of a call in some states, the first to come first. */
export async function listPledges(
  db: Reader,
  callId: string,
  states: readonly PledgeState[],
  limit: number,
): Promise<readonly PledgeView[]> {
  const rows = await db.selectFrom("pledge").selectAll("pledge").select(presenceOf).where("call_id", "=", callId).where(
    "state",
    "in",
    [...states],
  )
    .orderBy("place").limit(limit).execute();
  return rows.map(viewFromRow);
}

/** Whether the person took part, as a subquery beside a pledge. */
function presenceOf() {
  return sql<Presence>`coalesce((select state from presence where presence.pledge_id = pledge.id), 'unknown')`.as(
    "presence",
  );
}

function viewFromRow(row: Selectable<PledgeTable> & { readonly presence: Presence }): PledgeView {
  return { ...pledgeFromRow(row), presence: row.presence };
}

/** Whose calendar a key opens, by the key's hash; null for a key nobody has. */
export async function findCalendarPerson(db: Reader, keyHash: string): Promise<string | null> {
  const row = await db.selectFrom("pledge_calendar").innerJoin("person", "person.id", "pledge_calendar.person_id")
    .select("person_id").where("key_hash", "=", keyHash).where("person.state", "=", "active").executeTakeFirst();
  return row?.person_id ?? null;
}

/** Whether the number a call waits for is reached, as far as the public may know: a day after each crossing; null before the first. */
export async function findThreshold(db: Reader, callId: string, now: Temporal.Instant): Promise<boolean | null> {
  const row = await db.selectFrom("pledge_threshold").select(["reached", "changed_at"]).where("call_id", "=", callId)
    .executeTakeFirst();
  return row === undefined
    ? null
    : publicCrossing({ reached: row.reached, changedAt: fromColumn(row.changed_at) }, now);
}

/** What organisers said became of a call; undefined while they were never asked. */
export async function findOutcome(db: Reader, callId: string) {
  return await db.selectFrom("call_question").select(["asked", "answer"]).where("call_id", "=", callId)
    .executeTakeFirst();
}
