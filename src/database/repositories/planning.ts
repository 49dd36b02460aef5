/** Plans and the numbers of translations as stored, and deliveries made due again. */
import type { Selectable } from "kysely";
import { sql } from "kysely";
import type { DeliveryRepository, PlanRepository, TranslationRepository } from "../../application/ports.ts";
import type { PlannedPublication } from "../../domain/plan.ts";
import type { Store } from "../connection.ts";
import { wakeChannel } from "../queue/enqueue.ts";
import type { PlannedPublicationTable } from "../tables/planning.ts";
import { fromColumn, fromNullableColumn, toColumn } from "./instants.ts";

/** Reads and writes `planned_publication`. */
export function planRepository(store: Store): PlanRepository {
  return {
    async lockWaiting(callId) {
      const row = await store.current().selectFrom("planned_publication").selectAll().where("call_id", "=", callId)
        .where("state", "=", "waiting").forUpdate().skipLocked().executeTakeFirst();
      return row === undefined ? null : planFromRow(row);
    },
    async save({ callId, dueAt, timezone, state, settledAt, reason }) {
      const columns = { due_at: dueAt.toString(), timezone, state, settled_at: toColumn(settledAt), reason };
      await store.current().insertInto("planned_publication").values({ call_id: callId, ...columns })
        .onConflict((conflict) => conflict.column("call_id").doUpdateSet(columns)).execute();
    },
    async remove(callId) {
      await store.current().deleteFrom("planned_publication").where("call_id", "=", callId).execute();
    },
  };
}

/** Reads and writes `translation`. */
export function translationRepository(store: Store): TranslationRepository {
  return {
    async find(subjectId) {
      const rows = await store.current().selectFrom("translation").select(["language", "revision"])
        .where("subject_id", "=", subjectId).execute();
      return Object.fromEntries(rows.map(({ language, revision }) => [language, revision]));
    },
    async save(subjectId, revisions) {
      const db = store.current();
      await db.deleteFrom("translation").where("subject_id", "=", subjectId).execute();
      const rows = Object.entries(revisions).map(([language, revision]) => ({
        subject_id: subjectId,
        language,
        revision,
      }));
      if (rows.length > 0) await db.insertInto("translation").values(rows).execute();
    },
  };
}

/** Makes rows of the delivery queue due. A job in a worker's hand is left alone. */
export function deliveryRepository(store: Store): DeliveryRepository {
  return {
    async retry(objectUris) {
      if (objectUris.length === 0) return 0;
      const { rows } = await sql`
        update queue_message q
        set state = 'due', run_at = clock_timestamp(), tries = case when q.state = 'dead' then 0 else q.tries end
        from activity a
        where q.queue = 'delivery' and q.lease_token is null and a.uri = q.payload->>'activity'
          and a.object_uri in (${sql.join(objectUris)})
        returning q.id`.execute(store.current());
      if (rows.length > 0) await store.notify(wakeChannel("delivery"));
      return rows.length;
    },
  };
}

/** A plan from its row. */
export function planFromRow(row: Selectable<PlannedPublicationTable>): PlannedPublication {
  return {
    callId: row.call_id,
    dueAt: fromColumn(row.due_at),
    timezone: row.timezone,
    state: row.state,
    settledAt: fromNullableColumn(row.settled_at),
    reason: row.reason,
  };
}
