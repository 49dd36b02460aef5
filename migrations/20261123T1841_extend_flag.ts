/**
 * A complaint grows: a kind, who takes care of it, what was decided, what moderators noted about it. Whoever complained is
 * known only for members of this node, and shown to moderators only if they said so.
 */
import { type Kysely, sql } from "kysely";

/** Extends `flag`; creates `moderation_note` and `moderation_entry`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table flag
    add column category text not null default 'other'
      constraint flag_category_known
      check (category in ('harassment', 'hate', 'violence', 'private', 'spam', 'illegal', 'other')),
    add column sender_domain text not null default '',
    add column reporter_id text references person (id) on delete set null,
    add column shows_reporter boolean not null default false,
    add column is_forwarded boolean not null default false,
    add column assignee_id text references person (id) on delete set null,
    add column resolved_by text references person (id) on delete set null,
    add column outcome text
      constraint flag_outcome_known check (outcome in ('acted', 'nothing')),
    add column resolved_at timestamptz`
    .execute(db);
  await sql`update flag set sender_domain = regexp_replace(host, ':\d+$', '')`.execute(db);
  await sql`update flag set outcome = 'acted', resolved_at = created_at where state = 'resolved'`.execute(db);
  await sql`create index flag_open_by_domain on flag (sender_domain) where state = 'open'`.execute(db);
  await sql`create index flag_by_state on flag (state, created_at)`.execute(db);
  await sql`create table moderation_note (
    id text primary key,
    flag_id text references flag (id) on delete cascade,
    target text not null,
    person_id text references person (id) on delete set null,
    words text not null constraint moderation_note_words_bounded check (length(words) between 1 and 2000),
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index moderation_note_by_target on moderation_note (target, created_at)`.execute(db);
  await sql`create index moderation_note_by_flag on moderation_note (flag_id)`.execute(db);
  await sql`create table moderation_entry (
    id text primary key,
    by_id text references person (id) on delete set null,
    is_operator boolean not null,
    step text not null,
    target text not null,
    flag_id text,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index moderation_entry_by_time on moderation_entry (created_at desc, id desc)`.execute(db);
}
