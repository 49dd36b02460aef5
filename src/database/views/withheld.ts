/**
 * What moderators keep from being seen, as conditions: suspended authors and hidden posts anywhere, limited authors in lists
 * that everybody reads (search, tags, network, public feeds). Every such list asks {@link isOutOfLists}.
 */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Database } from "../schema.ts";
import type { Reader } from "./read-only.ts";
import { hostOfColumn } from "./shut-hosts.ts";

/** True where a post, by its address and author, is kept from being seen by anybody but its author. */
export function isWithheld(postColumn: string, authorColumn: string): RawBuilder<boolean> {
  return sql<boolean>`(exists (select from hidden_post w where w.post_uri = ${sql.ref(postColumn)})
    or ${isSuspended(authorColumn)})`;
}

/** True where an actor is suspended by our moderators. */
export function isSuspended(actorColumn: string): RawBuilder<boolean> {
  return sql<boolean>`exists (select from actor_limit w where w.actor_uri = ${
    sql.ref(actorColumn)
  } and w.level = 'suspended')`;
}

/** Whether an actor, ours or not, is suspended by our moderators. */
export async function isSuspendedActor(db: Kysely<Database> | Reader, actorUri: string): Promise<boolean> {
  const row = await (db as Reader).selectFrom("actor_limit").select("level").where("actor_uri", "=", actorUri)
    .where("level", "=", "suspended").executeTakeFirst();
  return row !== undefined;
}

/** True where an actor, or its server, is limited or suspended: no list that everybody reads names it. */
export function isOutOfLists(actorColumn: string): RawBuilder<boolean> {
  const host = hostOfColumn(actorColumn);
  return sql<boolean>`(exists (select from actor_limit w where w.actor_uri = ${sql.ref(actorColumn)})
    or exists (select from domain_limit l where l.is_limited
      and (${host} = l.domain or split_part(${host}, ':', 1) = l.domain
        or split_part(${host}, ':', 1) like '%.' || l.domain)))`;
}
