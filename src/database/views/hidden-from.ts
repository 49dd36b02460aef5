/**
 * What a person does not want to read, as one condition: whoever they block or mute, whoever blocks them, and servers they
 * hide. Every list a person reads through asks it.
 */
import { type RawBuilder, sql } from "kysely";

/** True where an actor, named by a column such as `post.author_uri`, is kept at a distance by a person. */
export function isHiddenFrom(personId: string, actorColumn: string): RawBuilder<boolean> {
  const actor = sql.ref(actorColumn);
  return sql<boolean>`(
    exists (select from person_block b where b.person_id = ${personId} and b.target_uri = ${actor})
    or exists (select from person_mute m where m.person_id = ${personId} and m.target_uri = ${actor}
      and (m.until is null or m.until > now()))
    or exists (select from actor_block a where a.actor_id = ${personId} and a.blocker_uri = ${actor})
    or exists (select from person_hidden_host h where h.person_id = ${personId}
      and substring(${actor} from '^https?://([^/]+)') = h.host)
    or exists (select from domain_block d where substring(${actor} from '^https?://([^/]+)') = d.domain
      or substring(${actor} from '^https?://([^/]+)') like '%.' || d.domain))`;
}
