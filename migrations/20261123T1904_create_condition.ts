/**
 * A person's own condition ("if so many others come"), sealed beside the pledge, and the state of a pledge whose condition is
 * not met: it counts for nothing until then.
 */
import { type Kysely, sql } from "kysely";

/** Creates `pledge_condition`, and lets a pledge be `conditional`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table pledge drop constraint pledge_state_known`.execute(db);
  await sql`alter table pledge add constraint pledge_state_known check (state in
    ('unconfirmed', 'held', 'pending', 'waiting', 'undecided', 'conditional', 'confirmed', 'declined'))`.execute(db);
  await sql`create table pledge_condition (
    pledge_id text primary key references pledge (id) on delete cascade,
    call_id text not null references call (id) on delete cascade,
    sealed text not null,
    told text constraint pledge_condition_told_known check (told in ('met', 'unmet')),
    told_at timestamptz
  )`.execute(db);
  await sql`create index pledge_condition_by_call on pledge_condition (call_id)`.execute(db);
}
