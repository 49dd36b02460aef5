/** Rules of the first minutes: a node is set up once, and a link lets one person in once. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addPerson } from "../../src/application/add-person.ts";
import { issueSignInLink } from "../../src/application/issue-sign-in-link.ts";
import { redeemSignInLink, signOut } from "../../src/application/redeem-sign-in-link.ts";
import { reviseMovement } from "../../src/application/revise-movement.ts";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { front, openTestHouse, operator, type TestHouse } from "../support/house.ts";

let house: TestHouse;
beforeEach(async () => {
  house = await openTestHouse({ setUp: false });
});
afterEach(async () => await house.close());

const organiser = { handle: "ana", name: "Ana" };
const setUp = (secret: string | null, changes: Partial<typeof front> = {}) =>
  setUpMovement(house.ports, { secret, movement: { ...front, ...changes }, organiser });
const secretOf = (made: Awaited<ReturnType<typeof setUp>>) => {
  if (!made.ok) throw new Error(made.refusal.kind);
  return made.value.signInSecret;
};

describe("set-up", () => {
  it("needs the secret that the first start printed", async () => {
    expect(await setUp("guess")).toEqual({ ok: false, refusal: { kind: "wrong_secret" } });
    expect(await house.store.db.selectFrom("actor").select("id").execute()).toEqual([]);
    expect(await setUp("set-up")).toMatchObject({ ok: true });
  });

  it("happens once, even when asked twice at the same moment", async () => {
    const answers = await Promise.all([setUp("set-up"), setUp("set-up")]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(await setUp(null)).toEqual({ ok: false, refusal: { kind: "already_set_up" } });
  });

  it("undoes the movement when its first organiser can't have their handle", async () => {
    const made = await setUpMovement(house.ports, {
      secret: null,
      movement: front,
      organiser: { ...organiser, handle: "front" },
    });
    expect(made).toMatchObject({ ok: false, refusal: { kind: "handle_taken" } });
    expect(await house.store.db.selectFrom("movement").select("id").execute()).toEqual([]);
  });

  it("names the field that is wrong", async () => {
    expect(await setUp("set-up", { name: " " as never })).toMatchObject({
      refusal: { kind: "name_missing", field: "name" },
    });
    expect(await setUp("set-up", { country: "France" as never })).toMatchObject({ refusal: { field: "country" } });
    expect(await setUp("set-up", { language: "français" as never })).toMatchObject({ refusal: { field: "language" } });
    expect(await setUp("set-up", { handle: "Éa" as never })).toMatchObject({ refusal: { kind: "handle_malformed" } });
  });
});

describe("a sign-in link", () => {
  it("lets in once, even when opened twice at the same moment", async () => {
    const secret = secretOf(await setUp("set-up"));
    const answers = await Promise.all([1, 2].map(() => redeemSignInLink(house.ports, { secret })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  });

  it("has expired after 48 hours, and says no more than that", async () => {
    const secret = secretOf(await setUp("set-up"));
    house.setClock(Temporal.Now.instant().add({ hours: 49 }));
    expect(await redeemSignInLink(house.ports, { secret })).toEqual({ ok: false, refusal: { kind: "expired" } });
    expect(await redeemSignInLink(house.ports, { secret: "never was" })).toEqual({
      ok: false,
      refusal: { kind: "expired" },
    });
  });

  it("is kept as a hash only, and so is the session it opens", async () => {
    const secret = secretOf(await setUp("set-up"));
    const opened = await redeemSignInLink(house.ports, { secret });
    const stored = JSON.stringify(await house.store.db.selectFrom("session").selectAll().execute());
    const sessionSecret = opened.ok && opened.value.step === "in" ? opened.value.session.sessionSecret : "none";
    expect(sessionSecret).not.toBe("none");
    expect(stored).not.toContain(sessionSecret);
    await signOut(house.ports, { sessionSecret });
    expect(await house.store.db.selectFrom("session").selectAll().execute()).toEqual([]);
  });

  it("can be made anew by a steward for somebody who exists", async () => {
    await setUp("set-up");
    await addPerson(house.ports, operator, { handle: "bo", name: "Bo", role: "organiser" });
    expect(await issueSignInLink(house.ports, operator, { handle: "bo" })).toMatchObject({ ok: true });
    expect(await issueSignInLink(house.ports, operator, { handle: "cy" })).toMatchObject({
      refusal: { kind: "not_found" },
    });
  });
});

describe("the movement", () => {
  it("can describe itself anew, and its followers are told", async () => {
    await setUp("set-up");
    const draft = { name: "Front uni", summary: "**Ensemble**", language: "fr", country: null };
    expect(await reviseMovement(house.ports, operator, draft)).toMatchObject({ ok: true, value: { handle: "front" } });
    expect((await house.events()).map((event) => event.type)).toEqual(["movement.revised"]);
    expect(await reviseMovement(house.ports, operator, { ...draft, summary: "x".repeat(20_001) }))
      .toMatchObject({ refusal: { kind: "text_too_long" } });
  });
});
