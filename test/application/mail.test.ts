/** Rules of letters: sealed while they wait, in the reader's language, and with links that fit what was asked. */
import { Secret, TOTP } from "otpauth";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerLinkAsked, askMailLink } from "../../src/application/accounts/ask-mail-link.ts";
import { beginCodes, confirmCodes } from "../../src/application/accounts/set-codes.ts";
import { askMailCheck, confirmMailAddress } from "../../src/application/accounts/set-mail-address.ts";
import type { MailMessage } from "../../src/application/mail-ports.ts";
import { redeemSignInLink } from "../../src/application/redeem-sign-in-link.ts";
import { say } from "../../src/web/locales.ts";
import { handleMail, MailRefused, retryMail } from "../../src/workers/mail.ts";
import { openTestHouse, type TestHouse } from "../support/house.ts";

let house: TestHouse;
let ana: string;
let sent: MailMessage[];
beforeEach(async () => {
  house = await openTestHouse();
  ana = (await house.store.db.selectFrom("person").select("id").executeTakeFirstOrThrow()).id;
  sent = [];
});
afterEach(async () => await house.close());

const address = "Ana@Members.example";
const jobs = async () =>
  await house.store.db.selectFrom("queue_message").selectAll().where("queue", "=", "mail").execute();
const mailer = {
  send(message: MailMessage) {
    sent.push(message);
    return Promise.resolve();
  },
};

async function work(): Promise<void> {
  for (let round = 0; round < 3; round++) {
    for (const job of await jobs()) {
      await house.store.db.deleteFrom("queue_message").where("id", "=", job.id).execute();
      await handleMail({
        mailer,
        sealing: house.ports.sealing,
        say,
        answerLinkAsked: (to, language) => answerLinkAsked(house.ports, to, language),
      }, { payload: job.payload });
    }
  }
}

const secretIn = (text = "") => /\/(?:mail|sign_in)\/([\w-]{20,})/.exec(text)?.[1] ?? "";

async function giveAddress(): Promise<void> {
  await askMailCheck(house.ports, { personId: ana, address, language: "fr" });
  await work();
  await confirmMailAddress(house.ports, { personId: ana, secret: secretIn(sent.pop()?.text) });
}

it("an address is kept once its letter was answered by the person who asked, and is then sealed", async () => {
  expect(await askMailCheck(house.ports, { personId: ana, address: "no address", language: "fr" })).toMatchObject({
    refusal: { kind: "mail_malformed" },
  });
  await askMailCheck(house.ports, { personId: ana, address, language: "fr" });
  expect(JSON.stringify(await jobs())).not.toMatch(/members|settings/i);
  await work();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    to: "ana@members.example",
    subject: say("fr", "mail.check.subject", { host: "front.example" }),
  });
  const secret = secretIn(sent[0]?.text);
  expect(await confirmMailAddress(house.ports, { personId: "somebody else", secret: "guess" })).toMatchObject({
    refusal: { kind: "expired" },
  });
  expect(await confirmMailAddress(house.ports, { personId: ana, secret })).toMatchObject({ ok: true });
  expect(await confirmMailAddress(house.ports, { personId: ana, secret })).toMatchObject({ ok: false });
  const stored = JSON.stringify(await house.store.db.selectFrom("person_mail").selectAll().execute());
  expect(stored).not.toMatch(/members/i);
});

it("asking for a link sends one letter to whoever has the address, in their language, and none to anybody else", async () => {
  await giveAddress();
  await house.ports.transact((work) => work.accounts.setLanguage(ana, "ar"));
  for (const asked of [address, "nobody@else.example", " ana@members.example "]) {
    await askMailLink(house.ports, { address: asked, language: "en" });
  }
  await work();
  expect(sent.map(({ to, subject }) => [to, subject])).toEqual([
    ["ana@members.example", say("ar", "mail.sign_in.subject", { host: "front.example" })],
  ]);
  const secret = secretIn(sent[0]?.text);
  expect(await redeemSignInLink(house.ports, { secret })).toMatchObject({ ok: true, value: { step: "in" } });
  expect(await redeemSignInLink(house.ports, { secret })).toMatchObject({ refusal: { kind: "expired" } });
});

it("a mailed link asks for a code where codes are on: a mailbox alone opens nothing then", async () => {
  await giveAddress();
  const begun = await beginCodes(house.ports, { personId: ana, handle: "ana", again: null });
  const sealed = begun.ok ? begun.value.sealed : "";
  const key = Secret.fromBase32(begun.ok ? begun.value.key : "");
  expect(await confirmCodes(house.ports, { personId: ana, sealed, code: new TOTP({ secret: key }).generate() }))
    .toMatchObject({
      ok: true,
    });
  await askMailLink(house.ports, { address, language: "en" });
  await work();
  expect(await redeemSignInLink(house.ports, { secret: secretIn(sent[0]?.text) })).toMatchObject({
    ok: true,
    value: { step: "second" },
  });
});

it("a mailed link works for half an hour, and its letter is not sent later than that", async () => {
  await giveAddress();
  await askMailLink(house.ports, { address, language: "en" });
  await work();
  house.setClock(Temporal.Now.instant().add({ minutes: 31 }));
  expect(await redeemSignInLink(house.ports, { secret: secretIn(sent[0]?.text) })).toMatchObject({ ok: false });
  house.setClock(null);
  const to = house.ports.sealing.seal("late@members.example");
  const until = Temporal.Now.instant().subtract({ minutes: 1 });
  await house.ports.transact((work) => work.mail.send({ to, language: "en", subject: { text: "x" }, text: [], until }));
  await work();
  expect(sent.map((mail) => mail.to)).not.toContain("late@members.example");
});

it("a letter refused for good is given up at once, any other after about a day", () => {
  expect(retryMail({ tries: 1 }, new MailRefused())).toHaveProperty("bury");
  expect(retryMail({ tries: 1 }, new Error("down"))).toHaveProperty("delayMs", 30_000);
  expect(retryMail({ tries: 12 }, new Error("down"))).toHaveProperty("bury");
});
