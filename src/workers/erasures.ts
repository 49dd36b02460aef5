/**
 * Keeps the receipts of erasures: what each server answered, and, once every one has or sixteen days are over, the end of the
 * keys and of the last letter. After that nothing is left that could speak as the person.
 */
import { getLogger } from "@logtape/logtape";
import { sql } from "kysely";
import type { Store } from "../database/connection.ts";
import { leavingLimits } from "../domain/limits.ts";
import type { Deliver, Delivered } from "../federation/deliver.ts";
import { pause } from "./pause.ts";

/** A carrier that writes down what servers answer to a Delete of a person; everything else it only carries. */
export function withReceipts(store: Store, deliver: Deliver): Deliver {
  return async (payload, signal) => {
    const outcome = await deliver(payload, signal);
    const { erasure, inbox } = payload;
    if (erasure !== undefined && inbox !== undefined) await note(store, erasure, inbox, outcome);
    return outcome;
  };
}

async function note(store: Store, erasure: string, inbox: string, outcome: Delivered): Promise<void> {
  const answered = outcome.kind === "delivered"
    ? { state: "confirmed" as const, status: null }
    : outcome.kind === "refused"
    ? { state: "refused" as const, status: outcome.status }
    : { state: "silent" as const, status: null };
  await store.db.updateTable("erasure_server").set(answered).where("erasure_id", "=", erasure)
    .where("inbox", "=", inbox).execute();
}

/** Runs until the signal aborts. `onKeysGone` lets a cache forget an actor's keys. */
export async function runErasures(
  options: { readonly store: Store; readonly onKeysGone: (actorId: string) => void; readonly signal: AbortSignal },
): Promise<void> {
  const { store, onKeysGone, signal } = options;
  while (!signal.aborted) {
    try {
      for (const actorId of await settleErasures(store)) onKeysGone(actorId);
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "leaving"]).warn("Erasures could not be settled: {kind}", { kind });
    }
    await pause(leavingLimits.settleEveryMs, signal);
  }
}

/**
 * Ends every erasure that was told to all, or whose time is over: keys, letter and inboxes go, hosts with their answers stay
 * for the page of receipts. Answers the actors whose keys are gone.
 */
export async function settleErasures(
  store: Store,
  now: Temporal.Instant = Temporal.Now.instant(),
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string; actor_id: string; event_id: string | null }>`
    select erasure.id, erasure.actor_id, event.id as event_id from erasure
    left join outbox_event event on event.type = 'person.erased' and event.payload->>'erasureId' = erasure.id
    where erasure.state = 'telling' and (erasure.keys_until < ${now.toString()}::timestamptz or (
      not exists (select from queue_message job where job.queue = 'event' and job.state = 'due'
        and job.payload->>'event' = event.id)
      and not exists (select from queue_message job where job.queue = 'delivery' and job.state = 'due'
        and job.payload->>'erasure' = erasure.id)))`.execute(store.db);
  for (const row of rows) await store.transact(() => settle(store, row, now));
  return rows.map((row) => row.actor_id);
}

async function settle(
  store: Store,
  { id, actor_id, event_id }: { id: string; actor_id: string; event_id: string | null },
  now: Temporal.Instant,
): Promise<void> {
  const db = store.current();
  await db.deleteFrom("actor_key").where("actor_id", "=", actor_id).execute();
  await sql`delete from queue_message where (queue = 'delivery' and payload->>'erasure' = ${id})
    or (queue = 'event' and payload->>'event' = ${event_id})`.execute(db);
  await sql`delete from recipient where object_uri = (select uri from actor where id = ${actor_id})`.execute(db);
  await db.deleteFrom("activity").where("actor_id", "=", actor_id).execute();
  if (event_id !== null) await db.deleteFrom("outbox_event").where("id", "=", event_id).execute();
  await sql`update erasure_server set inbox = encode(sha256(convert_to(inbox, 'UTF8')), 'hex'),
    state = case state when 'waiting' then 'silent' else state end where erasure_id = ${id}`.execute(db);
  await db.updateTable("erasure").set({ state: "done", settled_on: now.toString().slice(0, 10) }).where("id", "=", id)
    .execute();
}
