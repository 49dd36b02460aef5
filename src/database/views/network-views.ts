/** With whom the node exchanges anything, as stewards read it, and what a change of it would do. Counts, never who follows. */
import { type RawBuilder, sql } from "kysely";
import type { DomainLimit, DomainReasons, NetworkMode } from "../../domain/moderation.ts";
import { fromColumn } from "../repositories/instants.ts";
import type { Reader } from "./read-only.ts";
import { hostOfColumn, isPartnerHost, listPartnerHosts } from "./shut-hosts.ts";

/** The state of the network page. */
export interface NetworkState {
  readonly mode: NetworkMode;
  readonly allowed: readonly { readonly domain: string; readonly note: string }[];
  readonly partners: readonly string[];
}

/** The mode, the list by name, and the hosts of partners. */
export async function findNetworkState(db: Reader): Promise<NetworkState> {
  const { mode } = await db.selectFrom("network_mode").select("mode").executeTakeFirstOrThrow();
  const allowed = await db.selectFrom("domain_allow").select(["domain", "note"]).orderBy("domain").execute();
  return { mode, allowed, partners: [...await listPartnerHosts(db)].sort() };
}

/** How many stop hearing us, or are no longer heard. */
export interface Reach {
  /** Followers of any actor here on servers that would be shut out; each follow counts. */
  readonly followers: number;
  /** Their servers. */
  readonly servers: number;
  /** Follows of ours to servers that would be shut out. */
  readonly following: number;
}

/** What choosing a mode would cut off, beside what is blocked anyway. */
export async function reachOfMode(db: Reader, mode: NetworkMode): Promise<Reach> {
  if (mode === "open") return { followers: 0, servers: 0, following: 0 };
  const isKept = (host: RawBuilder<string | null>) => {
    const onList = sql<boolean>`exists (select from domain_allow a where ${isUnder(host, sql`a.domain`)})`;
    return mode === "allow_list" ? onList : sql<boolean>`(${onList} or ${isPartnerHost(host)})`;
  };
  return await reachOf(db, (host) => sql<boolean>`not ${isKept(host)}`);
}

/** What suspending some domains would cut off. */
export async function reachOfDomains(db: Reader, domains: readonly string[]): Promise<Reach> {
  if (domains.length === 0) return { followers: 0, servers: 0, following: 0 };
  return await reachOf(
    db,
    (host) =>
      sql<boolean>`exists (select from unnest(${[...domains]}::text[]) as d(domain) where ${
        isUnder(host, sql`d.domain`)
      })`,
  );
}

/** Which of some domains anybody here follows or is followed from, with how many follows; for the preview of a list. */
export async function followsUnder(
  db: Reader,
  domains: readonly string[],
): Promise<ReadonlyMap<string, { readonly followers: number; readonly following: number }>> {
  if (domains.length === 0) return new Map();
  const { rows } = await sql<{ domain: string; followers: string; following: string }>`
    with hosts as (
      select ${hostOfColumn("follower.follower_uri")} as host, count(*) as followers, 0 as following
        from follower group by 1
      union all select ${hostOfColumn("following.target_uri")}, 0, count(*) from following
        where state <> 'refused' group by 1
    )
    select d.domain, sum(hosts.followers) as followers, sum(hosts.following) as following
    from unnest(${[...domains]}::text[]) as d(domain) join hosts on ${isUnder(sql`hosts.host`, sql`d.domain`)}
    group by d.domain`.execute(db as never);
  return new Map(rows.map((row) => [
    row.domain,
    { followers: Number(row.followers), following: Number(row.following) },
  ]));
}

/** One server something is decided about. */
export interface DecidedDomain extends DomainReasons {
  readonly domain: string;
  readonly severity: "suspend" | "limit";
  /** For one that is limited. */
  readonly limit: DomainLimit;
  readonly since: Temporal.Instant;
}

/** Every server something is decided about, by name. */
export async function listDecidedDomains(db: Reader): Promise<DecidedDomain[]> {
  const blocks = await db.selectFrom("domain_block").selectAll().execute();
  const limits = await db.selectFrom("domain_limit").selectAll().execute();
  const nothing: DomainLimit = { isLimited: false, rejectsMedia: false, rejectsFlags: false };
  return [
    ...blocks.map((row): DecidedDomain => ({
      ...{ domain: row.domain, severity: "suspend", limit: nothing, since: fromColumn(row.created_at) },
      ...{ reason: row.reason, privateNote: row.private_note, isObfuscated: row.is_obfuscated },
    })),
    ...limits.map((row): DecidedDomain => ({
      ...{ domain: row.domain, severity: "limit", since: fromColumn(row.created_at) },
      limit: { isLimited: row.is_limited, rejectsMedia: row.rejects_media, rejectsFlags: row.rejects_flags },
      ...{ reason: row.reason, privateNote: row.private_note, isObfuscated: row.is_obfuscated },
    })),
  ].sort((a, b) => a.domain < b.domain ? -1 : 1);
}

async function reachOf(db: Reader, isCut: (host: RawBuilder<string | null>) => RawBuilder<boolean>): Promise<Reach> {
  const host = hostOfColumn("follower.follower_uri");
  const own = sql<string | null>`(select substring(origin from '^https?://([^/]+)') from node)`;
  const followers = await db.selectFrom("follower").select(({ fn }) => fn.countAll<string>().as("total"))
    .select(sql<string>`count(distinct ${host})`.as("servers")).where(isCut(host)).where(host, "<>", own)
    .executeTakeFirstOrThrow();
  const target = hostOfColumn("following.target_uri");
  const following = await db.selectFrom("following").select(({ fn }) => fn.countAll<string>().as("total"))
    .where(isCut(target)).where(target, "<>", own).where("state", "<>", "refused").executeTakeFirstOrThrow();
  return {
    followers: Number(followers.total),
    servers: Number(followers.servers),
    following: Number(following.total),
  };
}

function isUnder(host: RawBuilder<unknown>, domain: RawBuilder<unknown>): RawBuilder<boolean> {
  const name = sql`split_part(${host}, ':', 1)`;
  return sql<boolean>`(${host} = ${domain} or ${name} = ${domain} or ${name} like '%.' || ${domain})`;
}
