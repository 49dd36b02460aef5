/** Joint campaigns: invitations, consents, common texts, local actions, reports, sources of other nodes and the log. */
import { type Kysely, sql } from "kysely";

/** Creates the tables of `joint.ts` and lets a call be a local action under the call of another. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table joint_campaign (
    uri text primary key,
    local_id text not null constraint joint_campaign_stood_for_once unique references campaign (id),
    role text not null constraint joint_campaign_role_known check (role in ('convenor', 'partner')),
    reading jsonb not null default '{}',
    log_seq int not null default 0,
    log_head text not null default '',
    joined_at timestamptz not null default now(),
    ended_at timestamptz
  )`.execute(db);
  await sql`create table joint_text (
    campaign_uri text not null,
    version int not null constraint joint_text_version_is_positive check (version > 0),
    language text not null,
    texts jsonb not null,
    digest text not null,
    created_at timestamptz not null default now(),
    constraint joint_text_once primary key (campaign_uri, version)
  )`.execute(db);
  await sql`create table joint_invitation (
    id text primary key,
    uri text not null constraint joint_invitation_once unique,
    direction text not null constraint joint_invitation_direction_known check (direction in ('sent', 'received')),
    asked boolean not null default false,
    host_uri text not null,
    joint_uri text not null,
    collection_uri text not null,
    organisation_uri text not null,
    text_version int not null,
    text_digest text not null,
    message text not null default '',
    state text not null constraint joint_invitation_state_known
      check (state in ('open', 'accepted', 'declined', 'expired', 'withdrawn', 'removed')),
    consent_uri text constraint joint_invitation_consent_once unique,
    companion_uri text,
    ends_at timestamptz not null,
    created_at timestamptz not null default now(),
    answered_at timestamptz,
    ended_at timestamptz
  )`.execute(db);
  await sql`create unique index joint_invitation_open_once on joint_invitation (collection_uri, organisation_uri)
    where state in ('open', 'accepted')`.execute(db);
  await sql`create table joint_organisation (
    joint_uri text not null,
    uri text not null,
    name text not null,
    host text not null,
    domain text,
    country text,
    consent_uri text,
    companion_uri text not null,
    text_version int,
    text_digest text,
    state text not null constraint joint_organisation_state_known
      check (state in ('member', 'left', 'removed', 'unconfirmed')),
    joined_at timestamptz not null default now(),
    left_at timestamptz,
    cursor_seq int not null default 0,
    cursor_head text not null default '',
    read_at timestamptz,
    wanted_at timestamptz,
    trouble text,
    constraint joint_organisation_once primary key (joint_uri, uri)
  )`.execute(db);
  await sql`create table joint_source (
    uri text primary key,
    joint_uri text not null,
    kind text not null constraint joint_source_kind_known check (kind in ('action', 'report')),
    organisation_uri text not null,
    action_uri text,
    is_local boolean not null,
    is_gone boolean not null default false,
    digest text not null,
    body text not null,
    reading jsonb not null,
    updated_at timestamptz not null,
    received_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index joint_source_by_campaign on joint_source (joint_uri, kind)`.execute(db);
  await sql`create index joint_source_by_action on joint_source (action_uri)`.execute(db);
  await sql`create table joint_opinion (
    object_uri text not null,
    by_uri text not null,
    joint_uri text not null,
    verdict text not null constraint joint_opinion_verdict_known check (verdict in ('added', 'rejected', 'disputed')),
    reason text not null default '',
    activity_uri text not null,
    created_at timestamptz not null default now(),
    constraint joint_opinion_once primary key (object_uri, by_uri)
  )`.execute(db);
  await sql`create table joint_signature (
    text_uri text not null,
    organisation_uri text not null,
    digest text not null,
    activity_uri text not null,
    created_at timestamptz not null default now(),
    constraint joint_signature_once primary key (text_uri, organisation_uri)
  )`.execute(db);
  await sql`create table joint_log (
    campaign_id text not null references campaign (id),
    seq int not null,
    activity_uri text not null,
    object_uri text not null,
    what text not null,
    digest text not null,
    head text not null,
    reason text not null default '',
    created_at timestamptz not null default now(),
    constraint joint_log_in_order primary key (campaign_id, seq)
  )`.execute(db);
  await sql`create table action_report (
    id text primary key,
    campaign_id text not null references campaign (id),
    joint_uri text not null,
    action_uri text not null,
    call_uri text not null,
    language text not null,
    texts jsonb not null,
    outcome text not null constraint action_report_outcome_known check (outcome in ('took-place', 'cancelled', 'moved')),
    low int constraint action_report_low_is_a_count check (low >= 0),
    high int,
    method text not null constraint action_report_method_known check (method in ('counted', 'estimated', 'declared')),
    units jsonb not null default '[]',
    pictures jsonb not null default '[]',
    state text not null constraint action_report_state_known check (state in ('published', 'withdrawn')),
    version int not null default 1,
    reason text not null default '',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    constraint action_report_range check ((low is null) = (high is null) and (low is null or high >= low)),
    constraint action_report_speaks_its_main_language check (texts ? language)
  )`.execute(db);
  await sql`create unique index action_report_once on action_report (action_uri) where state = 'published'`.execute(db);
  await sql`create table report_version (
    report_id text not null references action_report (id),
    version int not null,
    digest text not null,
    body text not null,
    created_at timestamptz not null default now(),
    constraint report_version_once primary key (report_id, version)
  )`.execute(db);
  await sql`create table declared_organisation (
    campaign_id text not null references campaign (id),
    name text not null,
    country text,
    created_at timestamptz not null default now(),
    constraint declared_organisation_once primary key (campaign_id, name)
  )`.execute(db);
  await sql`alter table call add column parent_uri text`.execute(db);
  await sql`alter table call add column joint_uri text`.execute(db);
  await sql`alter table call add column part_of text`.execute(db);
}
