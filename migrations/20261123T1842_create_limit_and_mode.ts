/**
 * What moderators decided about actors, posts and servers, and with whom the node exchanges anything at all: with everybody
 * who is not blocked, with partners, or with a list.
 */
import { type Kysely, sql } from "kysely";

/** Creates `actor_limit`, `hidden_post`, `domain_limit`, `domain_allow`, `network_mode`; extends `domain_block`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table actor_limit (
    actor_uri text primary key,
    level text not null constraint actor_limit_level_known check (level in ('limited', 'suspended')),
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table hidden_post (
    post_uri text primary key,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`alter table domain_block
    add column private_note text not null default '',
    add column is_obfuscated boolean not null default false`.execute(db);
  await sql`create table domain_limit (
    domain text primary key,
    is_limited boolean not null,
    rejects_media boolean not null default false,
    rejects_flags boolean not null default false,
    reason text not null default '',
    private_note text not null default '',
    is_obfuscated boolean not null default false,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table domain_allow (
    domain text primary key,
    note text not null default '',
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table network_mode (
    only_row boolean primary key default true constraint network_mode_is_one_row check (only_row),
    mode text not null constraint network_mode_known check (mode in ('open', 'allow_list', 'partners'))
  )`.execute(db);
  await sql`insert into network_mode (mode) values ('open')`.execute(db);
}
