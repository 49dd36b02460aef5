/**
 * Lists of public calls by what people look for, this node's and those of the actors it follows in one order, page by
 * page; and the campaigns and words one can choose from. Every search sees only what everybody may see of a place.
 */
import { type RawBuilder, sql } from "kysely";
import type { Campaign } from "../../domain/campaign.ts";
import { queryLimits } from "../../domain/limits.ts";
import { campaignFromRow } from "../repositories/campaigns.ts";
import { type CallInCampaign, callsInCampaigns, inCampaign } from "./call-views.ts";
import { findPartnerCalls, type PartnerCall } from "./partner-views.ts";
import type { Reader } from "./read-only.ts";
import { isOutOfLists } from "./withheld.ts";

/**
 * Whose calls to list: this node's, those of actors it follows, both, or beside its own everything it knows of others.
 */
export type CallSource = "all" | "ours" | "partners" | "network";

/** What to list. Nulls ask for everything; days are those of the place where a call is, both included. */
export interface CallSearch {
  /** Whose; all when absent. */
  readonly source?: CallSource;
  /** Campaigns of this struggle; partners' calls by their hashtags, for they name no struggle. */
  readonly struggle: string | null;
  /** ISO 3166-1 alpha-2, and every name partners may write for it, lower case. */
  readonly country: { readonly code: string; readonly names: readonly string[] } | null;
  /** What people are asked to do. */
  readonly kind: string | null;
  /** First day, `YYYY-MM-DD`; null for what is not over yet. */
  readonly from: string | null;
  /** Last day. */
  readonly to: string | null;
  /** Around a point; what has only its country public is around nothing. */
  readonly near: { readonly latitude: number; readonly longitude: number; readonly kilometres: number } | null;
}

/** One line of a list: a call of this node or of a partner. */
export type ListedCall = CallInCampaign | { readonly partner: PartnerCall };

/** A page of a list. */
export interface CallPage {
  readonly calls: readonly ListedCall[];
  /** Whether another page follows. */
  readonly more: boolean;
}

/** A page of the calls a search finds, soonest first, those without a date last. */
export async function searchCalls(
  db: Reader,
  search: CallSearch,
  now: Temporal.Instant,
  page: { readonly limit: number; readonly offset: number },
): Promise<CallPage> {
  const days = await daysOf(db, search);
  const listed = sql<{ source: "call" | "partner"; id: string; starts_at: Date | null }>`(
    select 'call' as source, call.id as id, call.starts_at from call
      join campaign on campaign.id = call.campaign_id
      join actor on actor.id = campaign.id
      where ${allOf(ownConditions(search, days, now))}
    union all
    select 'partner', partner.uri, partner.starts_at from (
      select distinct on (lower(trim(remote_call.name)), remote_call.starts_at) remote_call.uri, remote_call.starts_at
        from remote_call left join remote_actor on remote_actor.uri = remote_call.attributed_to
        where ${allOf(partnerConditions(search, days, now))}
        order by lower(trim(remote_call.name)), remote_call.starts_at, remote_call.received_at
        limit ${queryLimits.partners}
    ) as partner)`;
  const rows = await db.selectFrom(listed.as("listed"))
    .select(["listed.source", "listed.id"])
    .orderBy("listed.starts_at", (order) => order.asc().nullsLast())
    .orderBy("listed.id")
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const shown = rows.slice(0, page.limit);
  const idsOf = (source: string) => shown.filter((row) => row.source === source).map(({ id }) => id);
  const own = new Map((await findCalls(db, idsOf("call"))).map((entry) => [entry.call.id, entry]));
  const partners = new Map((await findPartnerCalls(db, idsOf("partner"))).map((call) => [call.uri, call]));
  const calls = shown.flatMap(({ source, id }): ListedCall[] => {
    const entry = own.get(id);
    const partner = partners.get(id);
    if (source === "call") return entry === undefined ? [] : [entry];
    return partner === undefined ? [] : [{ partner }];
  });
  return { calls, more: rows.length > page.limit };
}

/** The struggles, countries and kinds that public calls have, for the choices of a form. */
export interface Choices {
  readonly struggles: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  readonly kinds: readonly string[];
}

