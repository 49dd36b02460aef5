/** How people come to an account: invitations with a number of places, requests, and what is half-way through a door. */
import { type Kysely, sql } from "kysely";

/** Creates `invitation`, `account_request`, `half_sign_in`, `mail_check`, `spent_challenge`, `security_note`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table invitation (
    id text primary key,
    secret_hash text not null constraint invitation_secret_once unique,
    made_by text references person (id) on delete set null,
    role text not null constraint invitation_role_known check (role in ('member', 'moderator', 'organiser', 'steward')),
    places int not null constraint invitation_places_bounded check (places between 1 and 1000),
    used int not null default 0,
    expires_at timestamptz not null,
    revoked boolean not null default false,
    made_on date not null,
    constraint invitation_never_overdrawn check (used between 0 and places)
  )`.execute(db);
  await sql`create table account_request (
    id text primary key,
    secret_hash text not null constraint account_request_secret_once unique,
    handle text not null,
    name text not null constraint account_request_has_a_name check (length(name) between 1 and 200),
    language text not null,
    line text not null default '' constraint account_request_line_is_short check (length(line) <= 500),
    state text not null default 'waiting'
      constraint account_request_state_known check (state in ('waiting', 'approved', 'declined')),
    person_id text references person (id) on delete cascade,
    created_at timestamptz not null default now(),
    constraint account_request_approved_has_person check (state <> 'approved' or person_id is not null)
  )`.execute(db);
  await sql`create index account_request_waiting on account_request (created_at) where state = 'waiting'`.execute(db);
  await sql`create table half_sign_in (
    ticket_hash text primary key,
    person_id text not null references person (id) on delete cascade,
    door text not null constraint half_sign_in_door_known check (door in ('password', 'link', 'mail')),
    tries int not null default 0,
    expires_at timestamptz not null
  )`.execute(db);
  await sql`create table mail_check (
    token_hash text primary key,
    person_id text not null references person (id) on delete cascade,
    sealed_address text not null,
    address_hash text not null,
    expires_at timestamptz not null
  )`.execute(db);
  await sql`create table spent_challenge (
    challenge_hash text primary key,
    expires_at timestamptz not null
  )`.execute(db);
  await sql`create table security_note (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    kind text not null,
    made_on date not null,
    seen boolean not null default true
  )`.execute(db);
  await sql`create index security_note_of_person on security_note (person_id, made_on desc)`.execute(db);
}
