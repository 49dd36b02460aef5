/** Creates `key_value`, a logged table (an unlogged one is emptied by a crash) for caches and small protocol state. */
import { type Kysely, sql } from "kysely";

/** Applies the change. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table key_value (
      key text[] not null,
      value jsonb not null,
      expires_at timestamptz,
      constraint key_value_pk primary key (key),
      constraint key_value_key_not_empty check (cardinality(key) > 0)
    )`.execute(db);
  await sql`create index key_value_by_expiry on key_value (expires_at) where expires_at is not null`.execute(db);
}