/** What there is to choose from; only words that lead to something, at most 200 of each. */
export async function listChoices(db: Reader, source: CallSource = "all"): Promise<Choices> {
  const known = source === "network" ? sql<boolean>`true` : followed;
  const choice = sql<{ what: "struggle" | "country" | "kind"; word: string }>`(
    (select distinct 'struggle' as what, unnest(campaign.struggles) as word from campaign
      join actor on actor.id = campaign.id
      where campaign.state <> 'draft' and actor.deleted_at is null limit 200)
    union
    (select distinct 'country', call.place ->> 'country' from call join campaign on campaign.id = call.campaign_id
      where call.state <> 'draft' and campaign.state <> 'draft' and call.place ->> 'country' is not null limit 200)
    union
    (select distinct 'kind', call.kind from call join campaign on campaign.id = call.campaign_id
      where call.state <> 'draft' and campaign.state <> 'draft' limit 200)
    union
    (select distinct 'country', remote_call.reading ->> 'countryCode' from remote_call
      where ${known} and remote_call.reading ->> 'countryCode' is not null limit 200)
    union
    (select distinct 'kind', remote_call.reading ->> 'callKind' from remote_call
      where ${known} and remote_call.reading ->> 'callKind' is not null limit 200))`;
  const rows = await db.selectFrom(choice.as("choice")).selectAll("choice").orderBy("choice.word").execute();
  const words = (what: string) => rows.filter((row) => row.what === what).map(({ word }) => word);
  return { struggles: words("struggle"), countries: words("country"), kinds: words("kind") };
}

/** Public campaigns, those that go on first, the newest first; only of a struggle if one is given. */
export async function listPublicCampaigns(
  db: Reader,
  { struggle, limit, offset }: { readonly struggle: string | null; readonly limit: number; readonly offset: number },
): Promise<Campaign[]> {
  const rows = await db.selectFrom("campaign")
    .innerJoin("actor", "actor.id", "campaign.id")
    .where("actor.deleted_at", "is", null)
    .where("campaign.state", "<>", "draft")
    .$if(struggle !== null, (query) => query.where(sql<boolean>`${struggle}::text = any (campaign.struggles)`))
    .selectAll("campaign")
    .select("actor.handle")
    .orderBy((eb) => eb("campaign.state", "=", "closed"))
    .orderBy("campaign.published_at", "desc")
    .orderBy("campaign.id")
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(campaignFromRow);
}

type Condition = RawBuilder<unknown>;

/** The bounds of the days asked for: by time zone, and in UTC for zones that are not listed. */
interface Days {
  readonly zones: readonly string[];
  readonly firsts: readonly (string | null)[];
  readonly lasts: readonly (string | null)[];
  readonly first: string | null;
  readonly last: string | null;
}

/** The actors followed are read once for a query, not once for each call. */
const targets = sql`array(select following.target_uri from following where following.state = 'accepted')`;
const followed = sql<boolean>`(remote_call.attributed_to = any (${targets}) or exists (
  select 1 from share where share.object_uri = remote_call.uri and share.actor_uri = any (${targets})))`;

function ownConditions(search: CallSearch, days: Days | null, now: Temporal.Instant): Condition[] {
  const { struggle, country, kind, near } = search;
  if (search.source === "partners") return [sql`false`];
  const coordinate = (exact: string, town: string) =>
    sql`(case call.place ->> 'precision' when 'exact' then call.place ->> ${sql.lit(exact)}
      when 'town' then call.place ->> ${sql.lit(town)} end)::float8`;
  const place = [coordinate("latitude", "townLatitude"), coordinate("longitude", "townLongitude")] as const;
  return [
    sql`call.state <> 'draft' and campaign.state <> 'draft' and actor.deleted_at is null`,
    ...(days === null
      ? [sql`(
      (call.state = 'published' and call.starts_at is null)
      or (call.state in ('published', 'cancelled') and ${isOpen("call", now)}))`]
      : [isOnDays("call", sql`call.timezone`, days)]),
    ...(struggle === null ? [] : [sql`${struggle}::text = any (campaign.struggles)`]),
    ...(country === null ? [] : [sql`call.place ->> 'country' = ${country.code}`]),
    ...(kind === null ? [] : [sql`call.kind = ${kind}`]),
    ...(near === null ? [] : [isWithin(place, near)]),
  ];
}

function partnerConditions(search: CallSearch, days: Days | null, now: Temporal.Instant): Condition[] {
  const { struggle, country, kind, near } = search;
  if (search.source === "ours") return [sql`false`];
  const coordinate = (name: string) =>
    sql`(case jsonb_typeof(remote_call.reading -> 'place' -> ${sql.lit(name)})
      when 'number' then remote_call.reading -> 'place' ->> ${sql.lit(name)} end)::float8`;
  const written = sql`lower(remote_call.reading -> 'place' ->> 'country')`;
  const zone = sql`remote_call.reading ->> 'timezone'`;
  return [
    ...(search.source === "network" ? [] : [followed]),
    sql`remote_actor.gone_at is null and not ${isOutOfLists("remote_call.attributed_to")}`,
    days === null ? isOpen("remote_call", now) : isOnDays("remote_call", zone, days),
    ...(struggle === null ? [] : [sql`(remote_call.reading -> 'tags') ?| ${tagsOf(struggle)}::text[]`]),
    ...(country === null
      ? []
      : [sql`coalesce(remote_call.reading ->> 'countryCode' = ${country.code}, ${written} = any (${[
        ...country.names,
      ]}::text[]))`]),
    ...(kind === null ? [] : [sql`remote_call.reading ->> 'callKind' = ${kind}`]),
    ...(near === null ? [] : [isWithin([coordinate("latitude"), coordinate("longitude")], near)]),
  ];
}

