/**
 * Events about the same thing that wait to be told behind the one being told. What follows at once can be said together with
 * it, or makes it pointless; nothing here decides which.
 */
import { type Kysely, sql } from "kysely";
import type { DomainEvent } from "../../domain/events.ts";
import type { Database } from "../schema.ts";
import type { Store } from "../connection.ts";

/** An event whose job nobody has in hand. */
export interface WaitingEvent {
  /** The job that would tell it. */
  readonly jobId: string;
  readonly event: DomainEvent;
}

/** Events of some types about a subject that nobody has begun to tell, in order; at most `limit`. */
export async function findWaitingEvents(
  db: Kysely<Database>,
  wanted: { readonly subject: string; readonly types: readonly DomainEvent["type"][]; readonly limit: number },
): Promise<readonly WaitingEvent[]> {
  const rows = await db.selectFrom("queue_message as job")
    .innerJoin("outbox_event as told", (join) => join.on(sql<boolean>`told.id = job.payload ->> 'event'`))
    .select(["job.id", "told.payload"])
    .where("job.queue", "=", "event").where("job.state", "=", "due").where("job.lease_token", "is", null)
    .where("job.ordering_key", "=", wanted.subject).where("told.type", "in", wanted.types)
    .orderBy("job.sequence").limit(wanted.limit).execute();
  return rows.map(({ id, payload }) => ({ jobId: id, event: payload }));
}

/**
 * Ends jobs whose events were told together with an earlier one, in the transaction that writes its letter. One that somebody
 * took in hand meanwhile stays, and is told twice rather than never.
 */
export async function endWaiting(store: Store, jobIds: readonly string[]): Promise<void> {
  if (jobIds.length === 0) return;
  await store.current().deleteFrom("queue_message").where("id", "in", jobIds).where("lease_token", "is", null)
    .execute();
}
