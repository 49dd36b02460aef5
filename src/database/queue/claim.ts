/**
 * Leases jobs to a worker: first every host's oldest job, then every host's second, starting after the host served last, so
 * that a flood from one host delays no other. A job waits while an earlier one with its ordering key is unfinished.
 */
import { type Kysely, sql } from "kysely";
import type { Store } from "../connection.ts";
import type { Database } from "../schema.ts";
import type { Claim, ClaimOptions, JobQueue } from "./job.ts";
import { claimFromRow, jobColumns, type JobRow } from "./job-row.ts";

/** Part of the ring of hosts: after one key, up to another. */
interface Arc {
  readonly after: string | null;
  readonly until: string | null;
}

/** An arc of which so many hosts are looked at. */
interface Stretch extends Arc {
  readonly hosts: number;
}

interface Round {
  readonly claims: readonly Claim[];
  /** The last host looked at when there are more, else `null`. */
  readonly more: string | null;
}

/** Hosts looked at in one round: few in the first, which mostly suffices, because each costs; many in those that follow. */
const hostsAtFirst = 16;
const hostsPerRound = 256;
const roundsAtMost = 40;
const unlimited = 1_000_000;
/** Jobs of one host that may be looked at in vain because they wait for an earlier one: bounds the cost of a long backlog. */
const waitingAtMost = 300;

/** Builds `claim`, which remembers per queue the host it served last. Forgetting that at a restart costs nothing but one turn. */
export function createClaimer(store: Store, refuseUnknown: (queue: string) => void): JobQueue["claim"] {
  const lastServed = new Map<string, string>();
  return async (queue, options) => {
    refuseUnknown(queue);
    if (options.limit < 1 || !await hasWork(store, queue)) return [];
    const start = lastServed.get(queue) ?? null;
    const arcs: Arc[] = start === null
      ? [{ after: null, until: null }]
      : [{ after: start, until: null }, { after: null, until: start }];
    const claims = await inTurn(store, queue, async () => {
      const found: Claim[] = [];
      for (const arc of arcs) {
        found.push(...await claimArc(store, queue, { ...options, limit: options.limit - found.length }, arc));
      }
      return found;
    });
    const last = claims.at(-1);
    if (last !== undefined) lastServed.set(queue, last.fairnessKey ?? "");
    return claims;
  };
}

/** Whether a queue may have a job to run that nobody holds: most looks find nothing, and should cost one statement. */
async function hasWork(store: Store, queue: string): Promise<boolean> {
  const { rows: [look] } = await sql<{ found: boolean }>`
    with recursive ${hostsInTurn(queue, { after: null, until: null, hosts: hostsPerRound })}
    select count(v.key) >= ${hostsPerRound} or coalesce(bool_or(exists (
      select from queue_message m where m.queue = ${queue} and m.fairness_key = v.key and m.state = 'due'
        and m.run_at <= clock_timestamp() and (m.lease_until is null or m.lease_until <= clock_timestamp())
    )), false) as found from visited v where v.key is not null`.execute(store.current());
  return look?.found === true;
}

async function claimArc(store: Store, queue: string, options: ClaimOptions, arc: Arc): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  let after = arc.after;
  for (let round = 0; round < roundsAtMost && claims.length < options.limit; round++) {
    const rest = { ...options, limit: options.limit - claims.length };
    const hosts = round === 0 ? Math.min(hostsPerRound, Math.max(hostsAtFirst, 2 * rest.limit)) : hostsPerRound;
    const found = await runClaim(store.current(), queue, rest, { after, until: arc.until, hosts });
    claims.push(...found.claims);
    if (found.more === null) break;
    after = found.more;
  }
  return claims;
}

/** Several servers' workers take turns at claiming, so that the limit per host holds exactly; the embedded database has one anyway. */
async function inTurn<T>(store: Store, queue: string, run: () => Promise<T>): Promise<T> {
  if (store.kind === "embedded") return await run();
  // A lease that a power cut undoes was held by nobody who is still there.
  const commit = store.inTransaction() ? "on" : "off";
  return await store.transact(async (trx) => {
    const key = `/claim/${queue}`;
    await sql`select pg_advisory_xact_lock(hashtextextended(current_schema() || ${key}, 0)),
      set_config('synchronous_commit', ${commit}, true)`.execute(trx);
    return await run();
  });
}

