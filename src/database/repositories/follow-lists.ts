/** Lists of accounts that persons bring in, as stored; every line is a job, so that a restart loses and repeats nothing. */
import type { FollowListRepository } from "../../application/home-ports.ts";
import type { JobQueue, NewJob } from "../queue.ts";

/** What one job of the queue `list` carries. */
export type FollowLineJob = { readonly list: string; readonly number: number };

/** Reads and writes `follow_list` and `follow_list_line`. */
export function followListRepository(queue: JobQueue): FollowListRepository {
  const { store } = queue;
  return {
    async add({ id, personId, mode }, lines) {
      const db = store.current();
      await db.insertInto("follow_list").values({ id, person_id: personId, mode }).execute();
      const rows = lines.map(({ account, withShares, withNotice, languages, isReadable }, at) => ({
        list_id: id,
        number: at + 1,
        account,
        with_shares: withShares,
        with_notice: withNotice,
        languages: [...languages],
        state: isReadable ? "waiting" as const : "unreadable" as const,
      }));
      for (let from = 0; from < rows.length; from += 1_000) {
        await db.insertInto("follow_list_line").values(rows.slice(from, from + 1_000)).execute();
      }
      const jobs = rows.filter(({ state }) => state === "waiting").map(({ number, account }): NewJob => {
        const payload: FollowLineJob = { list: id, number };
        return { queue: "list", payload, fairnessKey: account.slice(account.lastIndexOf("@") + 1) };
      });
      for (let from = 0; from < jobs.length; from += 1_000) await queue.enqueue(jobs.slice(from, from + 1_000));
    },
    async lockWaiting(listId, number) {
      const row = await store.current().selectFrom("follow_list_line")
        .innerJoin("follow_list", "follow_list.id", "follow_list_line.list_id")
        .selectAll("follow_list_line").select("follow_list.person_id")
        .where("list_id", "=", listId).where("number", "=", number).where("state", "=", "waiting")
        .forUpdate("follow_list_line").executeTakeFirst();
      if (row === undefined) return null;
      const { account, with_shares: withShares, with_notice: withNotice, languages } = row;
      return { personId: row.person_id, line: { account, withShares, withNotice, languages } };
    },
    async settle(listId, number, outcome) {
      await store.current().updateTable("follow_list_line").set({ state: outcome }).where("list_id", "=", listId)
        .where("number", "=", number).execute();
    },
    async isBusy(personId) {
      const row = await store.current().selectFrom("follow_list_line")
        .innerJoin("follow_list", "follow_list.id", "follow_list_line.list_id").select("number")
        .where("person_id", "=", personId).where("state", "=", "waiting").limit(1).executeTakeFirst();
      return row !== undefined;
    },
  };
}
