/**
 * When pledges are looked after next, so that a look costs what is due and not what exists; how fast another server's numbers grow; and
 * until when it is remembered that something was heard about a pledge.
 */
import { type Kysely, sql } from "kysely";

/** Creates `pledge_due` and `pledge_growth`, extends `away_total` and `seen_activity`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table pledge_due (
    call_id text primary key references call (id) on delete cascade,
    due_at timestamptz not null,
    tell_at timestamptz
  )`.execute(db);
  await sql`create index pledge_due_by_time on pledge_due (due_at)`.execute(db);
  await sql`insert into pledge_due (call_id, due_at) select id, 'epoch' from call where state <> 'draft'`.execute(db);
  await sql`create index pledge_unconfirmed on pledge (came_at) where state = 'unconfirmed'`.execute(db);
  await sql`create table pledge_growth (
    pledge_id text primary key references pledge (id) on delete cascade,
    call_id text not null references call (id) on delete cascade,
    domain_mark text not null,
    base int not null,
    since timestamptz not null
  )`.execute(db);
  await sql`create index pledge_growth_by_domain on pledge_growth (call_id, domain_mark, since)`.execute(db);
  await sql`alter table away_total add column tell_at timestamptz`.execute(db);
  await sql`update away_total set tell_at = now()`.execute(db);
  await sql`create index away_total_to_tell on away_total (tell_at) where tell_at is not null`.execute(db);
  await sql`create index away_pledge_undated on away_pledge (came_at)`.execute(db);
  await sql`alter table seen_activity add column forget_at timestamptz`.execute(db);
  await sql`create index seen_activity_to_forget on seen_activity (forget_at) where forget_at is not null`.execute(db);
}