async function runClaim(db: Kysely<Database>, queue: string, options: ClaimOptions, arc: Stretch): Promise<Round> {
  const { limit, leaseMs, perFairnessKey = unlimited } = options;
  const { rows } = await sql<JobRow & { rank: number; last_host: string; hosts: number } | EmptyRow>`
    with recursive moment as materialized (select clock_timestamp() as at),
    ${hostsInTurn(queue, arc)},
    held as materialized (
      select l.ordering_key as key from queue_message l
      where l.queue = ${queue} and l.ordering_key is not null and l.lease_token is not null and l.lease_until > (select at from moment)
    ),
    host as materialized (
      select v.key, case when v.key = '' then ${unlimited}::int else ${perFairnessKey}::int - (
        select count(*)::int from queue_message l
        where l.queue = ${queue} and l.fairness_key = v.key and l.lease_token is not null and l.lease_until > (select at from moment)
      ) end as room
      from visited v where v.key is not null
    ),
    ${firstJobsOfHosts(queue, limit)},
    chosen as materialized (
      select m.id, c.rank from queue_message m join candidate c on c.id = m.id
      where m.state = 'due' and (m.lease_until is null or m.lease_until <= (select at from moment))
      for update of m skip locked
    ),
    leased as (
      update queue_message m
      set lease_token = gen_random_uuid(), lease_until = clock_timestamp() + ${leaseMs}::double precision * interval '1 millisecond',
        tries = m.tries + 1
      from chosen c where m.id = c.id
      returning ${jobColumns}, c.rank
    )
    select l.*, s.last_host, s.hosts
    from (select max(key) as last_host, count(*)::int as hosts from host) s left join leased l on true
    order by l.rank, l.fairness_key`.execute(db);
  const summary = rows[0];
  return {
    claims: rows.flatMap((row) => row.id === null ? [] : [claimFromRow(row)]),
    more: summary !== undefined && summary.hosts >= arc.hosts ? summary.last_host : null,
  };
}

interface EmptyRow {
  readonly id: null;
  readonly last_host: string | null;
  readonly hosts: number;
}

/** The hosts with due jobs on an arc of the ring, found by leaping from one to the next through the index. */
function hostsInTurn(queue: string, { after, until, hosts }: Stretch) {
  return sql`
    visited (key, place) as (
      (select m.fairness_key, 1 from queue_message m
        where m.queue = ${queue} and m.state = 'due' and (${after}::text is null or m.fairness_key > ${after}::text)
          and (${until}::text is null or m.fairness_key <= ${until}::text)
        order by m.fairness_key limit 1)
      union all
      select (select m.fairness_key from queue_message m
        where m.queue = ${queue} and m.state = 'due' and m.fairness_key > v.key
          and (${until}::text is null or m.fairness_key <= ${until}::text)
        order by m.fairness_key limit 1), v.place + 1
      from visited v where v.key is not null and v.place < ${hosts}::int
    )`;
}

/** The oldest jobs of each host that may run now, ranked; a job with an ordering key only if it is the first of its key. */
function firstJobsOfHosts(queue: string, limit: number) {
  return sql`
    candidate as materialized (
      select j.id, h.key, j.rank from host h cross join lateral (
        select w.id, row_number() over (order by w.run_at, w.sequence)::int as rank from (
          select m.id, m.run_at, m.sequence, m.ordering_key from queue_message m
          where m.queue = ${queue} and m.state = 'due' and m.fairness_key = h.key and m.run_at <= (select at from moment)
            and (m.lease_until is null or m.lease_until <= (select at from moment))
            and (m.ordering_key is null or m.ordering_key not in (select key from held))
          order by m.run_at, m.sequence limit ${limit + waitingAtMost}::int
        ) w
        where w.ordering_key is null or w.sequence = (select o.sequence from queue_message o
          where o.queue = ${queue} and o.state = 'due' and o.ordering_key = w.ordering_key order by o.sequence limit 1)
        order by w.run_at, w.sequence limit least(${limit}::int, h.room)
      ) j
      where h.room > 0 order by j.rank, h.key limit ${limit}
    )`;
}
