/**
 * What was decided about a person, and what stands about their posts in lists. It is no part of the archive, since others
 * wrote it; once they are erased only the steps stay in the log, about nobody.
 */
import { type Kysely, sql } from "kysely";
import type { Portion } from "../../application/leaving/portions.ts";
import type { Database } from "../schema.ts";

/** Nothing to take along; rows about the person and their posts to be forgotten. */
export const moderationPortion: Portion<Kysely<Database>> = {
  name: "moderation",
  files: () => Promise.resolve([]),
  async erase({ db, addresses }, { personId, uri, handle }) {
    const theirs = sql`(select ${uri}::text union select uri from post where author_id = ${personId})`;
    await sql`delete from topic_item where author_uri = ${uri} or subject_uri in ${theirs}`.execute(db);
    await sql`delete from actor_limit where actor_uri = ${uri}`.execute(db);
    await sql`delete from hidden_post where post_uri in ${theirs}`.execute(db);
    await sql`delete from moderation_note where target in ${theirs}`.execute(db);
    await sql`update moderation_entry set target = '' where target in ${theirs}`.execute(db);
    await sql`delete from waiting_distance where lower(name) = ${`${handle}@${addresses.host}`}`.execute(db);
  },
};
