/**
 * When a call's pledges are looked after next, and how fast other servers' numbers grow, as stored. Whatever changes a pledge or a call
 * makes a look due; the row says as soon as can be, never when it was changed.
 */
import { type RawBuilder, sql } from "kysely";
import type { PledgeRepository } from "../../application/pledge-ports.ts";
import type { Store } from "../connection.ts";
import { fromNullableColumn, toColumn } from "./instants.ts";

type Db = ReturnType<Store["current"]>;

/** Makes a look at calls due as soon as can be; `calls` is a query for their ids. */
export async function makeLookDue(db: Db, calls: RawBuilder<unknown>): Promise<void> {
  await sql`insert into pledge_due (call_id, due_at) ${calls}
    on conflict (call_id) do update set due_at = 'epoch'`.execute(db);
}

/** The same for one call. */
export async function makeCallDue(db: Db, callId: string): Promise<void> {
  await makeLookDue(db, sql`values (${callId}, 'epoch'::timestamptz)`);
}

/** The part of the repository that says when to look, and what there still is to look for. */
export function looks(store: Store): Pick<PledgeRepository, "tellAt" | "setDue" | "knowsSomebody"> {
  return {
    async tellAt(callId) {
      const row = await store.current().selectFrom("pledge_due").select("tell_at").where("call_id", "=", callId)
        .executeTakeFirst();
      return fromNullableColumn(row?.tell_at ?? null);
    },
    async setDue(callId, due) {
      const db = store.current();
      if (due === null) {
        await db.deleteFrom("pledge_due").where("call_id", "=", callId).execute();
        return;
      }
      const row = { call_id: callId, due_at: due.dueAt.toString(), tell_at: toColumn(due.tellAt) };
      await db.insertInto("pledge_due").values(row)
        .onConflict((conflict) => conflict.column("call_id").doUpdateSet(row)).execute();
    },
    async knowsSomebody(callId) {
      const known = [
        "pledge_mark",
        "pledge_slip",
        "pledge_message",
        "pledge_token_key",
        "pledge_token_issued",
      ] as const;
      const parts = known.map((table) => sql`select from ${sql.table(table)} where call_id = ${callId}`);
      const { rows } = await sql<{ known: boolean }>`select exists (
        ${sql.join(parts, sql` union all `)}
        union all select from pledge where call_id = ${callId} and sealed is not null) as known`.execute(
        store.current(),
      );
      return rows[0]?.known ?? false;
    },
  };
}

/** The part of the repository that watches numbers of other movements. */
export function growth(store: Store): Pick<PledgeRepository, "noteGrowth" | "grownSince"> {
  return {
    async noteGrowth({ id, callId }, domainMark, base, since) {
      const row = { pledge_id: id, call_id: callId, domain_mark: domainMark, base, since: since.toString() };
      await store.current().insertInto("pledge_growth").values(row).onConflict((conflict) =>
        conflict.column("pledge_id").doUpdateSet({ base, since: row.since })
          .where("pledge_growth.since", "<", new Date(since.epochMilliseconds))
      ).execute();
    },
    async grownSince(callId, domainMark, since) {
      const row = await store.current().selectFrom("pledge_growth").innerJoin("pledge", "pledge.id", "pledge_id")
        .select(sql<string>`coalesce(sum(greatest(0, pledge.weight - base)), 0)`.as("grown"))
        .where("pledge_growth.call_id", "=", callId).where("domain_mark", "=", domainMark)
        .where("since", ">=", new Date(since.epochMilliseconds)).where("pledge.state", "<>", "held")
        .executeTakeFirstOrThrow();
      return Number(row.grown);
    },
  };
}
