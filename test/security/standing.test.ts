/**
 * What people with an office could try with it: keeping a way in for later, becoming somebody else by a detour over their
 * role, opening what a stronger office shut, writing to strangers without end.
 */
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { changeRole, suspendPerson } from "../../src/application/accounts/change-standing.ts";
import { makeInvitation } from "../../src/application/accounts/make-invitation.ts";
import { askMailCheck, removeMailAddress } from "../../src/application/accounts/set-mail-address.ts";
import { setPassword } from "../../src/application/accounts/set-password.ts";
import { acceptInvitation } from "../../src/application/accounts/sign-up.ts";
import { addPerson } from "../../src/application/add-person.ts";
import { issueSignInLink } from "../../src/application/issue-sign-in-link.ts";
import { erasePerson } from "../../src/application/leaving/erase-person.ts";
import { decideActor } from "../../src/application/moderation/decide-actor.ts";
import type { Asker } from "../../src/application/ports.ts";
import { redeemSignInLink } from "../../src/application/redeem-sign-in-link.ts";
import type { Role } from "../../src/domain/person.ts";
import { openTestHouse, operator, type TestHouse } from "../support/house.ts";

let house: TestHouse;
beforeEach(async () => {
  house = await openTestHouse();
});
afterEach(async () => await house.close());

async function make(handle: string, role: Role): Promise<Extract<Asker, { kind: "person" }>> {
  const added = await addPerson(house.ports, operator, { handle, name: handle, role });
  if (!added.ok) throw new Error(added.refusal.kind);
  return { kind: "person", personId: added.value.personId, role };
}

const givePasskey = async ({ personId }: { readonly personId: string }) => {
  await house.store.db.insertInto("passkey")
    .values({
      id: `key of ${personId}`,
      person_id: personId,
      public_key: "key",
      counter: 0,
      name: "key",
      added_on: "2026-01-01",
    })
    .execute();
};

const linkFor = async (steward: Asker, handle: string): Promise<string> => {
  const made = await issueSignInLink(house.ports, steward, { handle });
  return made.ok ? made.value.signInSecret : made.refusal.kind;
};
const enter = async (secret: string) => {
  const entered = await redeemSignInLink(house.ports, { secret });
  return entered.ok ? entered.value.step : entered.refusal.kind;
};
const role = async (handle: string, to: Role) => {
  expect(await changeRole(house.ports, operator, { handle, role: to })).toMatchObject({ ok: true });
};
const sessionsOf = async ({ personId }: { readonly personId: string }) =>
  (await house.store.db.selectFrom("session").select("id").where("person_id", "=", personId).execute()).length;

describe("an invitation is of no use", () => {
  const invite = async (asker: Asker, as: Role) => {
    const made = await makeInvitation(house.ports, asker, { role: as, places: 5, days: 14 });
    if (!made.ok) throw new Error(made.refusal.kind);
    return made.value.secret;
  };
  const use = async (secret: string, handle: string) => {
    const made = await acceptInvitation(house.ports, { handle, name: handle, language: "fr", secret });
    return made.ok ? "in" : made.refusal.kind;
  };

  it("for a role that whoever made it no longer has, and all of them once they may invite nobody", async () => {
    const bea = await make("bea", "steward");
    const [steward, member] = [await invite(bea, "steward"), await invite(bea, "member")];
    await role("bea", "organiser");
    expect([await use(steward, "eve"), await use(member, "mia")]).toEqual(["invitation_void", "in"]);
    await role("bea", "member");
    expect(await use(member, "max")).toBe("invitation_void");
  });

  it("to nobody who sends it in a loop with what can't be had: no keys are made for that", async () => {
    const secret = await invite(operator, "member");
    let made = 0;
    const ports = { ...house.ports, makeKeys: () => (made++, house.ports.makeKeys()) };
    for (const [handle, name] of [["ana", "Ana"], ["admin", "Ad"], ["A B", "Ab"], ["new", " "]] as const) {
      expect(await acceptInvitation(ports, { handle, name, language: "fr", secret })).toMatchObject({ ok: false });
    }
    expect(made).toBe(0);
  });

  it.each(["suspended by a steward", "suspended by a moderator", "gone"])("of somebody %s", async (how) => {
    const bea = await make("bea", "organiser");
    const secret = await invite(bea, "organiser");
    const words = "Enough.";
    const actorUri = house.ports.addresses.person(bea.personId);
    const done = how === "gone"
      ? await erasePerson(house.ports, bea, { handle: "bea", typed: "bea" })
      : how === "suspended by a steward"
      ? await suspendPerson(house.ports, operator, { handle: "bea" })
      : await decideActor(house.ports, operator, { actorUri, step: "suspend", words, flagId: null });
    expect(done).toMatchObject({ ok: true });
    expect(await use(secret, "eve")).toBe("invitation_void");
  });
});

