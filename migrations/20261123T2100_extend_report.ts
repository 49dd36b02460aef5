/**
 * Reports in full: when it really took place, links to the press, a sealed note for organisers, small copies of partners'
 * pictures, and whether an action that is over has its report.
 */
import { type Kysely, sql } from "kysely";

/** Extends `action_report` and `call_question`, creates `report_note` and `report_picture_copy`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table action_report add column starts_at timestamptz`.execute(db);
  await sql`alter table action_report add column ends_at timestamptz`.execute(db);
  await sql`alter table action_report add column links jsonb not null default '[]'`.execute(db);
  await sql`alter table action_report add constraint action_report_ends_after_it_starts
    check (ends_at is null or (starts_at is not null and ends_at > starts_at))`.execute(db);
  await sql`create table report_note (
    report_id text primary key references action_report (id) on delete cascade,
    sealed text not null
  )`.execute(db);
  await sql`create table report_picture_copy (
    hash text primary key,
    source_uri text not null,
    media_type text not null
      constraint report_picture_copy_type_known check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
    width int not null,
    height int not null,
    bytes bytea not null,
    kept_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index report_picture_copy_by_age on report_picture_copy (kept_at)`.execute(db);
  await sql`alter table call_question add column reported boolean not null default false`.execute(db);
  await sql`insert into call_question (call_id, asked, asked_at, answer, reported)
    select call.id, 0, now(), report.outcome, true
    from call join action_report report on report.action_uri like '%/actions/' || call.id
    where call.joint_uri is not null and report.state = 'published'
    on conflict (call_id) do update set reported = true`.execute(db);
}
