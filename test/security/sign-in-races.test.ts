/** Everything that opens a door once, tried twenty times at the same moment: one gets in, and nineteen are told nothing. */
import { TOTP } from "otpauth";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerSecondProof } from "../../src/application/accounts/answer-second-proof.ts";
import { recoverWithCode } from "../../src/application/accounts/recover-with-code.ts";
import { decideRequest, redeemRequest, requestAccount } from "../../src/application/accounts/request-account.ts";
import { beginCodes, confirmCodes } from "../../src/application/accounts/set-codes.ts";
import { chooseWayIn } from "../../src/application/accounts/change-standing.ts";
import { setPassword } from "../../src/application/accounts/set-password.ts";
import { signInWithPassword } from "../../src/application/accounts/sign-in-with-password.ts";
import { issueSignInLink } from "../../src/application/issue-sign-in-link.ts";
import { redeemSignInLink } from "../../src/application/redeem-sign-in-link.ts";
import { openTestHouse, operator, type TestHouse } from "../support/house.ts";

const PASSWORD = "quatre canards lisent Rosa";
let house: TestHouse;
let ana: string;
beforeEach(async () => {
  house = await openTestHouse();
  ana = (await house.store.db.selectFrom("person").select("id").executeTakeFirstOrThrow()).id;
});
afterEach(async () => await house.close());

async function atOnce(run: () => Promise<{ readonly ok: boolean }>, times = 20): Promise<number> {
  const answers = await Promise.all(Array.from({ length: times }, run));
  return answers.filter(({ ok }) => ok).length;
}

async function turnCodesOn() {
  await setPassword(house.ports, { personId: ana, sessionSecret: "none", password: PASSWORD });
  const begun = await beginCodes(house.ports, { personId: ana, handle: "ana", again: null });
  if (!begun.ok) throw new Error(begun.refusal.kind);
  const { key, sealed } = begun.value;
  const codeAt = (step: number) =>
    TOTP.generate({ secret: new TOTP({ secret: key }).secret, timestamp: Date.now() + step * 30_000 });
  const confirmed = await confirmCodes(house.ports, { personId: ana, sealed, code: codeAt(0) });
  if (!confirmed.ok) throw new Error(confirmed.refusal.kind);
  return { codeAt, recoveryCodes: confirmed.value.recoveryCodes };
}

async function ticket(): Promise<string> {
  const first = await signInWithPassword(house.ports, { handle: "ana", password: PASSWORD });
  return first.ok && first.value.step === "second" ? first.value.ticket : "";
}

test("a code of the app opens one of many tickets", async () => {
  const { codeAt } = await turnCodesOn();
  const tickets = [await ticket(), await ticket(), await ticket(), await ticket()];
  const code = codeAt(1);
  let next = 0;
  const opened = await atOnce(
    () => answerSecondProof(house.ports, { ticket: tickets[next++ % 4] ?? "", code, passkey: null }),
    4,
  );
  expect(opened).toBe(1);
});

test("a ticket bears five tries, however many come at once", async () => {
  await turnCodesOn();
  const one = await ticket();
  const tries = Array.from(
    { length: 20 },
    () => answerSecondProof(house.ports, { ticket: one, code: "000000", passkey: null }),
  );
  const answers = (await Promise.all(tries)).map((answer) => answer.ok ? "in" : answer.refusal.kind);
  expect(answers.filter((answer) => answer === "wrong_code")).toHaveLength(5);
  expect(answers.filter((answer) => answer === "ticket_void")).toHaveLength(15);
});

test("a recovery code lets in once", async () => {
  const { recoveryCodes: [code = ""] } = await turnCodesOn();
  expect(await atOnce(() => recoverWithCode(house.ports, { handle: "ana", code }))).toBe(1);
});

test("a link lets in once", async () => {
  const made = await issueSignInLink(house.ports, operator, { handle: "ana" });
  const secret = made.ok ? made.value.signInSecret : "";
  expect(await atOnce(() => redeemSignInLink(house.ports, { secret }))).toBe(1);
});

test("the answer to a request lets in once, and a request is decided once", async () => {
  await chooseWayIn(house.ports, operator, { way: "request" });
  const asked = await requestAccount(house.ports, { handle: "bo", name: "Bo", language: "fr", line: "" });
  const secret = asked.ok ? asked.value.secret : "";
  const { id } = await house.store.db.selectFrom("account_request").select("id").executeTakeFirstOrThrow();
  expect(await atOnce(() => decideRequest(house.ports, operator, { id, approve: true, handle: "bo" }), 5)).toBe(1);
  expect(await atOnce(() => redeemRequest(house.ports, { secret }))).toBe(1);
});
