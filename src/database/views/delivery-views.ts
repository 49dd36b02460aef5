/**
 * What went out about one call or campaign: how many servers have it, which still wait and which were given up, with the
 * last thing they answered. Servers are named, never the people on them.
 */
import { sql } from "kysely";
import type { Addresses } from "../../domain/addresses.ts";
import { fromNullableColumn } from "../repositories/instants.ts";
import type { Reader } from "./read-only.ts";

/** What deliveries are about: everything said about one call, or about a campaign itself. */
export type DeliverySubject = { readonly callId: string } | {
  readonly campaignId: string;
  readonly campaignHandle: string;
};

/** One server. `waiting` is still being tried, at `nextTryAt`; `failed` was given up; else it has everything. */
export interface HostDelivery {
  readonly host: string;
  readonly state: "reached" | "waiting" | "failed";
  readonly tries: number;
  readonly nextTryAt: Temporal.Instant | null;
  /** The last failure in one line; null when there was none. */
  readonly lastError: string | null;
}

/** How it stands with everything said about a subject. */
export interface DeliveryReport {
  readonly reached: number;
  readonly waiting: number;
  readonly failed: number;
  /** Events that are not letters yet. */
  readonly preparing: number;
  /** Whether something is due within the minute, so that looking again is worth it. */
  readonly isUnderWay: boolean;
  /** The servers, failed ones first, then those that wait; bounded. */
  readonly hosts: readonly HostDelivery[];
}

/** The addresses of what was said about a subject: itself, and the notices about it. */
export async function addressesAbout(db: Reader, addresses: Addresses, subject: DeliverySubject): Promise<string[]> {
  const notices = await noticeIds(db, subject);
  const itself = "callId" in subject ? addresses.call(subject.callId) : addresses.campaign(subject.campaignHandle);
  return [itself, ...notices.map((id) => addresses.note(id))];
}

/** Reads how it stands; `limit` bounds the list of servers, not the counts. */
export async function readDeliveryReport(
  db: Reader,
  addresses: Addresses,
  subject: DeliverySubject,
  limit: number,
): Promise<DeliveryReport> {
  const uris = await addressesAbout(db, addresses, subject);
  const told = await db.selectFrom("recipient").select(sql<string>`split_part(inbox, '/', 3)`.as("host"))
    .where("object_uri", "in", uris).distinct().execute();
  const jobs = await pendingJobs(db, uris);
  const pending = new Map(jobs.map((job) => [job.host, job]));
  const names = [...new Set([...told.map(({ host }) => host), ...pending.keys()])];
  const hosts = names.map((host) => pending.get(host) ?? reached(host));
  const preparing = await countPreparing(db, subject);
  const count = (state: HostDelivery["state"]) => hosts.filter((one) => one.state === state).length;
  const order = ["failed", "waiting", "reached"];
  const sorted = hosts.toSorted((a, b) =>
    order.indexOf(a.state) - order.indexOf(b.state) || (a.host < b.host ? -1 : 1)
  );
  return {
    reached: count("reached"),
    waiting: count("waiting"),
    failed: count("failed"),
    preparing,
    isUnderWay: preparing > 0 || jobs.some((job) => job.isSoon),
    hosts: sorted.slice(0, limit),
  };
}

function reached(host: string): HostDelivery {
  return { host, state: "reached", tries: 0, nextTryAt: null, lastError: null };
}

async function pendingJobs(
  db: Reader,
  uris: readonly string[],
): Promise<(HostDelivery & { readonly isSoon: boolean })[]> {
  const rows = await db.selectFrom("queue_message as job")
    .innerJoin("activity", (join) => join.on(sql<boolean>`activity.uri = job.payload->>'activity'`))
    .where("job.queue", "=", "delivery")
    .where("activity.object_uri", "in", [...uris])
    .select("job.fairness_key as host")
    .select([
      sql<boolean>`bool_or(job.state = 'dead')`.as("is_dead"),
      sql<number>`max(job.tries)::int`.as("tries"),
      sql<Date | null>`min(job.run_at) filter (where job.state = 'due')`.as("next_try"),
      sql<string | null>`(array_agg(job.last_error order by job.sequence) filter (where job.last_error is not null))[1]`
        .as("last_error"),
      sql<boolean>`bool_or(job.state = 'due' and job.run_at < clock_timestamp() + interval '1 minute')`.as("is_soon"),
    ])
    .groupBy("job.fairness_key")
    .execute();
  return rows.map((row) => ({
    host: row.host,
    state: row.is_dead ? "failed" : "waiting",
    tries: row.tries,
    nextTryAt: fromNullableColumn(row.next_try),
    lastError: row.last_error,
    isSoon: row.is_soon,
  }));
}

/** Events of a subject that the relay has not told yet. */
async function countPreparing(db: Reader, subject: DeliverySubject): Promise<number> {
  const notices = await noticeIds(db, subject);
  const row = await db.selectFrom("queue_message as job")
    .innerJoin("outbox_event", (join) => join.on(sql<boolean>`outbox_event.id = job.payload->>'event'`))
    .where("job.queue", "=", "event")
    .where("job.state", "=", "due")
    .where((eb) =>
      eb.or([
        "callId" in subject
          ? sql<boolean>`outbox_event.payload->>'callId' = ${subject.callId}`
          : sql<boolean>`outbox_event.payload->>'campaignId' = ${subject.campaignId}`,
        ...(notices.length === 0 ? [] : [sql<boolean>`outbox_event.payload->>'noticeId' in (${sql.join(notices)})`]),
      ])
    )
    .select((eb) => eb.fn.countAll<string>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function noticeIds(db: Reader, subject: DeliverySubject): Promise<string[]> {
  const rows = await db.selectFrom("notice").select("id")
    .$if("callId" in subject, (query) => query.where("call_id", "=", "callId" in subject ? subject.callId : ""))
    .$if(
      "campaignId" in subject,
      (query) =>
        query.where("campaign_id", "=", "campaignId" in subject ? subject.campaignId : "").where("call_id", "is", null),
    )
    .execute();
  return rows.map(({ id }) => id);
}
