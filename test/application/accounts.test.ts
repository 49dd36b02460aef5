/** Rules of accounts: how people come to one, who may give what away, and what stewards can't do. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeRole, chooseWayIn, suspendPerson } from "../../src/application/accounts/change-standing.ts";
import { makeInvitation, revokeInvitation } from "../../src/application/accounts/make-invitation.ts";
import { decideRequest, redeemRequest, requestAccount } from "../../src/application/accounts/request-account.ts";
import { acceptInvitation, signUp } from "../../src/application/accounts/sign-up.ts";
import { addPerson } from "../../src/application/add-person.ts";
import { issueSignInLink } from "../../src/application/issue-sign-in-link.ts";
import type { Asker } from "../../src/application/ports.ts";
import { redeemSignInLink } from "../../src/application/redeem-sign-in-link.ts";
import { findSession, listAccounts, listSecurityNotes } from "../../src/database/views/account-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import type { Role } from "../../src/domain/person.ts";
import { forgetExpired } from "../../src/workers/retention.ts";
import { openTestHouse, operator, type TestHouse } from "../support/house.ts";

let house: TestHouse;
beforeEach(async () => {
  house = await openTestHouse();
});
afterEach(async () => await house.close());

const account = (handle: string) => ({ handle, name: handle, language: "fr" });
const invite = async (changes: { role?: Role; places?: number; days?: number } = {}, asker: Asker = operator) => {
  const made = await makeInvitation(house.ports, asker, { role: "member", places: 20, days: 14, ...changes });
  if (!made.ok) throw new Error(made.refusal.kind);
  return made.value.secret;
};
const people = async () => await listAccounts(readerOf(house.store));
const idOf = async (handle: string) => (await people()).find((one) => one.handle === handle)?.id ?? "";
const as = async (handle: string, role: Role): Promise<Asker> => {
  await addPerson(house.ports, operator, { handle, name: handle, role });
  return { kind: "person", personId: await idOf(handle), role };
};

describe("an invitation", () => {
  it("with twenty places makes exactly twenty accounts when fifty people use it at once", async () => {
    const secret = await invite();
    const before = (await people()).length;
    const tries = Array.from({ length: 50 }, (_, n) => acceptInvitation(house.ports, { ...account(`p${n}`), secret }));
    const answers = await Promise.all(tries);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(20);
    const refusals = answers.flatMap((answer) => answer.ok ? [] : [answer.refusal.kind]);
    expect(new Set(refusals)).toEqual(new Set(["invitation_void"]));
    expect((await people()).length - before).toBe(20);
    expect(await house.store.db.selectFrom("invitation").select(["used", "places"]).execute())
      .toEqual([{ used: 20, places: 20 }]);
  });

  it("keeps its place when the handle can't be had, and does not say why", async () => {
    const secret = await invite({ places: 1 });
    for (const handle of ["ana", "admin", "front"]) {
      expect(await acceptInvitation(house.ports, { ...account(handle), secret })).toEqual({
        ok: false,
        refusal: { kind: "handle_unavailable", field: "handle" },
      });
    }
    expect(await acceptInvitation(house.ports, { ...account("bo"), secret })).toMatchObject({ ok: true });
    expect(await acceptInvitation(house.ports, { ...account("cy"), secret })).toMatchObject({
      refusal: { kind: "invitation_void" },
    });
  });

  it("is void when it is late, taken back or unknown, and each is said alike", async () => {
    const [late, revoked] = [await invite({ days: 1 }), await invite()];
    const { id } = await house.store.db.selectFrom("invitation").select("id").orderBy("expires_at", "desc")
      .executeTakeFirstOrThrow();
    expect(await revokeInvitation(house.ports, operator, { id })).toMatchObject({ ok: true });
    house.setClock(Temporal.Now.instant().add({ hours: 25 }));
    for (const secret of [late, revoked, "guess"]) {
      expect(await acceptInvitation(house.ports, { ...account("bo"), secret })).toEqual({
        ok: false,
        refusal: { kind: "invitation_void" },
      });
    }
  });

  it("gives no role above that of whoever made it, and members make none", async () => {
    const organiser = await as("olga", "organiser");
    const terms = { places: 1, days: 1 };
    expect(await makeInvitation(house.ports, organiser, { ...terms, role: "steward" })).toMatchObject({
      refusal: { kind: "role_too_high" },
    });
    const secret = await invite({ ...terms, role: "organiser" }, organiser);
    expect(await acceptInvitation(house.ports, { ...account("bo"), secret })).toMatchObject({ ok: true });
    expect((await people()).find(({ handle }) => handle === "bo")?.role).toBe("organiser");
    for (const role of ["member", "moderator"] as const) {
      expect(await makeInvitation(house.ports, await as(`x${role}`, role), { ...terms, role: "member" }))
        .toMatchObject({ refusal: { kind: "not_allowed" } });
    }
  });

  it("is kept as a hash only", async () => {
    const secret = await invite();
    expect(JSON.stringify(await house.store.db.selectFrom("invitation").selectAll().execute())).not.toContain(secret);
  });
});

describe("a request", () => {
  const line = "Je viens par Samira";
  it("is taken only where the movement wants requests, and openly signing up only where it is open", async () => {
    expect(await requestAccount(house.ports, { ...account("bo"), line })).toMatchObject({
      refusal: { kind: "sign_up_closed" },
    });
    expect(await signUp(house.ports, account("bo"))).toMatchObject({ refusal: { kind: "sign_up_closed" } });
    await chooseWayIn(house.ports, operator, { way: "open" });
    expect(await signUp(house.ports, account("bo"))).toMatchObject({ ok: true });
    expect((await people()).find(({ handle }) => handle === "bo")).toMatchObject({ role: "member", state: "active" });
  });

  it("says nothing about which handles exist, and opens an account once when an organiser approves", async () => {
    await chooseWayIn(house.ports, operator, { way: "request" });
    const asked = await requestAccount(house.ports, { ...account("ana"), line });
    expect(asked).toMatchObject({ ok: true });
    const { id } = await house.store.db.selectFrom("account_request").select("id").executeTakeFirstOrThrow();
    const organiser = await as("olga", "organiser");
    expect(await decideRequest(house.ports, await as("mo", "moderator"), { id, approve: true, handle: "bo" }))
      .toMatchObject({ refusal: { kind: "not_allowed" } });
    expect(await decideRequest(house.ports, organiser, { id, approve: true, handle: "ana" })).toMatchObject({
      refusal: { kind: "handle_taken" },
    });
    const secret = asked.ok ? asked.value.secret : "";
    expect(await redeemRequest(house.ports, { secret })).toMatchObject({ refusal: { kind: "expired" } });
    expect(await decideRequest(house.ports, organiser, { id, approve: true, handle: "bo" })).toMatchObject({
      ok: true,
    });
    const answers = await Promise.all([1, 2].map(() => redeemRequest(house.ports, { secret })));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  });

  it("that was declined keeps neither name nor line, and is forgotten after thirty days", async () => {
    await chooseWayIn(house.ports, operator, { way: "request" });
    await requestAccount(house.ports, { ...account("bo"), name: "Bo Canary", line });
    const { id } = await house.store.db.selectFrom("account_request").select("id").executeTakeFirstOrThrow();
    await decideRequest(house.ports, operator, { id, approve: false });
    const kept = JSON.stringify(await house.store.db.selectFrom("account_request").selectAll().execute());
    expect(kept).not.toMatch(/Canary|Samira/);
    await forgetExpired(house.queue, Temporal.Now.instant().add({ hours: 24 * 31 }));
    expect(await house.store.db.selectFrom("account_request").select("id").execute()).toEqual([]);
  });
});

describe("a steward", () => {
  it("can't take the last steward away, by role or by suspension", async () => {
    expect(await changeRole(house.ports, operator, { handle: "ana", role: "member" })).toMatchObject({
      refusal: { kind: "last_steward" },
    });
    expect(await suspendPerson(house.ports, operator, { handle: "ana" })).toMatchObject({
      refusal: { kind: "last_steward" },
    });
    await as("bea", "steward");
    const both = await Promise.all([
      changeRole(house.ports, operator, { handle: "ana", role: "member" }),
      changeRole(house.ports, operator, { handle: "bea", role: "member" }),
    ]);
    expect(both.filter((answer) => answer.ok)).toHaveLength(1);
  });

  it("who makes a link for somebody else is written into that person's log, and ends no session of theirs", async () => {
    const steward = await as("bea", "steward");
    const opened = await signInAs("olga", "organiser");
    const made = await issueSignInLink(house.ports, steward, { handle: "olga" });
    const entered = await redeemSignInLink(house.ports, { secret: made.ok ? made.value.signInSecret : "" });
    expect(entered).toMatchObject({ ok: true, value: { step: "in" } });
    const db = readerOf(house.store);
    const notes = await listSecurityNotes(db, await idOf("olga"));
    expect(notes.map(({ kind, seen }) => [kind, seen])).toEqual(
      expect.arrayContaining([["link_by_steward", false], ["signed_in_by_steward_link", false]]),
    );
    expect(notes.every(({ madeOn }) => /^\d{4}-\d{2}-\d{2}$/.test(madeOn))).toBe(true);
    const still = await findSession(db, house.ports.hashSecret(opened), Temporal.Now.instant());
    expect(still?.hasNotes).toBe(true);
  });

  it("gets nowhere with a link for another organiser who has a passkey, without it", async () => {
    const steward = await as("bea", "steward");
    await as("olga", "organiser");
    await as("mia", "member");
    for (const handle of ["olga", "mia"]) await givePasskey(handle);
    const enter = async (asker: Asker, handle: string) => {
      const made = await issueSignInLink(house.ports, asker, { handle });
      const entered = await redeemSignInLink(house.ports, { secret: made.ok ? made.value.signInSecret : "" });
      return entered.ok ? entered.value.step : entered.refusal.kind;
    };
    expect(await enter(steward, "olga")).toBe("second");
    expect(await enter(steward, "mia")).toBe("in");
    expect(await enter(operator, "olga")).toBe("in");
  });

  it("who suspends somebody ends their sessions and links at once, and their way back in", async () => {
    const secret = await signInAs("olga", "organiser");
    const link = await issueSignInLink(house.ports, operator, { handle: "olga" });
    await suspendPerson(house.ports, operator, { handle: "olga" });
    const { ports } = house;
    expect(await findSession(readerOf(house.store), ports.hashSecret(secret), Temporal.Now.instant())).toBeNull();
    expect(await redeemSignInLink(ports, { secret: link.ok ? link.value.signInSecret : "" })).toMatchObject({
      refusal: { kind: "expired" },
    });
    expect(await issueSignInLink(ports, operator, { handle: "olga" })).toMatchObject({
      refusal: { kind: "not_found" },
    });
  });
});

describe("a session", () => {
  it("is over after fourteen days without a visit, and after thirty days whatever happens", async () => {
    const hash = house.ports.hashSecret(await signInAs("olga", "organiser"));
    const db = readerOf(house.store);
    const after = (days: number) => Temporal.Now.instant().add({ hours: 24 * days });
    expect(await findSession(db, hash, after(13))).not.toBeNull();
    expect(await findSession(db, hash, after(15))).toBeNull();
    await house.ports.transact((work) => work.sessions.touch(hash, after(29).toString().slice(0, 10)));
    expect(await findSession(db, hash, after(29))).not.toBeNull();
    expect(await findSession(db, hash, after(31))).toBeNull();
  });

  it("knows days and no moments, once its last proof is forgotten", async () => {
    await signInAs("olga", "organiser");
    await forgetExpired(house.queue, Temporal.Now.instant().add({ hours: 1 }));
    const [row] = await house.store.db.selectFrom("session").selectAll().execute();
    expect(row?.proved_at).toBeNull();
    for (const moment of [row?.created_at, row?.expires_at]) expect(moment?.toISOString()).toMatch(/T00:00:00.000Z$/);
    expect(Object.keys(row ?? {}).join(" ")).not.toMatch(/address|agent|ip\b/);
  });
});

async function signInAs(handle: string, role: Role): Promise<string> {
  const added = await addPerson(house.ports, operator, { handle, name: handle, role });
  const entered = await redeemSignInLink(house.ports, { secret: added.ok ? added.value.signInSecret : "" });
  if (!entered.ok || entered.value.step !== "in") throw new Error("not in");
  return entered.value.session.sessionSecret;
}

async function givePasskey(handle: string): Promise<void> {
  const personId = await idOf(handle);
  const passkey = { id: `key-${handle}`, personId, publicKey: "", counter: 0, name: "x", addedOn: "2027-01-01" };
  await house.ports.transact((work) => work.proofs.addPasskey(passkey));
}
