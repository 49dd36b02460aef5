/** The node, its actors with their keys, and the follows between them and the rest of the world. */
import { type Kysely, sql } from "kysely";

/** Creates `node`, `actor`, `actor_key`, `follower`, `following`, `actor_block`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table node (
    id int primary key default 1 constraint node_is_one_row check (id = 1),
    origin text not null,
    setup_token_hash text,
    published_at timestamptz,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table actor (
    id text primary key,
    uri text not null constraint actor_uri_unique unique,
    kind text not null constraint actor_kind_known check (kind in ('node', 'movement', 'campaign', 'person')),
    handle text not null constraint actor_handle_unique unique,
    created_at timestamptz not null default now(),
    deleted_at timestamptz
  )`.execute(db);
  await sql`create unique index actor_one_node on actor (kind) where kind in ('node', 'movement')`.execute(db);
  await sql`create table actor_key (
    actor_id text not null references actor (id),
    algorithm text not null constraint actor_key_algorithm_known check (algorithm in ('rsa', 'ed25519')),
    public_key text not null,
    sealed_private_key text not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    constraint actor_key_one_of_a_kind primary key (actor_id, algorithm, created_at)
  )`.execute(db);
  await sql`create table follower (
    actor_id text not null references actor (id),
    follower_uri text not null,
    follow_uri text not null,
    inbox text not null,
    shared_inbox text,
    created_at timestamptz not null default now(),
    constraint follower_once primary key (actor_id, follower_uri)
  )`.execute(db);
  await sql`create index follower_by_uri on follower (follower_uri)`.execute(db);
  await sql`create table following (
    actor_id text not null references actor (id),
    target_uri text not null,
    follow_uri text not null constraint following_follow_uri_unique unique,
    state text not null constraint following_state_known check (state in ('requested', 'accepted', 'refused')),
    created_at timestamptz not null default now(),
    answered_at timestamptz,
    constraint following_once primary key (actor_id, target_uri)
  )`.execute(db);
  await sql`create index following_by_target on following (target_uri) where state = 'accepted'`.execute(db);
  await sql`create table actor_block (
    actor_id text not null references actor (id),
    blocker_uri text not null,
    created_at timestamptz not null default now(),
    constraint actor_block_once primary key (actor_id, blocker_uri)
  )`.execute(db);
}
