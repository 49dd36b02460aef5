/**
 * What became of pledges: who took part, as a number that stays when its person goes; whether a threshold was reached; what
 * organisers answered the day after; and the key of a person's own calendar.
 */
import { type Kysely, sql } from "kysely";

/** Creates `presence`, `pledge_threshold`, `call_question` and `pledge_calendar`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table presence (
    id text primary key,
    call_id text not null references call (id) on delete cascade,
    pledge_id text constraint presence_once_per_pledge unique references pledge (id) on delete set null,
    state text not null constraint presence_state_known check (state in ('took_part', 'did_not'))
  )`.execute(db);
  await sql`create index presence_by_call on presence (call_id, state)`.execute(db);
  await sql`create table pledge_threshold (
    call_id text primary key references call (id) on delete cascade,
    reached boolean not null,
    changed_at timestamptz not null
  )`.execute(db);
  await sql`create table call_question (
    call_id text primary key references call (id) on delete cascade,
    asked int not null constraint call_question_three_times check (asked between 0 and 3),
    asked_at timestamptz not null,
    answer text constraint call_question_answer_known check (answer in ('took-place', 'cancelled', 'moved'))
  )`.execute(db);
  await sql`create table pledge_calendar (
    person_id text primary key references person (id) on delete cascade,
    key_hash text not null constraint pledge_calendar_one_key unique
  )`.execute(db);
}
