/**
 * With which servers the node exchanges nothing, as one condition for every query that answers hosts or inboxes: blocked
 * ones, and in the closed modes those that are neither listed nor partners. A block beats the list. The same rule in memory,
 * for the doors, is `runtime/block-list.ts`.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Database } from "../schema.ts";
import type { Reader } from "./read-only.ts";

/** The host of an address in a column, with its port; null where it is no web address. */
export function hostOfColumn(column: string): RawBuilder<string | null> {
  return sql<string | null>`substring(${sql.ref(column)} from '^https?://([^/]+)')`;
}

/** True where a host is shut out. The node's own host never is. */
export function isShutHost(host: RawBuilder<string | null>): RawBuilder<boolean> {
  const name = sql`rtrim(regexp_replace(${host}, ':[0-9]+$', ''), '.')`;
  const isUnder = (domain: RawBuilder<unknown>) =>
    sql`(${host} = ${domain} or ${name} = ${domain} or ${host} like '%.' || ${domain} or ${name} like '%.' || ${domain})`;
  return sql<boolean>`(
    exists (select from domain_block d where ${isUnder(sql`d.domain`)})
    or ((select mode from network_mode) <> 'open'
      and ${host} <> (select substring(origin from '^https?://([^/]+)') from node)
      and not exists (select from domain_allow a where ${isUnder(sql`a.domain`)})
      and ((select mode from network_mode) = 'allow_list' or not exists (${partnersNamed(host)}))))`;
}

/**
 * The hosts of partners: those the movement, its campaigns or the node follow or have asked to, the organisations of joint
 * campaigns that go on, and those asked to organise together.
 */
export async function listPartnerHosts(reader: Kysely<Database> | Reader): Promise<readonly string[]> {
  const db = reader as Reader;
  const followed = db.selectFrom("following").innerJoin("actor", "actor.id", "following.actor_id")
    .where("actor.kind", "<>", "person").where("following.state", "<>", "refused").select(
      "following.target_uri as uri",
    );
  const joint = db.selectFrom("joint_campaign").where("ended_at", "is", null).select("uri");
  const organisations = db.selectFrom("joint_organisation").where("consent_uri", "is not", null).select("uri");
  const asked = db.selectFrom("joint_invitation").where("state", "in", ["open", "accepted"])
    .select("organisation_uri as uri");
  const rows = await db.selectFrom(followed.union(joint).union(organisations).union(asked).as("partner"))
    .select(hostOfColumn("partner.uri").as("host")).distinct().execute();
  return rows.flatMap(({ host }) => host === null ? [] : [host]);
}

/** True where a host is a partner's, as {@link listPartnerHosts} says. */
export function isPartnerHost(host: RawBuilder<string | null>): RawBuilder<boolean> {
  return sql<boolean>`exists (${partnersNamed(host)})`;
}

function partnersNamed(host: RawBuilder<string | null>): RawBuilder<unknown> {
  return sql`select from (
    select f.target_uri as uri from following f join actor o on o.id = f.actor_id
      where o.kind <> 'person' and f.state <> 'refused'
    union all select uri from joint_campaign where ended_at is null
    union all select uri from joint_organisation where consent_uri is not null
    union all select organisation_uri from joint_invitation where state in ('open', 'accepted')
  ) partner where ${hostOfColumn("partner.uri")} = ${host}`;
}
