/**
 * What persons follow beside actors (hashtags, struggles, places), what was said about it, how much of somebody one wants
 * to read, lists of follows that are being brought in, and partners' calendars that are read from time to time.
 */
import { type Kysely, sql } from "kysely";

/** Creates `topic_follow`, `topic_item`, `follow_list`, `follow_list_line` and `partner_page`; extends `following`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table following
    add column with_shares boolean not null default true,
    add column with_notice boolean not null default false,
    add column languages text[] not null default '{}'`.execute(db);
  await sql`create index following_by_asked_target on following (target_uri)`.execute(db);
  await sql`create table topic_follow (
    person_id text not null references person (id) on delete cascade,
    topic text not null,
    label text not null constraint topic_follow_label_is_short check (length(label) between 1 and 200),
    created_at timestamptz not null default now(),
    constraint topic_follow_once primary key (person_id, topic)
  )`.execute(db);
  await sql`create table topic_item (
    id bigint primary key default nextval('stream_item_id_seq'),
    topic text not null,
    subject_uri text not null,
    author_uri text not null,
    published_at timestamptz not null,
    constraint topic_item_once unique (topic, subject_uri)
  )`.execute(db);
  await sql`create index topic_item_by_time on topic_item (topic, published_at desc, id desc)`.execute(db);
  await sql`create index topic_item_by_subject on topic_item (subject_uri)`.execute(db);
  await sql`create table follow_list (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    mode text not null constraint follow_list_mode_known check (mode in ('merge', 'overwrite')),
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index follow_list_of_person on follow_list (person_id, created_at desc)`.execute(db);
  await sql`create table follow_list_line (
    list_id text not null references follow_list (id) on delete cascade,
    number int not null,
    account text not null,
    with_shares boolean not null,
    with_notice boolean not null,
    languages text[] not null,
    state text not null constraint follow_list_line_state_known
      check (state in ('waiting', 'followed', 'already', 'unreadable', 'not_found', 'unreachable', 'blocked', 'oneself')),
    constraint follow_list_line_once primary key (list_id, number)
  )`.execute(db);
  await sql`create table partner_page (
    actor_uri text primary key,
    next_at timestamptz not null,
    failures int not null default 0,
    read_at timestamptz
  )`.execute(db);
  await sql`create index partner_page_due on partner_page (next_at)`.execute(db);
  await sql`create index remote_actor_by_handle on remote_actor (lower(handle), lower(host))`.execute(db);
  await sql`create index post_by_receipt on post (received_at) where id is null`.execute(db);
}
