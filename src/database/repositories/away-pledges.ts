/** Pledges of our own people for actions of other nodes, as stored. */
import type { Selectable } from "kysely";
import type { AwayPledge, AwayPorts } from "../../application/away-ports.ts";
import type { Store } from "../connection.ts";
import type { AwayPledgeTable } from "../tables/away-pledge.ts";
import { fromColumn, fromNullableColumn, toColumn } from "./instants.ts";

/** Reads and writes `away_pledge` and `away_total`. */
export function awayPledgeRepository(store: Store): AwayPorts["away"] {
  const found = (row: Selectable<AwayPledgeTable> | undefined) => row === undefined ? null : fromRow(row);
  return {
    async save(pledge) {
      const { mark, callUri: call_uri, state, joinMark: join_mark, sealed } = pledge;
      const row = { mark, call_uri, state, join_mark, sealed, came_at: pledge.cameAt.toString() };
      await store.current().insertInto("away_pledge").values(row)
        .onConflict((conflict) => conflict.column("mark").doUpdateSet(row)).execute();
    },
    async remove(mark) {
      await store.current().deleteFrom("away_pledge").where("mark", "=", mark).execute();
    },
    lock: async (mark) =>
      found(
        await store.current().selectFrom("away_pledge").selectAll().where("mark", "=", mark).forUpdate()
          .executeTakeFirst(),
      ),
    lockByJoin: async (joinMark) =>
      found(
        await store.current().selectFrom("away_pledge").selectAll().where("join_mark", "=", joinMark).forUpdate()
          .executeTakeFirst(),
      ),
    async countCounted(callUri) {
      const row = await store.current().selectFrom("away_pledge").select(({ fn }) => fn.countAll<string>().as("count"))
        .where("call_uri", "=", callUri).where("state", "=", "counted").executeTakeFirstOrThrow();
      return Number(row.count);
    },
    async lockTotal(callUri) {
      const row = await store.current().selectFrom("away_total").selectAll().where("call_uri", "=", callUri).forUpdate()
        .executeTakeFirst();
      if (row === undefined) return null;
      const times = {
        overAt: fromNullableColumn(row.over_at),
        toldAt: fromNullableColumn(row.told_at),
        tellAt: fromNullableColumn(row.tell_at),
      };
      return { callUri, organiserUri: row.organiser_uri, inbox: row.inbox, sent: row.sent, ...times };
    },
    async saveTotal({ callUri, organiserUri, inbox, overAt, sent, toldAt, tellAt }) {
      const to = { call_uri: callUri, organiser_uri: organiserUri, inbox };
      const row = { ...to, over_at: toColumn(overAt), sent, told_at: toColumn(toldAt), tell_at: toColumn(tellAt) };
      await store.current().insertInto("away_total").values(row)
        .onConflict((conflict) => conflict.column("call_uri").doUpdateSet(row)).execute();
    },
    async forgetBefore(moment, undated) {
      const db = store.current();
      const before = new Date(moment.epochMilliseconds);
      const nowhere = db.selectFrom("away_total").select("call_uri").where("over_at", "is", null);
      await db.deleteFrom("away_pledge").where("came_at", "<", new Date(undated.epochMilliseconds))
        .where("call_uri", "in", nowhere).execute();
      await db.deleteFrom("away_total").where("over_at", "is", null).where("sent", "is", null)
        .where("tell_at", "is", null).where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom("away_pledge").select("mark").whereRef("away_pledge.call_uri", "=", "away_total.call_uri"),
            ),
          )
        ).execute();
      const over = db.selectFrom("away_total").select("call_uri").where("over_at", "<", before);
      await db.deleteFrom("away_pledge").where("call_uri", "in", over).execute();
      await db.deleteFrom("away_total").where("over_at", "<", before).execute();
    },
  };
}

function fromRow(row: Selectable<AwayPledgeTable>): AwayPledge {
  const { mark, state, sealed } = row;
  return { mark, state, sealed, callUri: row.call_uri, joinMark: row.join_mark, cameAt: fromColumn(row.came_at) };
}
