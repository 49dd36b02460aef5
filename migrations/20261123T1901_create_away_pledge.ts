/**
 * What our own people pledge for actions of other nodes: sealed, counted here, told there as one number or, with their consent, by
 * their own name.
 */
import { type Kysely, sql } from "kysely";

/** Creates `away_pledge` and `away_total`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table away_pledge (
    mark text primary key,
    call_uri text not null,
    state text not null constraint away_pledge_state_known check (state in ('counted', 'asked', 'accepted', 'rejected')),
    join_mark text constraint away_pledge_one_join unique,
    sealed text not null,
    came_at timestamptz not null
  )`.execute(db);
  await sql`create index away_pledge_by_call on away_pledge (call_uri, state)`.execute(db);
  await sql`create table away_total (
    call_uri text primary key,
    organiser_uri text not null,
    inbox text not null,
    over_at timestamptz,
    sent int,
    told_at timestamptz
  )`.execute(db);
}
