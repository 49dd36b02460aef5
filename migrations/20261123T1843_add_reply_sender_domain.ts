/** Waiting replies are counted by the domain somebody can register, so that names under one domain count as one sender. */
import { type Kysely, sql } from "kysely";

/** Adds `reply.sender_domain`; for what is stored already, the host as it was. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table reply add column sender_domain text not null default ''`.execute(db);
  await sql`update reply set sender_domain = coalesce(substring(actor_uri from '^https?://([^/:]+)'), '')`.execute(db);
  await sql`create index reply_waiting_by_domain on reply (sender_domain) where state = 'held'`.execute(db);
}
