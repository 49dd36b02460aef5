/** Pledges as stored. Counts are recounted from rows each time they are asked for; no number is ever incremented. */
import { type Selectable, sql } from "kysely";
import type { PledgeRepository, ToldTotals } from "../../application/pledge-ports.ts";
import type { Pledge, PledgeCount } from "../../domain/pledge.ts";
import type { Store } from "../connection.ts";
import type { PledgeTable } from "../tables/pledge.ts";
import { outcomes, tokens } from "./pledge-outcomes.ts";
import { fromColumn } from "./instants.ts";
import { growth, looks, makeCallDue, makeLookDue } from "./pledge-due.ts";

/** Reads and writes `pledge` and what belongs to it. */
export function pledgeRepository(store: Store): PledgeRepository {
  return {
    ...pledges(store),
    ...counting(store),
    ...slipsAndTotals(store),
    ...persons(store),
    ...outcomes(store),
    ...tokens(store),
    ...looks(store),
    ...growth(store),
  };
}

type Part<Name extends keyof PledgeRepository> = Pick<PledgeRepository, Name>;

function pledges(
  store: Store,
): Part<"add" | "save" | "addMarks" | "moveMarks" | "remove" | "find" | "findByMarks" | "firstWaiting" | "list"> {
  const addMarks = async ({ id, callId }: Pick<Pledge, "id" | "callId">, marks: readonly string[]) => {
    if (marks.length === 0) return;
    const rows = marks.map((mark) => ({ call_id: callId, mark, pledge_id: id }));
    await store.current().insertInto("pledge_mark").values(rows).onConflict((conflict) => conflict.doNothing())
      .execute();
  };
  return {
    addMarks,
    async add(pledge, marks) {
      const fixed = { id: pledge.id, call_id: pledge.callId, came_at: pledge.cameAt.toString() };
      await store.current().insertInto("pledge").values({ ...fixed, ...columnsOf(pledge) }).execute();
      await addMarks(pledge, marks);
      await makeCallDue(store.current(), pledge.callId);
    },
    async save(pledge) {
      await store.current().updateTable("pledge").set(columnsOf(pledge)).where("id", "=", pledge.id).execute();
      await makeCallDue(store.current(), pledge.callId);
    },
    async moveMarks(from, to) {
      const db = store.current();
      await db.updateTable("pledge_mark").set({ pledge_id: to }).where("pledge_id", "=", from).execute();
      await db.updateTable("presence").set({ pledge_id: to }).where("pledge_id", "=", from)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom("presence as other").select("other.id").where("other.pledge_id", "=", to)))
        ).execute();
    },
    async remove(id) {
      await makeLookDue(store.current(), sql`select call_id, 'epoch'::timestamptz from pledge where id = ${id}`);
      await store.current().deleteFrom("pledge").where("id", "=", id).execute();
    },
    async find(id) {
      const row = await store.current().selectFrom("pledge").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : pledgeFromRow(row);
    },
    async findByMarks(callId, marks) {
      if (marks.length === 0) return null;
      const row = await store.current().selectFrom("pledge_mark").innerJoin("pledge", "pledge.id", "pledge_id")
        .selectAll("pledge").where("pledge_mark.call_id", "=", callId).where("mark", "in", [...marks])
        .orderBy("pledge.place").limit(1).executeTakeFirst();
      return row === undefined ? null : pledgeFromRow(row);
    },
    async firstWaiting(callId, room) {
      if (room < 1) return null;
      const row = await store.current().selectFrom("pledge").selectAll().where("call_id", "=", callId)
        .where("state", "=", "waiting").where("weight", "<=", Number.isFinite(room) ? room : 2 ** 31 - 1).orderBy(
          "place",
        ).limit(1).executeTakeFirst();
      return row === undefined ? null : pledgeFromRow(row);
    },
    async list(callId, states, limit) {
      const rows = await store.current().selectFrom("pledge").selectAll().where("call_id", "=", callId)
        .where("state", "in", [...states]).orderBy("place").limit(limit).execute();
      return rows.map(pledgeFromRow);
    },
  };
}

