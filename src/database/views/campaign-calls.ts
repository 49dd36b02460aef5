/**
 * The calls of one campaign as its page needs them: all of them in outline, for the map and to tell what is over, and in
 * full only those of the page somebody reads. A day of action has a thousand calls, and nobody reads a thousand at once.
 */
import type { Selectable } from "kysely";
import type { Call } from "../../domain/call.ts";
import { queryLimits } from "../../domain/limits.ts";
import { callFromRow } from "../repositories/calls.ts";
import { fromNullableColumn } from "../repositories/instants.ts";
import type { CallTable } from "../tables/campaign.ts";
import type { Reader } from "./read-only.ts";

/** What of a call tells whether it is over and where it is. */
export type CallOutline = Pick<Call, "id" | "state" | "schedule" | "place">;

/** Every public call of a campaign in outline, soonest first, those without a date last; at most 5,000. */
export async function outlineCallsOf(db: Reader, campaignId: string): Promise<CallOutline[]> {
  const rows = await db.selectFrom("call")
    .select(["id", "state", "starts_at", "ends_at", "timezone", "place"])
    .where("campaign_id", "=", campaignId)
    .where("state", "<>", "draft")
    .orderBy("starts_at", (order) => order.asc().nullsLast())
    .orderBy("id")
    .limit(queryLimits.candidates)
    .execute();
  return rows.map(outlineFromRow);
}

/** The calls with these ids, in the order of the ids; those that are gone meanwhile are left out. */
export async function findCallsById(db: Reader, ids: readonly string[]): Promise<Call[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom("call").selectAll().where("id", "in", [...ids]).execute();
  const found = new Map(rows.map((row) => [row.id, callFromRow(row)]));
  return ids.map((id) => found.get(id)).filter((call) => call !== undefined);
}

type OutlineRow = Pick<Selectable<CallTable>, "id" | "state" | "starts_at" | "ends_at" | "timezone" | "place">;

function outlineFromRow({ id, state, starts_at, ends_at, timezone, place }: OutlineRow): CallOutline {
  const startsAt = fromNullableColumn(starts_at);
  const endsAt = fromNullableColumn(ends_at);
  const schedule = startsAt === null || timezone === null ? null : { startsAt, endsAt, timezone };
  return { id, state, schedule, place };
}
