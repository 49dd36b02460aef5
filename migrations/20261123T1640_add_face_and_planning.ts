/**
 * A movement's own colour and logo; calls planned for a moment; and which version of the original each translation was
 * made from, so that an outdated one can be told.
 */
import { type Kysely, sql } from "kysely";

/** Extends `movement`; creates `planned_publication` and `translation`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table movement
    add column accent text constraint movement_accent_is_a_colour check (accent ~ '^#[0-9a-f]{6}$'),
    add column picture_id text references media (id),
    add column picture_alt jsonb not null default '{}'`.execute(db);
  await sql`create table planned_publication (
    call_id text primary key references call (id) on delete cascade,
    due_at timestamptz not null,
    timezone text not null,
    state text not null default 'waiting'
      constraint planned_publication_state_known check (state in ('waiting', 'done', 'refused')),
    settled_at timestamptz,
    reason text,
    created_at timestamptz not null default now(),
    constraint planned_publication_settled_whole check ((state = 'waiting') = (settled_at is null)),
    constraint planned_publication_refused_for_a_reason check (state <> 'refused' or reason is not null)
  )`.execute(db);
  await sql`create index planned_publication_waiting on planned_publication (due_at) where state = 'waiting'`.execute(
    db,
  );
  await sql`create table translation (
    subject_id text not null,
    language text not null,
    revision int not null,
    constraint translation_once primary key (subject_id, language)
  )`.execute(db);
}
