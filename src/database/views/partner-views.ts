/**
 * Calls of other nodes that this one follows, as pages read them. What is stored is a bounded reading of what they sent;
 * it is read defensively all the same, because a newer version may have stored more or less.
 */
import { sql } from "kysely";
import { fromNullableColumn } from "../repositories/instants.ts";
import type { Reader } from "./read-only.ts";

/** A call of a partner, as far as a list shows it. Every text is foreign; `url` may not be a web address. */
export interface PartnerCall {
  readonly uri: string;
  readonly url: string;
  readonly host: string;
  readonly name: string;
  readonly names: Readonly<Record<string, string>>;
  readonly language: string | null;
  readonly kind: string | null;
  readonly startsAt: Temporal.Instant | null;
  readonly endsAt: Temporal.Instant | null;
  readonly timezone: string | null;
  readonly locality: string | null;
  readonly country: string | null;
  readonly cancelled: boolean;
  readonly byName: string | null;
}

/**
 * Calls that are not over from actors this node follows, or that those passed on, soonest first. The same call passed on
 * by several, or the same name at the same moment, stands in the list once: the one that came first.
 */
export async function listPartnerCalls(db: Reader, now: Temporal.Instant, limit: number): Promise<PartnerCall[]> {
  const followed = sql<boolean>`exists (
    select 1 from following where following.state = 'accepted' and (
      following.target_uri = remote_call.attributed_to
      or following.target_uri in (select share.actor_uri from share where share.object_uri = remote_call.uri)))`;
  const open = sql<
    boolean
  >`coalesce(remote_call.ends_at, remote_call.starts_at + interval '1 day') > ${now.toString()}::timestamptz`;
  const rows = await db.selectFrom("remote_call")
    .leftJoin("remote_actor", "remote_actor.uri", "remote_call.attributed_to")
    .selectAll("remote_call")
    .select("remote_actor.name as by_name")
    .where(followed)
    .where(open)
    .where(sql<boolean>`remote_actor.gone_at is null`)
    .orderBy("remote_call.received_at")
    .limit(1_000)
    .execute();
  const seen = new Set<string>();
  return rows
    .filter((row) => isFirst(seen, `${row.name.trim().toLowerCase()}\n${row.starts_at?.getTime() ?? ""}`))
    .sort((a, b) => (a.starts_at?.getTime() ?? Infinity) - (b.starts_at?.getTime() ?? Infinity))
    .slice(0, limit)
    .map(partnerCallFromRow);
}

/** The calls with these URIs, in no order; who follows whom is for the caller to have asked. */
export async function findPartnerCalls(db: Reader, uris: readonly string[]): Promise<PartnerCall[]> {
  if (uris.length === 0) return [];
  const rows = await db.selectFrom("remote_call")
    .leftJoin("remote_actor", "remote_actor.uri", "remote_call.attributed_to")
    .selectAll("remote_call")
    .select("remote_actor.name as by_name")
    .where("remote_call.uri", "in", [...uris])
    .execute();
  return rows.map(partnerCallFromRow);
}

function isFirst(seen: Set<string>, key: string): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

interface PartnerCallRow {
  uri: string;
  name: string;
  language: string | null;
  starts_at: Date | null;
  ends_at: Date | null;
  state: string;
  reading: Record<string, unknown>;
  by_name: string | null;
}

function partnerCallFromRow(row: PartnerCallRow): PartnerCall {
  const place = record(row.reading["place"]);
  return {
    uri: row.uri,
    url: text(row.reading["url"]) ?? row.uri,
    host: URL.canParse(row.uri) ? new URL(row.uri).host : row.uri,
    name: row.name,
    names: texts(row.reading["names"]),
    language: row.language,
    kind: text(row.reading["callKind"]),
    startsAt: fromNullableColumn(row.starts_at),
    endsAt: fromNullableColumn(row.ends_at),
    timezone: text(row.reading["timezone"]),
    locality: text(place["locality"]),
    country: text(row.reading["countryCode"]) ?? text(place["country"]),
    cancelled: row.state === "cancelled",
    byName: row.by_name,
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function texts(value: unknown): Record<string, string> {
  const entries = Object.entries(record(value)).filter((entry): entry is [string, string] =>
    typeof entry[1] === "string"
  );
  return Object.fromEntries(entries);
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
