/** Lets lists of calls by date, country and kind, and campaigns by struggle, be read without reading every row. */
import { type Kysely, sql } from "kysely";

/** Creates the indexes; those of calls leave drafts out, as every public list does. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index call_public_by_start on call (starts_at, id) where state <> 'draft'`.execute(db);
  await sql`create index call_public_by_country on call ((place ->> 'country'), starts_at) where state <> 'draft'`
    .execute(db);
  await sql`create index call_public_by_kind on call (kind, starts_at) where state <> 'draft'`.execute(db);
  await sql`create index campaign_by_struggle on campaign using gin (struggles)`.execute(db);
  await sql`create index remote_call_by_owner on remote_call (attributed_to)`.execute(db);
}