/** Not over: before its end, or the day after a start without one; as `listUpcomingCalls` has it. */
function isOpen(table: "call" | "remote_call", now: Temporal.Instant): Condition {
  const [ends, starts] = [sql.ref(`${table}.ends_at`), sql.ref(`${table}.starts_at`)];
  return sql`coalesce(${ends}, ${starts} + interval '1 day') > ${now.toString()}::timestamptz`;
}

function isOnDays(table: "call" | "remote_call", zone: Condition, days: Days): Condition {
  const [ends, starts] = [sql.ref(`${table}.ends_at`), sql.ref(`${table}.starts_at`)];
  const bound = (column: "first" | "last", utc: string | null) =>
    sql`coalesce((select ${sql.ref(column)} from unnest(${[...days.zones]}::text[], ${[...days.firsts]}::timestamptz[],
      ${[...days.lasts]}::timestamptz[]) as local_day(zone, first, last) where local_day.zone = ${zone} limit 1),
      ${utc}::timestamptz)`;
  return allOf([
    sql`${starts} is not null`,
    ...(days.first === null ? [] : [sql`coalesce(${ends}, ${starts}) >= ${bound("first", days.first)}`]),
    ...(days.last === null ? [] : [sql`${starts} < ${bound("last", days.last)}`]),
  ]);
}

/** Great-circle distance on a sphere; a missing coordinate makes it null, which is not within anything. */
function isWithin(
  [latitude, longitude]: readonly [Condition, Condition],
  near: NonNullable<CallSearch["near"]>,
): Condition {
  return sql`12742 * asin(least(1, sqrt(
    power(sin(radians(${latitude} - ${near.latitude}::float8) / 2), 2)
    + cos(radians(${near.latitude}::float8)) * cos(radians(${latitude}))
      * power(sin(radians(${longitude} - ${near.longitude}::float8) / 2), 2)))) <= ${near.kilometres}::float8`;
}

function allOf(conditions: readonly Condition[]): Condition {
  return sql.join([...conditions], sql` and `);
}

/** How a struggle may be written as a hashtag: `tax-justice`, `taxjustice`, `TaxJustice`. */
function tagsOf(struggle: string): string[] {
  const words = struggle.split("-");
  const capitalised = words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`);
  return [...new Set([struggle, words.join(""), capitalised.join("")])];
}

/**
 * When the days begin and end on the clocks of each zone that calls have. Null when no day is asked for. A zone the
 * platform does not know is left out, and its calls go by UTC.
 */
async function daysOf(db: Reader, { from, to }: CallSearch): Promise<Days | null> {
  if (from === null && to === null) return null;
  const zone = sql<
    { zone: string }
  >`((select distinct call.timezone as zone from call where call.timezone is not null limit ${queryLimits.zones})
    union (select distinct remote_call.reading ->> 'timezone' from remote_call
      where remote_call.reading ->> 'timezone' is not null limit ${queryLimits.zones}) limit ${queryLimits.zones})`;
  const rows = await db.selectFrom(zone.as("named")).selectAll("named").execute();
  const bounds = (zone: string) =>
    [from === null ? null : dawn(from, 0, zone), to === null ? null : dawn(to, 1, zone)] as const;
  const known = rows.flatMap(({ zone }) => {
    try {
      return [[zone, ...bounds(zone)] as const];
    } catch {
      return [];
    }
  });
  const [first, last] = bounds("UTC");
  return {
    zones: known.map(([zone]) => zone),
    firsts: known.map(([, start]) => start),
    lasts: known.map(([, , end]) => end),
    first,
    last,
  };
}

function dawn(day: string, after: number, zone: string): string {
  return Temporal.PlainDate.from(day).add({ days: after }).toZonedDateTime(zone).toInstant().toString();
}

async function findCalls(db: Reader, ids: readonly string[]): Promise<CallInCampaign[]> {
  if (ids.length === 0) return [];
  return (await callsInCampaigns(db).where("call.id", "in", [...ids]).execute()).map(inCampaign);
}
