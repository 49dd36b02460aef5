/**
 * Pledges: who will be there, known by number and, where somebody must be answered, by a sealed line that only the key file
 * opens. Slips as keyed hashes, the totals that were told, and what organisers set for one call.
 */
import { type Kysely, sql } from "kysely";

/** Creates `pledge`, `pledge_mark`, `pledge_slip`, `pledge_total` and `pledge_setting`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table pledge (
    id text primary key,
    place bigint generated always as identity,
    call_id text not null references call (id) on delete cascade,
    door text not null constraint pledge_door_known check (door in
      ('slip', 'token', 'member', 'mail', 'join', 'answer', 'poll', 'aggregate')),
    option text not null constraint pledge_option_known check (option in ('going', 'organising', 'supporting')),
    state text not null constraint pledge_state_known check (state in
      ('unconfirmed', 'held', 'pending', 'waiting', 'undecided', 'confirmed', 'declined')),
    weight int not null default 1 constraint pledge_weight_positive check (weight > 0),
    host_mark text,
    address_mark text,
    sealed text,
    came_at timestamptz not null,
    reminded text[] not null default '{}',
    constraint pledge_nameless_knows_nobody check (door not in ('slip', 'token') or
      (sealed is null and host_mark is null and address_mark is null)),
    constraint pledge_one_person check (weight = 1 or door = 'aggregate')
  )`.execute(db);
  await sql`create index pledge_by_call on pledge (call_id, state, option)`.execute(db);
  await sql`create index pledge_by_host on pledge (call_id, host_mark) where host_mark is not null`.execute(db);
  await sql`create index pledge_by_address on pledge (call_id, address_mark) where address_mark is not null`.execute(
    db,
  );
  await sql`create index pledge_waiting on pledge (call_id, place) where state = 'waiting'`.execute(db);
  await sql`create table pledge_mark (
    call_id text not null references call (id) on delete cascade,
    mark text not null,
    pledge_id text not null references pledge (id) on delete cascade,
    constraint pledge_once_per_person primary key (call_id, mark)
  )`.execute(db);
  await sql`create index pledge_mark_by_pledge on pledge_mark (pledge_id)`.execute(db);
  await sql`create table pledge_slip (
    mark text primary key,
    call_id text not null references call (id) on delete cascade
  )`.execute(db);
  await sql`create index pledge_slip_by_call on pledge_slip (call_id)`.execute(db);
  await sql`create table pledge_total (
    call_id text primary key references call (id) on delete cascade,
    going int,
    organising int,
    supporting int,
    told_at timestamptz not null
  )`.execute(db);
  await sql`create table pledge_setting (
    call_id text primary key references call (id) on delete cascade,
    totals_released boolean not null default false
  )`.execute(db);
}
