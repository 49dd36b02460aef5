/** What happened here, what was said about it outside, and who was told. */
import { type Kysely, sql } from "kysely";

/** Creates `outbox_event`, `activity`, `recipient`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table outbox_event (
    id text primary key,
    type text not null,
    version int not null,
    payload jsonb not null,
    occurred_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table activity (
    uri text primary key,
    event_id text not null references outbox_event (id),
    actor_id text not null references actor (id),
    type text not null,
    object_uri text,
    is_public boolean not null,
    body text not null,
    published_at timestamptz not null
  )`.execute(db);
  await sql`create index activity_outbox on activity (actor_id, published_at desc, uri desc) where is_public`.execute(
    db,
  );
  await sql`create index activity_by_object on activity (object_uri)`.execute(db);
  await sql`create table recipient (
    object_uri text not null,
    inbox text not null,
    constraint recipient_once primary key (object_uri, inbox)
  )`.execute(db);
}
