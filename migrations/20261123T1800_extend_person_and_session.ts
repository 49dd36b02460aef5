/**
 * What an account needs beside a handle and a name: where it stands, a language, a mail address if the person gave one, and
 * the ways they proved who they are. Sessions and links say what a person may be shown of them, to the day.
 */
import { type Kysely, sql } from "kysely";

/** Extends `person`, `session`, `sign_in_link`, `movement`; creates `person_mail`, `person_factor`, `passkey`, `recovery_code`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table person
    add column state text not null default 'active'
      constraint person_state_known check (state in ('waiting', 'active', 'suspended', 'left')),
    add column language text constraint person_language_is_a_tag check (length(language) between 2 and 20)`.execute(db);
  await sql`alter table movement add column way_in text not null default 'invitation'
    constraint movement_way_in_known check (way_in in ('invitation', 'request', 'open'))`.execute(db);
  await sql`alter table session
    add column id text not null default gen_random_uuid()::text,
    add column name text constraint session_name_is_short check (length(name) between 1 and 60),
    add column last_used_on date not null default current_date,
    add column proved_at timestamptz,
    add column is_stale boolean not null default false,
    add constraint session_id_once unique (id)`.execute(db);
  await sql`create index session_of_person on session (person_id)`.execute(db);
  await sql`alter table sign_in_link
    add column made_by text not null default 'operator'
      constraint sign_in_link_maker_known check (made_by in ('operator', 'steward', 'mail', 'welcome')),
    add column needs_factor boolean not null default false`.execute(db);
  await sql`create index sign_in_link_of_person on sign_in_link (person_id)`.execute(db);
  await sql`create table person_mail (
    person_id text primary key references person (id) on delete cascade,
    sealed_address text not null,
    address_hash text not null constraint person_mail_once unique,
    verified_on date not null
  )`.execute(db);
  await sql`create table person_factor (
    person_id text primary key references person (id) on delete cascade,
    password_hash text,
    sealed_code_key text,
    codes_confirmed boolean not null default false,
    last_code_step bigint not null default 0,
    constraint person_factor_codes_have_a_key check (sealed_code_key is not null or not codes_confirmed)
  )`.execute(db);
  await sql`create table passkey (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    public_key text not null,
    counter bigint not null default 0,
    name text not null constraint passkey_has_a_name check (length(name) between 1 and 60),
    added_on date not null,
    last_used_on date
  )`.execute(db);
  await sql`create index passkey_of_person on passkey (person_id)`.execute(db);
  await sql`create table recovery_code (
    code_hash text primary key,
    person_id text not null references person (id) on delete cascade
  )`.execute(db);
  await sql`create index recovery_code_of_person on recovery_code (person_id)`.execute(db);
}
