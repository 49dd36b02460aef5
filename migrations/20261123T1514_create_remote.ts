/** What other servers told this node. */
import { type Kysely, sql } from "kysely";

/** Creates the tables of `remote.ts`: actors, calls, shares, reactions, replies, flags, blocks, what was seen. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table remote_actor (
    uri text primary key,
    type text not null,
    handle text not null,
    host text not null,
    name text not null,
    summary text not null default '',
    url text,
    inbox text not null,
    shared_inbox text,
    fetched_at timestamptz not null default now(),
    gone_at timestamptz
  )`.execute(db);
  await sql`create table remote_call (
    uri text primary key,
    attributed_to text not null,
    name text not null,
    language text,
    starts_at timestamptz,
    ends_at timestamptz,
    state text not null,
    reading jsonb not null,
    published_at timestamptz,
    updated_at timestamptz not null,
    received_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index remote_call_by_start on remote_call (starts_at)`.execute(db);
  await sql`create table share (
    object_uri text not null,
    actor_uri text not null,
    activity_uri text not null,
    created_at timestamptz not null default now(),
    constraint share_once primary key (object_uri, actor_uri)
  )`.execute(db);
  await sql`create index share_by_activity on share (activity_uri)`.execute(db);
  await sql`create table reaction (
    object_uri text not null,
    actor_uri text not null,
    kind text not null constraint reaction_kind_known check (kind in ('like', 'share')),
    activity_uri text not null,
    created_at timestamptz not null default now(),
    constraint reaction_once primary key (object_uri, actor_uri, kind)
  )`.execute(db);
  await sql`create index reaction_by_activity on reaction (activity_uri)`.execute(db);
  await sql`create table reply (
    uri text primary key,
    object_uri text not null,
    actor_uri text not null,
    audience text not null
      constraint reply_audience_known check (audience in ('public', 'unlisted', 'followers', 'direct')),
    content text not null,
    language text,
    url text,
    state text not null constraint reply_state_known check (state in ('held', 'shown', 'hidden')),
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint reply_private_is_never_shown check (state <> 'shown' or audience in ('public', 'unlisted'))
  )`.execute(db);
  await sql`create index reply_by_object on reply (object_uri, published_at)`.execute(db);
  await sql`create table flag (
    id text primary key,
    host text not null,
    object_uris text[] not null,
    content text not null,
    state text not null constraint flag_state_known check (state in ('open', 'resolved')),
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table domain_block (
    domain text primary key,
    reason text not null default '',
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table seen_activity (
    key_hash text primary key,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table remote_tombstone (
    uri text primary key,
    deleted_at timestamptz not null default now()
  )`.execute(db);
}
