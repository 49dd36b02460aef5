/** The movement, the people with an account, and how they sign in. */
import { type Kysely, sql } from "kysely";

/** Creates `movement`, `person`, `sign_in_link`, `session`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table movement (
    id text primary key references actor (id),
    name text not null constraint movement_has_a_name check (length(name) between 1 and 200),
    summary text not null default '',
    language text not null,
    country text constraint movement_country_is_a_code check (country ~ '^[A-Z]{2}$'),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table person (
    id text primary key references actor (id),
    name text not null constraint person_has_a_name check (length(name) between 1 and 200),
    role text not null constraint person_role_known check (role in ('member', 'moderator', 'organiser', 'steward')),
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table sign_in_link (
    token_hash text primary key,
    person_id text not null references person (id) on delete cascade,
    expires_at timestamptz not null,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table session (
    token_hash text primary key,
    person_id text not null references person (id) on delete cascade,
    expires_at timestamptz not null,
    created_at timestamptz not null default now()
  )`.execute(db);
}
