/** What changed in the sources of joint campaigns: old and new value, whose, and why. */
import { type Kysely, sql } from "kysely";

/** Creates `joint_change`. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table joint_change (
    seq bigint generated always as identity primary key,
    joint_uri text not null,
    object_uri text not null,
    organisation_uri text not null,
    what text not null constraint joint_change_known check (what in ('changed', 'gone', 'joined', 'left', 'removed')),
    since timestamptz,
    before jsonb,
    after jsonb,
    reason text not null default '',
    created_at timestamptz not null default now()
  )`.execute(db);
  await sql`create index joint_change_by_campaign on joint_change (joint_uri, seq)`.execute(db);
  await sql`create index joint_change_by_object on joint_change (object_uri, seq)`.execute(db);
}
