/**
 * What persons say of themselves and to one another: profiles, posts of this node and of others, who a post is addressed
 * to, and the stream from which homes are read. A reply under a call becomes a post with a decision about it beside.
 */
import { type Kysely, sql } from "kysely";

/** Creates `profile`, `post`, `post_reader` and `stream_item`; moves what replies said into `post`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table profile (
    person_id text primary key references person (id) on delete cascade,
    language text not null,
    texts jsonb not null default '{}',
    links jsonb not null default '[]',
    avatar_id text references media (id),
    avatar_alt jsonb not null default '{}',
    is_locked boolean not null default true,
    is_discoverable boolean not null default false,
    is_indexable boolean not null default false,
    reply_policy text not null default 'anyone'
      constraint profile_reply_policy_known check (reply_policy in ('anyone', 'followers', 'mentioned')),
    quote_policy text not null default 'anyone'
      constraint profile_quote_policy_known check (quote_policy in ('anyone', 'followers', 'nobody')),
    moved_to text,
    also_known_as text[] not null default '{}',
    near jsonb not null default 'null',
    reading_languages text[] not null default '{}',
    updated_at timestamptz not null default now()
  )`.execute(db);
  await sql`insert into profile (person_id, language)
    select person.id, coalesce((select language from movement limit 1), 'en') from person`.execute(db);
  await sql`create table post (
    uri text primary key,
    id text constraint post_id_unique unique,
    author_uri text not null,
    author_id text references actor (id),
    audience text not null
      constraint post_audience_known check (audience in ('public', 'unlisted', 'followers', 'direct')),
    language text,
    texts jsonb not null,
    sources jsonb,
    in_reply_to text,
    thread_uri text not null,
    quote_uri text,
    quote_state text constraint post_quote_state_known check (quote_state in ('asked', 'approved', 'refused')),
    quote_stamp text,
    quote_policy text not null default 'anyone'
      constraint post_quote_policy_known check (quote_policy in ('anyone', 'followers', 'nobody')),
    reply_policy text not null default 'anyone'
      constraint post_reply_policy_known check (reply_policy in ('anyone', 'followers', 'mentioned')),
    attachments jsonb not null default '[]',
    mentions jsonb not null default '[]',
    tags text[] not null default '{}',
    poll jsonb,
    url text,
    is_indexable boolean not null default false,
    published_at timestamptz not null,
    updated_at timestamptz,
    received_at timestamptz not null default now(),
    constraint post_ours_has_an_author check ((id is null) = (author_id is null)),
    constraint post_ours_has_sources check ((id is null) = (sources is null))
  )`.execute(db);
  await sql`create index post_by_author on post (author_uri, published_at desc, uri)`.execute(db);
  await sql`create index post_by_answered on post (in_reply_to, published_at) where in_reply_to is not null`.execute(
    db,
  );
  await sql`create index post_by_thread on post (thread_uri, published_at)`.execute(db);
  await sql`create index post_by_tag on post using gin (tags) where audience = 'public'`.execute(db);
  await sql`create table post_reader (
    post_uri text not null references post (uri) on delete cascade,
    actor_uri text not null,
    constraint post_reader_once primary key (post_uri, actor_uri)
  )`.execute(db);
  await sql`create index post_reader_by_actor on post_reader (actor_uri)`.execute(db);
  await sql`insert into post (uri, author_uri, audience, language, texts, in_reply_to, thread_uri, url, published_at, updated_at)
    select uri, actor_uri, audience, language,
      jsonb_build_object(coalesce(language, 'und'), jsonb_build_object('content', content)),
      object_uri, object_uri, url, published_at, updated_at
    from reply`.execute(db);
  await sql`insert into post_reader (post_uri, actor_uri) select uri, object_uri from reply where audience = 'direct'`
    .execute(db);
  await sql`alter table reply
    drop constraint reply_private_is_never_shown,
    drop column content, drop column language, drop column url, drop column updated_at,
    add constraint reply_to_a_post foreign key (uri) references post (uri) on delete cascade,
    add constraint reply_private_is_never_shown check (state <> 'shown' or audience in ('public', 'unlisted'))`.execute(
    db,
  );
  await sql`create table stream_item (
    id bigint generated always as identity primary key,
    actor_uri text not null,
    subject_uri text not null,
    verb text not null constraint stream_item_verb_known check (verb in ('posted', 'shared', 'called')),
    activity_uri text,
    published_at timestamptz not null,
    constraint stream_item_once unique (actor_uri, subject_uri, verb)
  )`.execute(db);
  await sql`create index stream_item_by_time on stream_item (published_at desc, id desc)`.execute(db);
  await sql`create index stream_item_by_actor on stream_item (actor_uri, published_at desc, id desc)`.execute(db);
  await sql`create index stream_item_by_subject on stream_item (subject_uri)`.execute(db);
  await sql`alter table follower
    add column state text not null default 'accepted'
      constraint follower_state_known check (state in ('requested', 'accepted'))`.execute(db);
}
