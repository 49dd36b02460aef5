/**
 * Creates `queue_message`, the durable queue. Leases change a row often and in place, hence the room left in each page and,
 * on a server that sweeps by itself, a sweep after every fiftieth of the table instead of every fifth.
 */
import { type Kysely, sql } from "kysely";

/** Applies the change. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table queue_message (
      id uuid not null,
      queue text not null,
      payload jsonb not null,
      ordering_key text,
      fairness_key text collate "C" not null default '',
      sequence bigint generated always as identity,
      run_at timestamptz not null default clock_timestamp(),
      lease_token uuid,
      lease_until timestamptz,
      tries integer not null default 0,
      last_error text,
      state text not null default 'due',
      created_at timestamptz not null default clock_timestamp(),
      constraint queue_message_pk primary key (id),
      constraint queue_message_state_known check (state in ('due', 'dead')),
      constraint queue_message_lease_whole check ((lease_token is null) = (lease_until is null)),
      constraint queue_message_dead_unleased check (state = 'due' or lease_token is null)
    ) with (fillfactor = 80)`.execute(db);
  await sql`
    alter table queue_message set (
      autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0,
      autovacuum_vacuum_insert_scale_factor = 0.2, autovacuum_analyze_scale_factor = 0.05, autovacuum_analyze_threshold = 500
    )`.execute(db);
  await sql`create index queue_message_by_turn on queue_message (queue, fairness_key, run_at, sequence) where state = 'due'`
    .execute(db);
  await sql`create index queue_message_by_order on queue_message (queue, ordering_key, sequence)
    where state = 'due' and ordering_key is not null`.execute(db);
  await sql`create index queue_message_leased on queue_message (queue, fairness_key) where lease_token is not null`
    .execute(db);
  await sql`create index queue_message_dead on queue_message (queue, sequence) where state = 'dead'`.execute(db);
}
