/** Tokens: the key of each call that signs them blindly, sealed, and who had one already, as marks. */
import { type Kysely, sql } from "kysely";

/** Creates `pledge_token_key` and `pledge_token_issued`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table pledge_token_key (
    call_id text primary key references call (id) on delete cascade,
    public_key text not null,
    sealed_private_key text not null
  )`.execute(db);
  await sql`create table pledge_token_issued (
    call_id text not null references call (id) on delete cascade,
    mark text not null,
    constraint pledge_token_once_per_member primary key (call_id, mark)
  )`.execute(db);
}
