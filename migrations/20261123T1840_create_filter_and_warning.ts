/** Words a person does not want to read, and what moderators told a person. */
import { type Kysely, sql } from "kysely";

/** Creates `person_filter` and `person_warning`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table person_filter (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    phrase text not null constraint person_filter_phrase_bounded check (length(phrase) between 1 and 200),
    whole_word boolean not null,
    contexts text[] not null
      constraint person_filter_contexts_known check (contexts <@ array['home', 'notifications', 'conversations']
        and cardinality(contexts) between 1 and 3),
    action text not null constraint person_filter_action_known check (action in ('hide', 'warn')),
    expires_at timestamptz,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index person_filter_of_person on person_filter (person_id, created_at)`.execute(db);
  await sql`create table person_warning (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    step text not null
      constraint person_warning_step_known check (step in ('warn', 'hide_post', 'limit', 'suspend', 'lift')),
    words text not null constraint person_warning_words_bounded check (length(words) <= 2000),
    subject_uri text,
    made_on date not null
  )`.execute(db);
  await sql`create index person_warning_of_person on person_warning (person_id, made_on desc)`.execute(db);
}
