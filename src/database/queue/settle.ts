/**
 * What the holder of a lease may do with a job: keep it, end it, give it back, give it up.
 * Each statement names the token, so that a worker that was too slow changes nothing and learns of it.
 */
import { sql } from "kysely";
import type { Store } from "../connection.ts";
import { type Claim, LeaseLost, type RescheduleOptions } from "./job.ts";
import { errorLine, payloadText } from "./job-row.ts";

/** Renews leases; answers the ids still held. */
export async function heartbeat(store: Store, claims: readonly Claim[], leaseMs: number): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    update queue_message m set lease_until = clock_timestamp() + ${leaseMs}::double precision * interval '1 millisecond'
    from ${heldRows(claims)} where m.id = h.id and m.lease_token = h.token returning m.id`.execute(store.current());
  return new Set(rows.map((row) => row.id));
}

/** Ends a job; throws {@link LeaseLost}. */
export async function complete(store: Store, claim: Claim): Promise<void> {
  const ended = await completeMany(store, [claim]);
  if (!ended.has(claim.id)) throw new LeaseLost(claim.id);
}

/**
 * Ends jobs; answers the ids ended. Outside a transaction, where the effect is already in the world, it does not wait for the
 * disk: a power cut may let a job run again, as any crash may. Inside one it commits as the effect does.
 */
export async function completeMany(store: Store, claims: readonly Claim[]): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set();
  const patience = store.inTransaction() ? sql`select 1` : sql`select set_config('synchronous_commit', 'off', true)`;
  const { rows } = await sql<{ id: string }>`
    with patience as materialized (${patience})
    delete from queue_message m using ${heldRows(claims)} cross join patience
    where m.id = h.id and m.lease_token = h.token returning m.id`.execute(store.current());
  return new Set(rows.map((row) => row.id));
}

/**
 * Gives a job back in place; those behind it in its order wait as long, so that no claim looks at them in vain, unless it
 * leaves the order. Throws {@link LeaseLost}.
 */
export async function reschedule(store: Store, claim: Claim, options: RescheduleOptions): Promise<void> {
  const { delayMs = 0, runAt, error = null, uncounted = false, unordered = false, payload } = options;
  const { rows } = await sql<{ id: string }>`
    with given as (
      update queue_message set lease_token = null, lease_until = null,
        run_at = coalesce(${runAt?.toString() ?? null}::timestamptz,
          clock_timestamp() + ${Math.max(0, delayMs)}::double precision * interval '1 millisecond'),
        ordering_key = case when ${unordered} then null else ordering_key end,
        tries = greatest(0, tries - ${uncounted ? 1 : 0}::int),
        last_error = coalesce(${error === null ? null : errorLine(error)}::text, last_error),
        payload = coalesce(${payload === undefined ? null : payloadText(payload)}::jsonb, payload)
      where id = ${claim.id}::uuid and lease_token = ${claim.leaseToken}::uuid
      returning id, queue, ordering_key, sequence, run_at
    ),
    behind as (
      update queue_message f set run_at = g.run_at from given g
      where f.queue = g.queue and f.ordering_key = g.ordering_key and f.state = 'due' and f.sequence > g.sequence and f.run_at < g.run_at
    )
    select id from given`.execute(store.current());
  if (rows.length === 0) throw new LeaseLost(claim.id);
}

/** Gives a job up; throws {@link LeaseLost}. */
export async function bury(store: Store, claim: Claim, error: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update queue_message set state = 'dead', lease_token = null, lease_until = null, last_error = ${errorLine(error)}
    where id = ${claim.id}::uuid and lease_token = ${claim.leaseToken}::uuid returning id`.execute(store.current());
  if (rows.length === 0) throw new LeaseLost(claim.id);
}

function heldRows(claims: readonly Claim[]) {
  const held = JSON.stringify(claims.map(({ id, leaseToken }) => ({ id, token: leaseToken })));
  return sql`jsonb_to_recordset(${held}::jsonb) as h (id uuid, token uuid)`;
}