function counting(store: Store): Part<"placesTaken" | "countFrom" | "countOfAddress" | "counts"> {
  return {
    async placesTaken(callId) {
      const row = await store.current().selectFrom("pledge").select(sql<string>`coalesce(sum(weight), 0)`.as("taken"))
        .where("call_id", "=", callId).where("state", "=", "confirmed").where("option", "=", "going")
        .executeTakeFirstOrThrow();
      return Number(row.taken);
    },
    async countFrom(callId, hostMark, since) {
      const row = await store.current().selectFrom("pledge").select(({ fn }) => fn.countAll<string>().as("count"))
        .where("call_id", "=", callId).where("host_mark", "=", hostMark)
        .where("came_at", ">=", new Date(since.epochMilliseconds)).executeTakeFirstOrThrow();
      return Number(row.count);
    },
    async countOfAddress(callId, addressMark) {
      const row = await store.current().selectFrom("pledge").select(({ fn }) => fn.countAll<string>().as("count"))
        .where("call_id", "=", callId).where("address_mark", "=", addressMark)
        .where("state", "<>", "unconfirmed").executeTakeFirstOrThrow();
      return Number(row.count);
    },
    counts: (callId) => countPledges(store.current(), callId),
  };
}

/** How many came in by each door, with each option, in each state. Used by pages too. */
export async function countPledges(
  db: Pick<ReturnType<Store["current"]>, "selectFrom">,
  callId: string,
): Promise<readonly PledgeCount[]> {
  const source = sql<string | null>`case when door = 'aggregate' then host_mark end`;
  const rows = await db.selectFrom("pledge").select(["door", "option", "state", source.as("source")])
    .select(sql<string>`sum(weight)`.as("count")).where("call_id", "=", callId)
    .groupBy(["door", "option", "state", source]).execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

function slipsAndTotals(
  store: Store,
): Part<
  | "buryPoll"
  | "addSlips"
  | "countSlips"
  | "callOfSlip"
  | "toldTotals"
  | "tellTotals"
  | "areTotalsReleased"
  | "releaseTotals"
> {
  return {
    async buryPoll(uri, deletedAt) {
      const db = store.current();
      await db.insertInto("tombstone").values({ uri, former_type: "Question", deleted_at: deletedAt.toString() })
        .onConflict((conflict) => conflict.doNothing()).execute();
      await db.updateTable("activity").set({ is_public: false }).where("object_uri", "=", uri).execute();
    },
    async addSlips(callId, marks) {
      await store.current().insertInto("pledge_slip").values(marks.map((mark) => ({ mark, call_id: callId })))
        .execute();
    },
    async countSlips(callId) {
      const row = await store.current().selectFrom("pledge_slip").select(({ fn }) => fn.countAll<string>().as("count"))
        .where("call_id", "=", callId).executeTakeFirstOrThrow();
      return Number(row.count);
    },
    async callOfSlip(mark) {
      const row = await store.current().selectFrom("pledge_slip").select("call_id").where("mark", "=", mark)
        .executeTakeFirst();
      return row?.call_id ?? null;
    },
    async toldTotals(callId) {
      const row = await store.current().selectFrom("pledge_total").selectAll().where("call_id", "=", callId)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { going, organising, supporting } = row;
      return { totals: { going, organising, supporting }, toldAt: fromColumn(row.told_at) };
    },
    async tellTotals(callId, totals: ToldTotals, at) {
      const row = { call_id: callId, ...totals, told_at: at.toString() };
      await store.current().insertInto("pledge_total").values(row)
        .onConflict((conflict) => conflict.column("call_id").doUpdateSet(row)).execute();
    },
    async areTotalsReleased(callId) {
      const row = await store.current().selectFrom("pledge_setting").select("totals_released")
        .where("call_id", "=", callId).executeTakeFirst();
      return row?.totals_released ?? false;
    },
    async releaseTotals(callId, released) {
      const row = { call_id: callId, totals_released: released };
      await store.current().insertInto("pledge_setting").values(row)
        .onConflict((conflict) => conflict.column("call_id").doUpdateSet(row)).execute();
      await makeCallDue(store.current(), callId);
    },
  };
}

function persons(
  store: Store,
): Part<
  | "forgetUnconfirmed"
  | "stripPersons"
  | "stripPerson"
  | "forgetKnown"
  | "findAllByMarks"
  | "callsWithMarks"
  | "noteReminded"
> {
  return {
    async forgetUnconfirmed(before) {
      const gone = await store.current().deleteFrom("pledge").where("state", "=", "unconfirmed")
        .where("came_at", "<", new Date(before.epochMilliseconds)).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
    async findAllByMarks(marks) {
      if (marks.length === 0) return [];
      const rows = await store.current().selectFrom("pledge").selectAll("pledge").distinct()
        .innerJoin("pledge_mark", "pledge_id", "pledge.id").where("mark", "in", [...marks]).execute();
      return rows.map(pledgeFromRow);
    },
    async callsWithMarks() {
      const rows = await store.current().selectFrom("pledge_mark").select("call_id").distinct().orderBy("call_id")
        .execute();
      return rows.map((row) => row.call_id);
    },
    async stripPerson(pledgeId) {
      const db = store.current();
      for (const table of ["pledge_mark", "pledge_condition", "pledge_growth"] as const) {
        await db.deleteFrom(table).where("pledge_id", "=", pledgeId).execute();
      }
      await db.updateTable("presence").set({ pledge_id: null }).where("pledge_id", "=", pledgeId).execute();
      await db.updateTable("pledge").where("id", "=", pledgeId).set({ ...stripped, ...renamed }).execute();
    },
    async stripPersons(callId) {
      const db = store.current();
      for (const table of OF_PERSONS) await db.deleteFrom(table).where("call_id", "=", callId).execute();
      await db.updateTable("presence").set({ pledge_id: null }).where("call_id", "=", callId).execute();
      await db.updateTable("pledge").where("call_id", "=", callId).set({ ...stripped, ...renamed }).execute();
    },
    async forgetKnown(callId) {
      const db = store.current();
      const known = db.selectFrom("pledge").select("id").where("call_id", "=", callId)
        .where("door", "not in", ["slip", "token"]);
      await db.deleteFrom("pledge").where("id", "in", known.where("state", "<>", "confirmed")).execute();
      for (const table of ["pledge_mark", "pledge_condition", "pledge_growth"] as const) {
        await db.deleteFrom(table).where("pledge_id", "in", known).execute();
      }
      await db.updateTable("pledge").where("id", "in", known).set(stripped).execute();
      await makeCallDue(db, callId);
    },
    async noteReminded(pledgeId, of) {
      const row = await store.current().updateTable("pledge").set({ reminded: sql`array_append(reminded, ${of})` })
        .where("id", "=", pledgeId).where(sql<boolean>`not (${of} = any(reminded))`).returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

/** What is left of a pledge without its person: call, answer, state and month; an aggregate keeps its source. */
const stripped = {
  sealed: null,
  address_mark: null,
  host_mark: sql<string | null>`case when door = 'aggregate' then host_mark end`,
  came_at: sql<string>`date_trunc('month', came_at)`,
  reminded: [],
};

/** The id is in the letters and links of its person; another leads from them to nothing. */
const renamed = { id: sql<string>`replace(gen_random_uuid()::text, '-', '')` };

/** Tables of which nothing stays when the persons of a call are forgotten. */
const OF_PERSONS = [
  "pledge_mark",
  "pledge_slip",
  "pledge_condition",
  "pledge_growth",
  "pledge_message",
  "pledge_token_issued",
  "pledge_token_key",
] as const;

/** A pledge from its row. */
export function pledgeFromRow(row: Selectable<PledgeTable>): Pledge {
  const { id, door, option, state, weight, sealed } = row;
  return {
    ...{ id, door, option, state, weight, sealed },
    callId: row.call_id,
    hostMark: row.host_mark,
    addressMark: row.address_mark,
    cameAt: fromColumn(row.came_at),
  };
}

function columnsOf({ door, option, state, weight, hostMark, addressMark, sealed }: Pledge) {
  return { door, option, state, weight, host_mark: hostMark, address_mark: addressMark, sealed };
}
