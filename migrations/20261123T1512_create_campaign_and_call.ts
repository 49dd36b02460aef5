/** What a movement writes: campaigns, calls, notices, pictures, and what stays of them once deleted. */
import { type Kysely, sql } from "kysely";

/** Creates `media`, `campaign`, `call`, `notice`, `tombstone`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table media (
    id text primary key,
    media_type text not null
      constraint media_type_known check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
    width int not null,
    height int not null,
    bytes bytea not null,
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table campaign (
    id text primary key references actor (id),
    language text not null,
    texts jsonb not null,
    struggles text[] not null default '{}',
    starts_on text constraint campaign_starts_on_is_a_date check (starts_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    ends_on text constraint campaign_ends_on_is_a_date check (ends_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    picture_id text references media (id),
    picture_alt jsonb not null default '{}',
    state text not null constraint campaign_state_known check (state in ('draft', 'published', 'closed')),
    created_at timestamptz not null default now(),
    published_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint campaign_speaks_its_main_language check (texts ? language),
    constraint campaign_public_since check (state = 'draft' or published_at is not null),
    constraint campaign_ends_after_it_starts check (ends_on is null or starts_on is null or ends_on >= starts_on)
  )`.execute(db);
  await sql`create table call (
    id text primary key,
    campaign_id text not null references campaign (id),
    kind text not null,
    language text not null,
    texts jsonb not null,
    starts_at timestamptz,
    ends_at timestamptz,
    timezone text,
    place jsonb not null default 'null',
    online_url text,
    online_public boolean not null default false,
    capacity int constraint call_capacity_is_positive check (capacity > 0),
    pledge text not null
      constraint call_pledge_known check (pledge in ('open', 'confirmed', 'invite', 'external', 'none')),
    external_url text,
    pledge_until timestamptz,
    threshold int constraint call_threshold_protects_persons check (threshold >= 10),
    pledge_options text[] not null default '{going}',
    distributed boolean not null default false,
    risk boolean not null default false,
    tags text[] not null default '{}',
    picture_id text references media (id),
    picture_alt jsonb not null default '{}',
    state text not null constraint call_state_known check (state in ('draft', 'published', 'closed', 'cancelled')),
    sequence int not null default 0,
    created_at timestamptz not null default now(),
    published_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint call_speaks_its_main_language check (texts ? language),
    constraint call_ends_after_it_starts check (ends_at is null or ends_at > starts_at),
    constraint call_time_has_a_zone check (starts_at is null or timezone is not null),
    constraint call_external_has_an_address check (pledge <> 'external' or external_url is not null),
    constraint call_public_since check (state = 'draft' or published_at is not null)
  )`.execute(db);
  await sql`create index call_by_campaign on call (campaign_id, starts_at)`.execute(db);
  await sql`create index call_upcoming on call (starts_at) where state = 'published'`.execute(db);
  await sql`create table notice (
    id text primary key,
    kind text not null constraint notice_kind_known check (kind in ('campaign-published', 'call-cancelled')),
    campaign_id text not null references campaign (id),
    call_id text references call (id) on delete cascade,
    published_at timestamptz not null default now()
  )`.execute(db);
  await sql`create table tombstone (
    uri text primary key,
    former_type text not null,
    deleted_at timestamptz not null
  )`.execute(db);
}
