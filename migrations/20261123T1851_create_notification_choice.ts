/** What a person wants to be told of and by which way: on the page, by mail, on their devices. */
import { type Kysely, sql } from "kysely";

/** Creates `notification_choice`, `push_key` and `push_device`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table notification_choice (
    person_id text primary key references person (id) on delete cascade,
    not_on_page text[] not null default '{}',
    only_followed boolean not null default false,
    mail text not null default 'never'
      constraint notification_choice_mail_known check (mail in ('never', 'daily', 'weekly')),
    mail_at_once text[] not null default '{}',
    push text[] not null default '{}',
    digest_due_at timestamptz,
    digest_until timestamptz,
    constraint notification_choice_due_when_wanted check ((mail = 'never') = (digest_due_at is null))
  )`.execute(db);
  await sql`create index notification_choice_due on notification_choice (digest_due_at) where digest_due_at is not null`
    .execute(db);
  await sql`create table push_key (
    id int primary key default 1 constraint push_key_is_one_row check (id = 1),
    public_key text not null,
    sealed_private_key text not null,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table push_device (
    id text primary key,
    person_id text not null references person (id) on delete cascade,
    mark text not null constraint push_device_once unique,
    sealed text not null,
    name text not null default '' constraint push_device_name_is_short check (length(name) <= 60),
    added_on date not null
  )`.execute(db);
  await sql`create index push_device_of_person on push_device (person_id)`.execute(db);
  await sql`create index notification_unread on notification (person_id) where read_at is null`.execute(db);
}
