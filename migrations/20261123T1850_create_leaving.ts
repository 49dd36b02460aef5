/** Going elsewhere: moves here and of others, the archive of one's own things, and what became of an erasure. */
import { type Kysely, sql } from "kysely";

/** Creates `person_move`, `remote_move`, `person_export`, `person_export_piece`, `erasure` and `erasure_server`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table person_move (
    person_id text primary key references person (id) on delete cascade,
    moved_at timestamptz not null
  )`.execute(db);
  await sql`create table remote_move (
    actor_uri text primary key,
    target_uri text not null,
    moved_at timestamptz not null
  )`.execute(db);
  await sql`create table person_export (
    id text primary key,
    person_id text not null constraint person_export_one_at_a_time unique references person (id) on delete cascade,
    state text not null default 'waiting'
      constraint person_export_state_known check (state in ('waiting', 'working', 'ready', 'failed')),
    language text not null,
    sealed_key text not null,
    key_files jsonb not null default '[]',
    files_done int not null default 0,
    files_total int not null default 0,
    bytes bigint not null default 0,
    asked_at timestamptz not null default now(),
    expires_at timestamptz not null
  )`.execute(db);
  await sql`create table person_export_piece (
    export_id text not null references person_export (id) on delete cascade,
    place int not null,
    sealed bytea not null,
    constraint person_export_piece_once primary key (export_id, place)
  )`.execute(db);
  await sql`create table erasure (
    id text primary key,
    secret_hash text not null constraint erasure_secret_once unique,
    actor_id text not null constraint erasure_once references actor (id),
    state text not null default 'telling' constraint erasure_state_known check (state in ('telling', 'done')),
    asked_on date not null,
    keys_until timestamptz not null,
    settled_on date,
    constraint erasure_of_an_actor_once unique (actor_id)
  )`.execute(db);
  await sql`create table erasure_server (
    erasure_id text not null references erasure (id) on delete cascade,
    inbox text not null,
    host text not null,
    state text not null default 'waiting'
      constraint erasure_server_state_known check (state in ('waiting', 'confirmed', 'refused', 'silent')),
    status int,
    constraint erasure_server_once primary key (erasure_id, inbox)
  )`.execute(db);
}
