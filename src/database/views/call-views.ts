/**
 * Calls as pages read them: one, those of a campaign, those to come, those under a tag. Each list is bounded, and each
 * that the public sees leaves drafts and calls of draft campaigns out.
 */
import { type Selectable, sql } from "kysely";
import type { Call } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { callFromRow } from "../repositories/calls.ts";
import type { CallTable } from "../tables/campaign.ts";
import type { Reader } from "./read-only.ts";

/** A call with the handle and texts of its campaign, for lists that mix campaigns. */
export interface CallInCampaign {
  readonly call: Call;
  readonly campaign: Pick<Campaign, "handle" | "language" | "texts">;
}

/** The call with an id, in whatever state; null if there is none. */
export async function findCall(db: Reader, id: string): Promise<Call | null> {
  const row = await db.selectFrom("call").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : callFromRow(row);
}

/** Every call of a campaign, soonest first, those without a date last; drafts only when asked for. */
export async function listCallsOf(db: Reader, campaignId: string, options: { drafts: boolean }): Promise<Call[]> {
  const rows = await db.selectFrom("call")
    .selectAll()
    .where("campaign_id", "=", campaignId)
    .$if(!options.drafts, (query) => query.where("state", "<>", "draft"))
    .orderBy("starts_at", (order) => order.asc().nullsLast())
    .orderBy("id")
    .limit(500)
    .execute();
  return rows.map(callFromRow);
}

/** Every call of the node, drafts included, the latest changed first: the organisers' list. */
export async function listCallsForDesk(db: Reader, limit: number, offset = 0): Promise<CallInCampaign[]> {
  const rows = await callsInCampaigns(db).orderBy("call.updated_at", "desc").orderBy("call.id").limit(limit)
    .offset(offset).execute();
  return rows.map(inCampaign);
}

/**
 * Published calls that are not over, soonest first, those without a date last. A cancelled one stays in the list until
 * its time has passed, so that nobody stands in front of a closed door. Over means: its end, or the day after its start.
 */
export async function listUpcomingCalls(db: Reader, now: Temporal.Instant, limit: number): Promise<CallInCampaign[]> {
  const open = sql<boolean>`coalesce(call.ends_at, call.starts_at + interval '1 day') > ${now.toString()}::timestamptz`;
  const rows = await callsInCampaigns(db)
    .where("campaign.state", "<>", "draft")
    .where((eb) =>
      eb.or([
        eb.and([eb("call.state", "=", "published"), eb("call.starts_at", "is", null)]),
        eb.and([eb("call.state", "in", ["published", "cancelled"]), open]),
      ])
    )
    .orderBy("call.starts_at", (order) => order.asc().nullsLast())
    .orderBy("call.id")
    .limit(limit)
    .execute();
  return rows.map(inCampaign);
}

/** Public calls that carry a tag, whatever its case, the newest first. */
export async function listCallsTagged(
  db: Reader,
  tag: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<CallInCampaign[]> {
  const rows = await callsInCampaigns(db)
    .where("call.state", "<>", "draft")
    .where("campaign.state", "<>", "draft")
    .where(sql<boolean>`${tag.toLowerCase()} in (select lower(word) from unnest(call.tags) as word)`)
    .orderBy("call.published_at", "desc")
    .orderBy("call.id")
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(inCampaign);
}

/** Calls with what {@link inCampaign} needs, those of deleted campaigns left out; whoever lists for the public filters states. */
export function callsInCampaigns(db: Reader) {
  return db.selectFrom("call")
    .innerJoin("campaign", "campaign.id", "call.campaign_id")
    .innerJoin("actor", "actor.id", "campaign.id")
    .where("actor.deleted_at", "is", null)
    .selectAll("call")
    .select(["actor.handle as campaign_handle", "campaign.language as campaign_language"])
    .select("campaign.texts as campaign_texts");
}

/** A row of {@link callsInCampaigns}. */
export type CallInCampaignRow = Selectable<CallTable> & {
  readonly campaign_handle: string;
  readonly campaign_language: string;
  readonly campaign_texts: Campaign["texts"];
};

/** A call with its campaign from its row. */
export function inCampaign(row: CallInCampaignRow): CallInCampaign {
  const { campaign_handle: handle, campaign_language: language, campaign_texts: texts } = row;
  return { call: callFromRow(row), campaign: { handle, language, texts } };
}
