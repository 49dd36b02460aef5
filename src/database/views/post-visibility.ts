/**
 * Who may read a post, as one condition for every query that answers posts: the same rule as `mayRead` in
 * `domain/post.ts`, with what moderators keep from being seen left out. A query over `post` without it is a mistake.
 */
import { type RawBuilder, sql } from "kysely";
import { isWithheld } from "./withheld.ts";

/** Whoever reads: a person of this node with the address of their actor, or null for everybody. */
export type PostViewer = { readonly personId: string; readonly uri: string } | null;

/** True where the viewer may read the row of `post` (or of an alias of it). */
export function mayReadPost(viewer: PostViewer, post = "post"): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${post}.${name}`);
  const isOpen = sql<boolean>`${column("audience")} in ('public', 'unlisted')`;
  const isShown = sql<boolean>`not ${isWithheld(`${post}.uri`, `${post}.author_uri`)}`;
  if (viewer === null) return sql<boolean>`(${isOpen} and ${isShown})`;
  return sql<boolean>`(${column("author_uri")} = ${viewer.uri} or (${isShown}
    and not exists (select from actor_block a where a.actor_id = ${viewer.personId} and a.blocker_uri = ${
    column("author_uri")
  })
    and not exists (select from person_block b where b.person_id = ${
    column("author_id")
  } and b.target_uri = ${viewer.uri})
    and (${isOpen}
      or exists (select from post_reader r where r.post_uri = ${column("uri")} and r.actor_uri = ${viewer.uri})
      or (${column("audience")} = 'followers' and exists (select from following f where f.actor_id = ${viewer.personId}
        and f.target_uri = ${column("author_uri")} and f.state = 'accepted')))))`;
}