describe("a steward becomes nobody else", () => {
  it("by taking an organiser's role away before making a link", async () => {
    const bea = await make("bea", "steward");
    await givePasskey(await make("olga", "organiser"));
    await role("olga", "member");
    expect(await enter(await linkFor(bea, "olga"))).toBe("second");
  });

  it("by a link made while the person was a member, used once they are an organiser", async () => {
    const bea = await make("bea", "steward");
    await givePasskey(await make("olga", "member"));
    const early = await linkFor(bea, "olga");
    await role("olga", "organiser");
    expect(await enter(early)).toBe("second");
  });

  it("by a session opened for a member, which is over when the member becomes an organiser", async () => {
    const bea = await make("bea", "steward");
    const olga = await make("olga", "member");
    expect(await enter(await linkFor(bea, "olga"))).toBe("in");
    expect(await sessionsOf(olga)).toBe(1);
    await role("olga", "moderator");
    expect(await sessionsOf(olga)).toBe(0);
  });

  it("and a role that rises ends no session that its person opened", async () => {
    const added = await addPerson(house.ports, operator, { handle: "olga", name: "Olga", role: "member" });
    if (!added.ok) throw new Error(added.refusal.kind);
    expect(await enter(added.value.signInSecret)).toBe("in");
    await role("olga", "organiser");
    expect(await sessionsOf(added.value)).toBe(1);
  });
});

it("a new password, or none of the mail address any more, ends every link that was not used yet", async () => {
  const { personId } = await make("mia", "member");
  const link = async () => await linkFor(operator, "mia");
  const beforePassword = await link();
  const password = "quatre canards lisent Rosa";
  expect(await setPassword(house.ports, { personId, sessionSecret: "none", password })).toMatchObject({ ok: true });
  expect(await enter(beforePassword)).toBe("expired");
  const beforeMail = await link();
  await removeMailAddress(house.ports, { personId });
  expect(await enter(beforeMail)).toBe("expired");
});

it("a moderator opens no account that a steward shut", async () => {
  const mo = await make("mo", "moderator");
  const { personId } = await make("mia", "member");
  await suspendPerson(house.ports, operator, { handle: "mia" });
  const actorUri = house.ports.addresses.person(personId);
  for (const step of ["limit", "lift"] as const) {
    await decideActor(house.ports, mo, { actorUri, step, words: "", flagId: null });
  }
  const { state } = await house.store.db.selectFrom("person").select("state").where("id", "=", personId)
    .executeTakeFirstOrThrow();
  expect(state).toBe("suspended");
});

it("nobody has the node write to strangers without end: five addresses a day", async () => {
  const { personId } = await make("mia", "member");
  const answers: string[] = [];
  for (let turn = 0; turn < 8; turn++) {
    // The minute between two letters is over each time.
    await sql`update seen_activity set created_at = created_at - interval '2 minutes'`.execute(house.store.db);
    const asked = await askMailCheck(house.ports, { personId, address: `x${turn}@else.example`, language: "en" });
    answers.push(asked.ok ? "sent" : asked.refusal.kind);
  }
  expect(answers).toEqual([
    ...Array.from({ length: 5 }, () => "sent"),
    ...Array.from({ length: 3 }, () => "mail_too_often"),
  ]);
});
