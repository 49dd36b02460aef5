/**
 * What organisers do with those who pledged: messages to a segment, sealed, and requests to see addresses, which take two of them
 * and stay in a log that the persons concerned can read.
 */
import { type Kysely, sql } from "kysely";

/** Creates `pledge_message` and `contact_reveal`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table pledge_message (
    id text primary key,
    call_id text not null references call (id) on delete cascade,
    option text not null constraint pledge_message_option_known check (option in ('going', 'organising', 'supporting')),
    state text not null constraint pledge_message_state_known check (state in
      ('held', 'pending', 'waiting', 'undecided', 'confirmed', 'declined')),
    ways text not null constraint pledge_message_ways_known check (ways in ('all', 'mail', 'member', 'remote', 'nameless')),
    sealed text not null,
    sent_at timestamptz not null
  )`.execute(db);
  await sql`create index pledge_message_by_call on pledge_message (call_id, sent_at)`.execute(db);
  await sql`create table contact_reveal (
    id text primary key,
    call_id text not null references call (id) on delete cascade,
    asked_by text references person (id) on delete set null,
    asked_at timestamptz not null,
    sealed_reason text not null,
    agreed_by text references person (id) on delete set null,
    agreed_at timestamptz,
    constraint contact_reveal_takes_two check (agreed_by is null or asked_by is null or agreed_by <> asked_by)
  )`.execute(db);
  await sql`create index contact_reveal_by_call on contact_reveal (call_id, asked_at)`.execute(db);
}
