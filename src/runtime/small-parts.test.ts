/** Rules of the runtime's small parts: the vault, ids, and the byte cache. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createByteCache } from "./byte-cache.ts";
import { hashSecret, makeSecret, newEventId, newId } from "./ids.ts";
import { openVault, WrongKeyFile } from "./vault.ts";

describe("the vault", () => {
  it("makes its key once, readable by its owner alone, and opens what it sealed", () => {
    const folder = mkdtempSync(join(tmpdir(), "trait-vault-"));
    const file = join(folder, "deep", "key");
    const sealed = openVault(file, null).seal("secret");
    expect(sealed).not.toContain("secret");
    expect(openVault(file, sealed).open(sealed)).toBe("secret");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8").trim()).toHaveLength(44);
    rmSync(folder, { recursive: true });
  });

  it("says so when something was sealed with another key, or altered", () => {
    const folder = mkdtempSync(join(tmpdir(), "trait-vault-"));
    const [one, other] = [openVault(join(folder, "one"), null), openVault(join(folder, "other"), null)];
    const sealed = one.seal("secret");
    expect(() => other.open(sealed)).toThrow(WrongKeyFile);
    expect(() => one.open(`${sealed.slice(0, -4)}AAAA`)).toThrow(WrongKeyFile);
    expect(() => one.open("v2.x")).toThrow(WrongKeyFile);
    expect(() => openVault(join(folder, "other"), sealed)).toThrow(WrongKeyFile);
    rmSync(folder, { recursive: true });
  });

  it("is not made anew where something was sealed already", () => {
    const folder = mkdtempSync(join(tmpdir(), "trait-vault-"));
    const sealed = openVault(join(folder, "key"), null).seal("secret");
    expect(() => openVault(join(folder, "missing"), sealed)).toThrow(WrongKeyFile);
    expect(existsSync(join(folder, "missing"))).toBe(false);
    rmSync(folder, { recursive: true });
  });

  it("never seals the same text to the same bytes", () => {
    const folder = mkdtempSync(join(tmpdir(), "trait-vault-"));
    const vault = openVault(join(folder, "key"), null);
    expect(vault.seal("x")).not.toBe(vault.seal("x"));
    rmSync(folder, { recursive: true });
  });
});

describe("ids", () => {
  it("of events are UUIDs that rise, also within a millisecond", () => {
    const ids = Array.from({ length: 2_000 }, newEventId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(2_000);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("for addresses are short and never the same", () => {
    const ids = Array.from({ length: 2_000 }, newId);
    expect(new Set(ids).size).toBe(2_000);
    expect(ids.every((id) => /^[0-9a-z]{13}$/.test(id))).toBe(true);
  });

  it("of secrets are stored as hashes", () => {
    const { secret, hash } = makeSecret();
    expect(secret.length).toBeGreaterThanOrEqual(32);
    expect(hashSecret(secret)).toBe(hash);
    expect(hash).not.toContain(secret);
  });
});

describe("the byte cache", () => {
  const page = (cache: string, status = 200) => new Response("page", { status, headers: { "cache-control": cache } });

  it("keeps public answers and nothing else", async () => {
    const cache = createByteCache();
    await cache.keep("public", page("public, max-age=60"), cache.moment());
    await cache.keep("private", page("private, no-store"), cache.moment());
    await cache.keep("missing", page("public", 404), cache.moment());
    expect(cache.get("public")?.status).toBe(200);
    expect(cache.get("private")).toBeUndefined();
    expect(cache.get("missing")).toBeUndefined();
  });

  it("forgets everything when something changed, even what was being computed meanwhile", async () => {
    const cache = createByteCache();
    await cache.keep("kept", page("public"), cache.moment());
    const since = cache.moment();
    const slow = cache.keep("slow", page("public"), since);
    cache.clear();
    await slow;
    await cache.keep("late", page("public"), since);
    expect(cache.get("kept")).toBeUndefined();
    expect(cache.get("slow")).toBeUndefined();
    expect(cache.get("late")).toBeUndefined();
  });

  it("lets an answer live for a few seconds only, and stays within its size", async () => {
    let now = 0;
    const cache = createByteCache({ maxBytes: 2_300, lifetimeMs: 1_000, now: () => now });
    await cache.keep("a", page("public"), cache.moment());
    await cache.keep("b", page("public"), cache.moment());
    await cache.keep("c", page("public"), cache.moment());
    expect([cache.get("a"), cache.get("b")]).toEqual([undefined, undefined]);
    expect(cache.get("c")).toBeDefined();
    now = 1_001;
    expect(cache.get("c")).toBeUndefined();
  });

  it("counts keys too, so that long addresses with short answers do not fill the memory", async () => {
    const cache = createByteCache({ maxBytes: 40_000 });
    const keys = Array.from({ length: 10 }, (_, number) => `${number}${"a".repeat(5_000)}`);
    for (const key of keys) await cache.keep(key, page("public"), cache.moment());
    expect(keys.filter((key) => cache.get(key) !== undefined).length).toBeLessThan(5);
  });
});
