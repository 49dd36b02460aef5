/** What became of pledges, as stored: presence, thresholds, organisers' answers, keys of personal calendars. */
import type { PledgeRepository, TokenKey } from "../../application/pledge-ports.ts";
import type { Store } from "../connection.ts";
import { fromColumn } from "./instants.ts";
import { makeCallDue } from "./pledge-due.ts";

/** The part of the repository of pledges that comes after the day. */
export function outcomes(
  store: Store,
): Pick<
  PledgeRepository,
  | "hasPresence"
  | "setPresence"
  | "partPresence"
  | "thresholdOf"
  | "setThreshold"
  | "questionOf"
  | "setQuestion"
  | "noteReported"
  | "setCalendarKey"
> {
  return {
    async hasPresence(pledgeId) {
      const row = await store.current().selectFrom("presence").select("id").where("pledge_id", "=", pledgeId)
        .executeTakeFirst();
      return row !== undefined;
    },
    async setPresence(id, { id: pledge_id, callId: call_id }, state) {
      const db = store.current();
      if (state === "unknown") {
        await db.deleteFrom("presence").where("pledge_id", "=", pledge_id).execute();
        return;
      }
      await db.insertInto("presence").values({ id, call_id, pledge_id, state })
        .onConflict((conflict) => conflict.column("pledge_id").doUpdateSet({ state })).execute();
    },
    async partPresence(pledgeId) {
      await store.current().updateTable("presence").set({ pledge_id: null }).where("pledge_id", "=", pledgeId)
        .execute();
    },
    async thresholdOf(callId) {
      const row = await store.current().selectFrom("pledge_threshold").selectAll().where("call_id", "=", callId)
        .executeTakeFirst();
      return row === undefined ? null : { reached: row.reached, changedAt: fromColumn(row.changed_at) };
    },
    async setThreshold(callId, reached, changedAt) {
      const row = { call_id: callId, reached, changed_at: changedAt.toString() };
      await store.current().insertInto("pledge_threshold").values(row)
        .onConflict((conflict) => conflict.column("call_id").doUpdateSet(row)).execute();
    },
    async questionOf(callId) {
      const row = await store.current().selectFrom("call_question").selectAll().where("call_id", "=", callId)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { asked, asked_at: askedAt, answer, reported } = row;
      return { asked, askedAt: fromColumn(askedAt), answer, reported };
    },
    async setQuestion(callId, { asked, askedAt, answer }) {
      const row = { call_id: callId, asked, asked_at: askedAt.toString(), answer };
      await store.current().insertInto("call_question").values(row)
        .onConflict((conflict) => conflict.column("call_id").doUpdateSet(row)).execute();
    },
    async noteReported(call_id, outcome, at) {
      const said = { answer: outcome, reported: outcome !== null };
      await store.current().insertInto("call_question").values({ call_id, asked: 0, asked_at: at.toString(), ...said })
        .onConflict((conflict) => conflict.column("call_id").doUpdateSet(said)).execute();
      await makeCallDue(store.current(), call_id);
    },
    async setCalendarKey(personId, keyHash) {
      const db = store.current();
      await db.deleteFrom("pledge_calendar").where("person_id", "=", personId).execute();
      if (keyHash === null) return;
      await db.insertInto("pledge_calendar").values({ person_id: personId, key_hash: keyHash }).execute();
    },
  };
}

/** The part of the repository that gives out tokens. */
export function tokens(store: Store): Pick<PledgeRepository, "tokenKey" | "addTokenKey" | "noteTokenIssued"> {
  return {
    tokenKey: (callId) => tokenKeyOf(store, callId),
    async addTokenKey(callId, key) {
      const row = { call_id: callId, public_key: key.publicKey, sealed_private_key: key.sealedPrivateKey };
      await store.current().insertInto("pledge_token_key").values(row).onConflict((conflict) => conflict.doNothing())
        .execute();
      return await tokenKeyOf(store, callId) ?? key;
    },
    async noteTokenIssued(callId, mark) {
      const row = await store.current().insertInto("pledge_token_issued").values({ call_id: callId, mark })
        .onConflict((conflict) => conflict.doNothing()).returning("mark").executeTakeFirst();
      return row !== undefined;
    },
  };
}

async function tokenKeyOf(store: Store, callId: string): Promise<TokenKey | null> {
  const row = await store.current().selectFrom("pledge_token_key").selectAll().where("call_id", "=", callId)
    .executeTakeFirst();
  return row === undefined ? null : { publicKey: row.public_key, sealedPrivateKey: row.sealed_private_key };
}
