/** Which organisation it is: websites that link back, keys as first seen, and what waits for a yes to a new one. */
import { type Kysely, sql } from "kysely";

/** Adds the movement's website and what a new key was vouched by; creates `domain_check`, `partner_key`, `held_word`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table movement
    add column website text constraint movement_website_is_a_web_address check (website ~ '^https?://')`.execute(db);
  await sql`alter table actor_key add column vouched jsonb`.execute(db);
  await sql`create table domain_check (
    actor_uri text primary key,
    website text,
    domain text,
    way text constraint domain_check_way_known check (way in ('link', 'dns')),
    trouble text constraint domain_check_trouble_known
      check (trouble in ('no_website', 'no_link', 'not_a_domain', 'unreachable')),
    checked_at timestamptz,
    proven_at timestamptz,
    seen_at timestamptz,
    lapsed_at timestamptz,
    due_at timestamptz not null default now(),
    constraint domain_check_proven_whole check ((domain is null) = (way is null))
  )`.execute(db);
  await sql`create index domain_check_due on domain_check (due_at)`.execute(db);
  await sql`create table partner_key (
    actor_uri text not null,
    multibase text not null,
    organisation_uri text not null,
    key_id text not null,
    state text not null
      constraint partner_key_state_known check (state in ('known', 'waiting', 'refused', 'revoked')),
    vouched_by text,
    seen_at timestamptz not null default now(),
    decided_at timestamptz,
    revoked_at timestamptz,
    recounted_at timestamptz,
    constraint partner_key_once primary key (actor_uri, multibase)
  )`.execute(db);
  await sql`create index partner_key_waiting on partner_key (organisation_uri) where state = 'waiting'`.execute(db);
  await sql`create table held_word (
    uri text not null,
    about_uri text not null,
    kind text not null constraint held_word_kind_known check (kind in ('consent', 'source')),
    organisation_uri text not null,
    actor_uri text not null,
    multibase text not null,
    held_at timestamptz not null default now(),
    constraint held_word_once primary key (uri, about_uri)
  )`.execute(db);
  await sql`create index held_word_by_key on held_word (actor_uri, multibase)`.execute(db);
}
