/** A key counts when it was there at first contact, when a known one vouches for it, or when a person said yes. */
import { expect, test } from "vitest";
import { judgeKey, type ListedKey, type PartnerKey, type PartnerKeyState } from "./partner-key.ts";

const now = Temporal.Instant.from("2026-11-23T09:00:00Z");
const listed = (multibase: string, changes: Partial<ListedKey> = {}): ListedKey => ({
  keyId: `https://p.example/m/u#${multibase}`,
  multibase,
  revokedAt: null,
  vouchedBy: [],
  ...changes,
});
const key = (multibase: string, state: PartnerKeyState = "known"): PartnerKey => ({
  actorUri: "https://p.example/m/u",
  organisationUri: "https://p.example/m/u",
  keyId: `https://p.example/m/u#${multibase}`,
  multibase,
  state,
  vouchedBy: null,
  seenAt: now,
  decidedAt: null,
  revokedAt: null,
});

test("at first contact every key listed is known, a stolen one as stolen", () => {
  const { standing, added } = judgeKey([], [listed("z1", { revokedAt: now }), listed("z2")], "z2");
  expect(standing).toBe("known");
  expect(added.map(({ key: { multibase }, state }) => [multibase, state])).toEqual([["z1", "revoked"], [
    "z2",
    "known",
  ]]);
});

test("a key that came later waits, and only the one that signed is remembered", () => {
  const { standing, added } = judgeKey([key("z1")], [listed("z1"), listed("z2"), listed("z3")], "z2");
  expect(standing).toBe("waits");
  expect(added.map(({ key: { multibase }, state }) => [multibase, state])).toEqual([["z2", "waiting"]]);
});

test("a chain of keys, each vouched by the one before, is known to its end", () => {
  const chain = [listed("z1"), listed("z2", { vouchedBy: ["z1"] }), listed("z3", { vouchedBy: ["z2"] })];
  const { standing, added } = judgeKey([key("z1")], chain, "z3");
  expect(standing).toBe("known");
  expect(added.map(({ vouchedBy }) => vouchedBy)).toEqual(["z1", "z2"]);
});

test("neither a stolen key nor one that waits or was refused vouches for anything", () => {
  const second = listed("z2", { vouchedBy: ["z1"] });
  expect(judgeKey([key("z1")], [listed("z1", { revokedAt: now }), second], "z2").standing).toBe("waits");
  expect(judgeKey([key("z0"), key("z1", "waiting")], [listed("z1"), second], "z2").standing).toBe("waits");
  expect(judgeKey([key("z0"), key("z1", "refused")], [listed("z1"), second], "z2").standing).toBe("waits");
});

test("a refused key stays refused though a known one vouches for it later", () => {
  const { standing, added } = judgeKey(
    [key("z1"), key("z2", "refused")],
    [listed("z1"), listed("z2", { vouchedBy: ["z1"] })],
    "z2",
  );
  expect([standing, added]).toEqual(["waits", []]);
});

test("what a stolen key signed before is still its owner's word, and the theft is told once", () => {
  const told = judgeKey([key("z1")], [listed("z1", { revokedAt: now })], "z1");
  expect(told).toMatchObject({ standing: "known" });
  expect(told.revoked.map(({ multibase }) => multibase)).toEqual(["z1"]);
  const again = judgeKey([{ ...key("z1", "revoked"), revokedAt: now }], [listed("z1", { revokedAt: now })], "z1");
  expect(again).toMatchObject({ standing: "known", revoked: [] });
});
