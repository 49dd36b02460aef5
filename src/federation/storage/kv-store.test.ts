/** Fedify's key-value store: what it keeps, for how long, and what it denies having seen. */
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { KvStore } from "@fedify/fedify";
import { describeEachDatabase, openTestDatabase, type TestDatabase } from "../../../test/support/database.ts";
import { createKeyValue } from "../../database/key-value.ts";
import { createKvStore } from "./kv-store.ts";

describeEachDatabase("the key-value store Fedify is given", (kind) => {
  let store: TestDatabase;
  let kv: KvStore;
  beforeEach(async () => {
    store = await openTestDatabase({ kind });
    kv = createKvStore(store);
  });
  afterEach(async () => await store.close());

  const hours = async (...key: string[]) => {
    const { expires_at } = await store.db.selectFrom("key_value").select("expires_at")
      .where("key", "=", sql<string[]>`${key}::text[]`).executeTakeFirstOrThrow();
    return expires_at === null ? null : Math.round((expires_at.getTime() - Date.now()) / 3_600_000);
  };

  test("a value is kept whole, replaced and forgotten", async () => {
    const value = { a: [1, "é", null, true], text: 'q"{}' };
    await kv.set(["x", "y"], value);
    expect(await kv.get(["x", "y"])).toEqual(value);
    await kv.set(["x", "y"], "text");
    expect(await kv.get(["x", "y"])).toBe("text");
    await kv.delete(["x", "y"]);
    expect(await kv.get(["x", "y"])).toBeUndefined();
    await kv.set(["x"], false);
    expect(await kv.get(["x"])).toBe(false);
  });

  test("a value past its end is absent before it is swept", async () => {
    await kv.set(["old"], 1, { ttl: Temporal.Duration.from({ milliseconds: 0 }) });
    await kv.set(["new"], 2, { ttl: Temporal.Duration.from({ days: 1 }) });
    expect(await kv.get(["old"])).toBeUndefined();
    expect(await kv.cas!(["old"], undefined, 3, { ttl: Temporal.Duration.from({ milliseconds: 0 }) })).toBe(true);
    expect(await createKeyValue(store).sweep()).toBe(1);
    expect(await kv.get(["new"])).toBe(2);
  });

  test("a swap happens only if the value is the expected one", async () => {
    expect(await kv.cas!(["k"], "wrong", 1)).toBe(false);
    expect(await kv.cas!(["k"], undefined, { n: 1, m: 2 })).toBe(true);
    expect(await kv.cas!(["k"], undefined, 2)).toBe(false);
    expect(await kv.cas!(["k"], { m: 2, n: 1 }, 3)).toBe(true);
    expect(await kv.get(["k"])).toBe(3);
    expect(await kv.cas!(["k"], 3, undefined)).toBe(true);
    expect(await kv.cas!(["k"], undefined, undefined)).toBe(true);
    expect(await kv.get(["k"])).toBeUndefined();
  });

  test("of ten swaps at once one wins", async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_, turn) => kv.cas!(["leader"], undefined, turn)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });

  test("values are listed by the beginning of their path, however many", async () => {
    for (let n = 0; n < 3; n++) await kv.set(["b", `k${n}`], n);
    await kv.set(["a"], "other");
    await kv.set(["b", "k0", "deep"], "deep");
    const table = createKeyValue(store);
    await store.transact(async () => {
      for (let n = 0; n < 510; n++) await table.set(["many", String(n)], n);
    });
    const under = await Array.fromAsync(kv.list(["b"]));
    expect(under.map(({ key }) => key)).toEqual([["b", "k0"], ["b", "k0", "deep"], ["b", "k1"], ["b", "k2"]]);
    expect(await Array.fromAsync(kv.list(["many"]))).toHaveLength(510);
    expect(await Array.fromAsync(kv.list())).toHaveLength(515);
  });

  test("Fedify's own note of what it has seen is never believed", async () => {
    const key = ["_fedify", "activityIdempotence", "https://partner.example/activities/1"] as const;
    await kv.set(key, true);
    expect(await kv.get(key)).toBeUndefined();
    expect(await kv.cas!(key, undefined, true)).toBe(true);
    expect(await Array.fromAsync(kv.list())).toEqual([]);
  });

  test("foreign keys and dialects are not kept for ever", async () => {
    await kv.set(["_fedify", "publicKey", "https://partner.example/#k"], {});
    await kv.set(["_fedify", "httpMessageSignaturesSpec", "https://partner.example"], "rfc9421", {
      ttl: Temporal.Duration.from({ days: 90 }),
    });
    await kv.set(["_fedify", "publicKey", "short"], {}, { ttl: Temporal.Duration.from({ hours: 2 }) });
    await kv.set(["_fedify", "other"], {});
    expect(await hours("_fedify", "publicKey", "https://partner.example/#k")).toBe(24);
    expect(await hours("_fedify", "httpMessageSignaturesSpec", "https://partner.example")).toBe(24 * 7);
    expect(await hours("_fedify", "publicKey", "short")).toBe(2);
    expect(await hours("_fedify", "other")).toBeNull();
  });

  test("a foreign id of any length can be a key", async () => {
    const long = `https://partner.example/${"k".repeat(50_000)}\0`;
    await kv.set(["_fedify", "publicKey", long], "found");
    expect(await kv.get(["_fedify", "publicKey", long])).toBe("found");
    expect(await kv.get(["_fedify", "publicKey", `${long}x`])).toBeUndefined();
  });
});
