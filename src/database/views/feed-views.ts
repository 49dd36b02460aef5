/**
 * Public calls as feeds list them: those of one campaign or of the whole movement, by kind and country, with a test on
 * the place that the caller brings. Drafts never come along; cancelled and closed calls stay, because calendars have them.
 */
import { sql } from "kysely";
import type { CallKind } from "../../domain/kind.ts";
import { queryLimits } from "../../domain/limits.ts";
import type { Place } from "../../domain/place.ts";
import { fromColumn } from "../repositories/instants.ts";
import { type CallInCampaign, callsInCampaigns, inCampaign } from "./call-views.ts";
import type { Reader } from "./read-only.ts";

/** What a feed asks for. Empty lists ask for everything; `campaignId` null asks for every campaign. */
export interface FeedQuery {
  /** The campaign; null for all. */
  readonly campaignId: string | null;
  /** Only these kinds. */
  readonly kinds: readonly CallKind[];
  /** Only these countries, ISO 3166-1 alpha-2, upper case. */
  readonly countries: readonly string[];
  /** A test on the place; null lets calls without a place through too. Must look at public parts only. */
  readonly isThere: ((place: Place) => boolean) | null;
  /** The latest beginning first (undated calls by publication), or the latest change first. */
  readonly order: "start" | "change";
  /** Most calls in the answer. */
  readonly limit: number;
}

/** The public calls a feed asks for, in its order. */
export async function listFeedCalls(db: Reader, query: FeedQuery): Promise<CallInCampaign[]> {
  const { isThere } = query;
  if (isThere === null) return (await publicCalls(db, query).limit(query.limit).execute()).map(inCampaign);
  const candidates = await publicCalls(db, query).clearSelect().select(["call.id", "call.place"])
    .where("call.place", "is not", null).limit(queryLimits.candidates).execute();
  const ids = candidates.filter(({ place }) => place !== null && isThere(place)).map(({ id }) => id);
  const shown = ids.slice(0, query.limit);
  if (shown.length === 0) return [];
  return (await publicCalls(db, query).where("call.id", "in", shown).execute()).map(inCampaign);
}

/**
 * When anything a feed shows last changed: a call, its campaign, a partner's action, the movement, or a deletion, which changes a feed by
 * taking from it. The epoch before the set-up.
 */
export async function lastFeedChange(db: Reader, campaignId: string | null): Promise<Temporal.Instant> {
  const row = await db.selectFrom("movement").select([
    sql<Date>`greatest(
      movement.updated_at,
      (select max(campaign.updated_at) from campaign
        where campaign.state <> 'draft' and (${campaignId}::text is null or campaign.id = ${campaignId}::text)),
      (select max(call.updated_at) from call
        where call.state <> 'draft' and (${campaignId}::text is null or call.campaign_id = ${campaignId}::text)),
      (select max(joint_source.received_at) from joint_source join joint_campaign on joint_campaign.uri = joint_source.joint_uri
        where joint_campaign.local_id = ${campaignId}::text and not joint_source.is_local),
      (select max(joint_organisation.left_at) from joint_organisation
        join joint_campaign on joint_campaign.uri = joint_organisation.joint_uri
        where joint_campaign.local_id = ${campaignId}::text),
      (select max(tombstone.deleted_at) from tombstone where tombstone.former_type = 'Event')
    )`.as("at"),
  ]).executeTakeFirst();
  return row === undefined ? Temporal.Instant.fromEpochMilliseconds(0) : fromColumn(row.at);
}

/** When a call of a joint campaign that is no source itself, such as a day of many actions, last changed; null for any other. */
export async function jointCallChange(db: Reader, callId: string): Promise<Temporal.Instant | null> {
  const row = await db.selectFrom("call").innerJoin("joint_campaign", "joint_campaign.local_id", "call.campaign_id")
    .select("call.updated_at").where("call.id", "=", callId).executeTakeFirst();
  return row === undefined ? null : fromColumn(row.updated_at);
}

function publicCalls(db: Reader, { campaignId, kinds, countries, order }: FeedQuery) {
  const start = sql<Date>`coalesce(call.starts_at, call.published_at)`;
  return callsInCampaigns(db)
    .where("call.state", "<>", "draft")
    .where("campaign.state", "<>", "draft")
    .$if(campaignId !== null, (query) => query.where("call.campaign_id", "=", campaignId ?? ""))
    .$if(kinds.length > 0, (query) => query.where("call.kind", "in", [...kinds]))
    .$if(
      countries.length > 0,
      (query) => query.where(sql<boolean>`call.place ->> 'country' in (${sql.join([...countries])})`),
    )
    .orderBy(order === "start" ? start : "call.updated_at", (by) => by.desc().nullsLast())
    .orderBy("call.id");
}
