/** What a person keeps at a distance (blocks, mutes, hidden servers), and what they are told of. */
import { type Kysely, sql } from "kysely";

/** Creates `person_block`, `person_mute`, `person_hidden_host` and `notification`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table person_block (
    person_id text not null references person (id) on delete cascade,
    target_uri text not null,
    activity_uri text,
    created_at timestamptz not null default now(),
    constraint person_block_once primary key (person_id, target_uri)
  )`.execute(db);
  await sql`create index person_block_by_target on person_block (target_uri)`.execute(db);
  await sql`create table person_mute (
    person_id text not null references person (id) on delete cascade,
    target_uri text not null,
    until timestamptz,
    created_at timestamptz not null default now(),
    constraint person_mute_once primary key (person_id, target_uri)
  )`.execute(db);
  await sql`create table person_hidden_host (
    person_id text not null references person (id) on delete cascade,
    host text not null,
    created_at timestamptz not null default now(),
    constraint person_hidden_host_once primary key (person_id, host)
  )`.execute(db);
  await sql`create table notification (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    kind text not null,
    actor_uri text,
    subject_uri text,
    created_at timestamptz not null default now(),
    read_at timestamptz,
    constraint notification_once unique nulls not distinct (person_id, kind, actor_uri, subject_uri)
  )`.execute(db);
  await sql`create index notification_by_person on notification (person_id, created_at desc, id desc)`.execute(db);
}
