/** The unit of work: one transaction however deep, hooks after the commit, retries, and no way to wait for oneself. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { sql } from "kysely";
import { describeEachDatabase, openTestDatabase, type TestDatabase } from "../../test/support/database.ts";
import { OutsideTransaction } from "./unit-of-work.ts";

describeEachDatabase("the unit of work", (kind) => {
  let store: TestDatabase;
  beforeEach(async () => {
    store = await openTestDatabase({ kind });
  });
  afterEach(async () => await store.close());

  const write = (name: string) => store.current().insertInto("key_value").values({ key: [name], value: "1" }).execute();
  const names = async () =>
    (await store.current().selectFrom("key_value").select("key").orderBy("key").execute()).map(({ key }) => key[0]);

  test("writes anywhere inside commit together or not at all", async () => {
    await expect(store.transact(async () => {
      await write("a");
      await store.transact(() => write("b"));
      expect(await names()).toEqual(["a", "b"]);
      throw new Error("stop");
    })).rejects.toThrow("stop");
    expect(await names()).toEqual([]);
    expect(store.inTransaction()).toBe(false);
  });

  test("a nested call joins the outer transaction", async () => {
    await store.transact((outer) =>
      store.transact(async (inner) => {
        expect(inner).toBe(outer);
        expect(store.current()).toBe(outer);
        await write("a");
      })
    );
    expect(await names()).toEqual(["a"]);
  });

  test("the outer connection inside a transaction is refused instead of waiting for ever", async () => {
    await expect(store.transact(() => store.db.selectFrom("key_value").select("key").execute())).rejects.toBeInstanceOf(
      OutsideTransaction,
    );
    await expect(store.transact(() => sql`select 1`.execute(store.db))).rejects.toBeInstanceOf(OutsideTransaction);
    expect(await names()).toEqual([]);
  });

  test("what is left running after the commit no longer counts as inside", async () => {
    let later: Promise<void> = Promise.resolve();
    await store.transact(async () => {
      later = new Promise((resolve) => setTimeout(resolve, 20)).then(async () => void await write("late"));
      await write("early");
    });
    await later;
    expect(await names()).toEqual(["early", "late"]);
  });

  test("hooks run after the commit, outside it, and never after a rollback", async () => {
    const events: string[] = [];
    await store.transact(async () => {
      store.afterCommit(async () => {
        expect(store.inTransaction()).toBe(false);
        events.push(`hook sees ${(await names()).join()}`);
      });
      store.afterCommit(() => {
        throw new Error("a failing hook harms nobody");
      });
      await write("a");
      events.push("body");
    });
    await store.transact(() => {
      store.afterCommit(() => void events.push("never"));
      return Promise.reject(new Error("undone"));
    }).catch(() => {});
    store.afterCommit(() => void events.push("at once"));
    expect(events).toEqual(["body", "hook sees a", "at once"]);
  });

  test("a deadlock or serialization failure runs the work again, at most three times", async () => {
    let runs = 0;
    const failing = (until: number) => () => {
      if (++runs < until) throw Object.assign(new Error("deadlock detected"), { code: "40P01" });
      return write(`run ${runs}`);
    };
    await store.transact(failing(3));
    expect(await names()).toEqual(["run 3"]);
    runs = 0;
    await expect(store.transact(failing(10))).rejects.toThrow("deadlock");
    expect(runs).toBe(4);
  });

  test("two stores in one process do not share a transaction", async () => {
    const other = await openTestDatabase({ kind });
    await store.transact(async () => {
      expect(other.inTransaction()).toBe(false);
      await other.current().insertInto("key_value").values({ key: ["other"], value: "1" }).execute();
    });
    expect(await names()).toEqual([]);
    await other.close();
  });

  test("whole numbers, dates and counts have one form on both databases", async () => {
    const { rows } =
      await sql`select count(*) as n, 5::bigint as small, 9007199254740993::bigint as large, date '2026-05-01' as day,
      1.5::numeric as exact, array['a'] as list from key_value`.execute(store.db);
    expect(rows).toEqual([{ n: 0, small: 5, large: 9007199254740993n, day: "2026-05-01", exact: "1.5", list: ["a"] }]);
  });
});
