/** Conditions, messages to pledgers and requests to see addresses, as stored: words and numbers sealed. */
import type { Selectable } from "kysely";
import type { ConditionRepository, ContactReveal, PledgeDeskRepository } from "../../application/pledge-desk-ports.ts";
import type { Store } from "../connection.ts";
import type { ContactRevealTable } from "../tables/pledge-desk.ts";
import { fromColumn } from "./instants.ts";
import { pledgeFromRow } from "./pledges.ts";

/** Reads and writes `pledge_condition`. */
export function conditionRepository(store: Store): ConditionRepository {
  return {
    async set({ id, callId }, sealed) {
      const db = store.current();
      if (sealed === null) {
        await db.deleteFrom("pledge_condition").where("pledge_id", "=", id).execute();
        return;
      }
      const row = { pledge_id: id, call_id: callId, sealed, told: null, told_at: null };
      await db.insertInto("pledge_condition").values(row)
        .onConflict((conflict) => conflict.column("pledge_id").doUpdateSet({ sealed })).execute();
    },
    async has(pledgeId) {
      const row = await store.current().selectFrom("pledge_condition").select("pledge_id")
        .where("pledge_id", "=", pledgeId).executeTakeFirst();
      return row !== undefined;
    },
    async list(callId) {
      const rows = await store.current().selectFrom("pledge_condition as own").innerJoin(
        "pledge",
        "pledge.id",
        "own.pledge_id",
      ).selectAll("pledge").select(["own.sealed as sealed_number", "own.told", "own.told_at"])
        .where("own.call_id", "=", callId).orderBy("pledge.place").execute();
      return rows.map((row) => ({
        pledge: pledgeFromRow(row),
        sealedNumber: row.sealed_number,
        told: row.told,
        toldAt: row.told_at === null ? null : fromColumn(row.told_at),
      }));
    },
    async setTold(pledgeId, told, at) {
      await store.current().updateTable("pledge_condition").set({ told, told_at: at.toString() })
        .where("pledge_id", "=", pledgeId).execute();
    },
  };
}

/** Reads and writes `pledge_message` and `contact_reveal`. */
export function pledgeDeskRepository(store: Store): PledgeDeskRepository {
  return {
    async addMessage({ id, callId, option, state, ways, sealed, sentAt }) {
      const row = { id, call_id: callId, option, state, ways, sealed, sent_at: sentAt.toString() };
      await store.current().insertInto("pledge_message").values(row).execute();
    },
    async countMessages(callId, since) {
      const row = await store.current().selectFrom("pledge_message").select(({ fn }) =>
        fn.countAll<string>().as("count")
      )
        .where("call_id", "=", callId).where("sent_at", ">", new Date(since.epochMilliseconds))
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },
    async addReveal(reveal) {
      await store.current().insertInto("contact_reveal").values({
        id: reveal.id,
        call_id: reveal.callId,
        asked_by: reveal.askedBy,
        asked_at: reveal.askedAt.toString(),
        sealed_reason: reveal.sealedReason,
        agreed_by: null,
        agreed_at: null,
      }).execute();
    },
    async lockReveal(id) {
      const row = await store.current().selectFrom("contact_reveal").selectAll().where("id", "=", id).forUpdate()
        .executeTakeFirst();
      return row === undefined ? null : revealFromRow(row);
    },
    async lastReveal(callId) {
      const row = await store.current().selectFrom("contact_reveal").selectAll().where("call_id", "=", callId)
        .orderBy("asked_at", "desc").limit(1).executeTakeFirst();
      return row === undefined ? null : revealFromRow(row);
    },
    async agreeReveal(id, by, at) {
      await store.current().updateTable("contact_reveal").set({ agreed_by: by, agreed_at: at.toString() })
        .where("id", "=", id).execute();
    },
  };
}

/** A request from its row. */
export function revealFromRow(row: Selectable<ContactRevealTable>): ContactReveal {
  return {
    id: row.id,
    callId: row.call_id,
    askedBy: row.asked_by,
    askedAt: fromColumn(row.asked_at),
    sealedReason: row.sealed_reason,
    agreedBy: row.agreed_by,
    agreedAt: row.agreed_at === null ? null : fromColumn(row.agreed_at),
  };
}
