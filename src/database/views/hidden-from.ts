/**
 * What a person does not want to read, as one condition: whoever they block or mute, whoever blocks them, and servers they
 * hide; and what moderators suspended or the node exchanges nothing with. Every list a person reads through asks it.
 */
import { type RawBuilder, sql } from "kysely";
import { isShutHost } from "./shut-hosts.ts";

/** True where an actor, named by a column such as `post.author_uri`, is kept at a distance by a person. */
export function isHiddenFrom(personId: string, actorColumn: string): RawBuilder<boolean> {
  return keepsAway(sql`${personId}::text`, sql.ref(actorColumn));
}

/** The same for any person and any actor, each given as a piece of SQL. */
export function keepsAway(person: RawBuilder<unknown>, actor: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(
    exists (select from person_block b where b.person_id = ${person} and b.target_uri = ${actor})
    or exists (select from person_mute m where m.person_id = ${person} and m.target_uri = ${actor}
      and (m.until is null or m.until > now()))
    or exists (select from actor_block a where a.actor_id = ${person} and a.blocker_uri = ${actor})
    or exists (select from person_hidden_host h where h.person_id = ${person}
      and substring(${actor} from '^https?://([^/]+)') = h.host)
    or exists (select from actor_limit l where l.actor_uri = ${actor} and l.level = 'suspended')
    or ${isShutHost(sql`substring(${actor} from '^https?://([^/]+)')`)})`;
}
