/**
 * What is near somebody and where they are needed, and what a person told this node of themselves for it: the languages they
 * read and the town they named. That town is read for that person's own pages and for nothing else.
 */
import { sql } from "kysely";
import type { NearPlace } from "../../domain/profile.ts";
import { callsInCampaigns, inCampaign } from "./call-views.ts";
import { isHiddenFrom } from "./hidden-from.ts";
import type { ListedCall } from "./list-views.ts";
import { findPartnerCalls } from "./partner-views.ts";
import type { Reader } from "./read-only.ts";

/** What a person told of themselves for their own pages. */
export interface OwnReading {
  readonly languages: readonly string[];
  readonly near: NearPlace | null;
}

/** The languages a person reads and the town they named; empty and null for one who said nothing. */
export async function findOwnReading(db: Reader, personId: string): Promise<OwnReading> {
  const row = await db.selectFrom("profile").select(["reading_languages", "near"]).where("person_id", "=", personId)
    .executeTakeFirst();
  return { languages: row?.reading_languages ?? [], near: row?.near ?? null };
}

/** A call that needs people: how many signed up as far as that is told, and how many it waits for or has room for. */
export interface NeededCall {
  readonly listed: ListedCall;
  readonly going: number | null;
  readonly threshold: number | null;
  readonly capacity: number | null;
}

/** Days ahead in which people are needed soon. */
const DAYS = 60;

/**
 * Calls of this node and of those it follows that begin soon and are not full, the nearest date first. One that waits for a
 * number is listed until that is reached; figures are those everybody is told, and none where none is told.
 */
export async function listNeededCalls(
  db: Reader,
  personId: string,
  now: Temporal.Instant,
  limit: number,
): Promise<NeededCall[]> {
  const [from, to] = [now.toString(), now.add({ hours: DAYS * 24 }).toString()];
  const isSoon = (table: string) =>
    sql`${sql.ref(`${table}.starts_at`)} between ${from}::timestamptz and ${to}::timestamptz`;
  const needed = sql<
    { source: "call" | "partner"; id: string; starts_at: Date; going: number | null }
  >`(select 'call' as source, call.id as id, call.starts_at, total.going from call
      join campaign on campaign.id = call.campaign_id
      join actor on actor.id = campaign.id
      left join pledge_total as total on total.call_id = call.id
      where call.state = 'published' and campaign.state = 'published' and actor.deleted_at is null and ${isSoon("call")}
        and call.pledge <> 'none'
        and (call.capacity is null or coalesce(total.going, 0) < call.capacity)
        and (call.threshold is null or coalesce(total.going, 0) < call.threshold or call.capacity is not null)
    union all
    select 'partner', remote_call.uri, remote_call.starts_at, null from remote_call
      left join remote_actor on remote_actor.uri = remote_call.attributed_to
      where ${isSoon("remote_call")} and remote_call.state <> 'cancelled' and remote_actor.gone_at is null
        and not ${isHiddenFrom(personId, "remote_call.attributed_to")}
        and exists (select from following where following.state = 'accepted'
          and following.target_uri = remote_call.attributed_to))`;
  const rows = await db.selectFrom(needed.as("needed")).selectAll("needed").orderBy("needed.starts_at")
    .orderBy("needed.id").limit(limit).execute();
  const ids = (source: string) => rows.filter((row) => row.source === source).map(({ id }) => id);
  const own = ids("call").length === 0 ? [] : await callsInCampaigns(db).where("call.id", "in", ids("call")).execute();
  const partners = await findPartnerCalls(db, ids("partner"));
  return rows.flatMap(({ source, id, going }): NeededCall[] => {
    const row = own.find((one) => one.id === id);
    if (source === "call") {
      if (row === undefined) return [];
      const { threshold, capacity } = row;
      return [{ listed: inCampaign(row), going, threshold, capacity }];
    }
    const partner = partners.find((one) => one.uri === id);
    return partner === undefined ? [] : [{ listed: { partner }, going: null, threshold: null, capacity: null }];
  });
}
