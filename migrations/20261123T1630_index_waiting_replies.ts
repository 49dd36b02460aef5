/** Lets the replies of one actor and of one server that wait for a moderator be counted without reading them all. */
import { type Kysely, sql } from "kysely";

/** Creates the index; it is small because it leaves out what was decided. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index reply_waiting_by_actor on reply (actor_uri text_pattern_ops) where state = 'held'`.execute(db);
}
