/**
 * Doors that are opened again and again: second proofs over many tickets, visitors with a whole network of addresses, look-ups by
 * which a member would have the node knock at strangers, and what opening a page writes down.
 */
import { TOTP } from "otpauth";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { beginCodes, confirmCodes } from "../../src/application/accounts/set-codes.ts";
import { addPerson } from "../../src/application/add-person.ts";
import { accountLimits, followLimits, formLimits, postLimits } from "../../src/domain/limits.ts";
import { networkOf } from "../../src/web/middleware/rate-limit.ts";
import { openTestDatabase } from "../support/database.ts";
import { type Browser, openTestHouse, type TestHouse } from "../web/web-house.ts";

const operator = { kind: "operator" } as const;
const PASSWORD = "quatre canards lisent Rosa";
const security = "/settings/security";
let house: TestHouse;
let ana: Browser;
let asked: string[];
beforeEach(async () => {
  asked = [];
  house = await openTestHouse(await openTestDatabase(), {
    trustProxy: 1,
    lookUp: (named) => {
      asked.push(named);
      return Promise.resolve({ what: "nothing", why: "not_found" });
    },
    lookUpAccount: (named) => {
      asked.push(named);
      return Promise.resolve({ kind: "account_not_found" });
    },
  });
  ana = await house.setUp();
});
afterEach(async () => await house.store.close());

const anywhere = () => ({ "x-forwarded-for": `visitor-${crypto.randomUUID()}` });
const idOfAna = async () =>
  (await house.store.db.selectFrom("actor").select("id").where("handle", "=", "ana").executeTakeFirstOrThrow()).id;

async function turnCodesOn(): Promise<void> {
  const personId = await idOfAna();
  const begun = await beginCodes(house.ports, { personId, handle: "ana", again: null });
  if (!begun.ok) throw new Error(begun.refusal.kind);
  const { key, sealed } = begun.value;
  const code = TOTP.generate({ secret: new TOTP({ secret: key }).secret });
  expect(await confirmCodes(house.ports, { personId, code, sealed })).toMatchObject({ ok: true });
}

test("a known password opens many tickets, and ten tries of a second proof an hour for all of them", async () => {
  await ana.post(`${security}/password`, [["password", PASSWORD]]);
  await turnCodesOn();
  const statuses: number[] = [];
  for (let tickets = 0; tickets < 3; tickets++) {
    const thief = await house.open();
    const first = await thief.post("/sign_in", [["handle", "ana"], ["password", PASSWORD]], anywhere());
    const ticket = /name="ticket" value="([^"]+)"/.exec(await first.text())?.[1] ?? "";
    for (let n = 0; n < accountLimits.halfTries - 1; n++) {
      const tried = await thief.post("/sign_in/second", [["ticket", ticket], ["code", "000000"]], anywhere());
      statuses.push(tried.status);
    }
  }
  expect(statuses).toEqual([...Array.from({ length: accountLimits.accountTries }, () => 422), 429, 429]);
});

describe("a visitor", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"],
    ["[2001:DB8:1:2::9]", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["unknown", "unknown"],
  ])("at %s is counted as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test("who changes their address within their own network is one visitor", async () => {
    const statuses: number[] = [];
    for (let n = 0; n <= formLimits.secretAttempts; n++) {
      const answer = await house.request("/sign_in/mail", {
        method: "POST",
        headers: {
          "x-forwarded-for": `2001:db8:7:7:${n}::${n}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: "address=nobody",
      });
      statuses.push(answer.status);
    }
    expect(statuses.at(-2)).toBe(200);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe("the page of one-time codes", () => {
  test("writes nothing when it is opened, and keeps its key after a wrong code", async () => {
    const page = await (await ana.get(`${security}/codes`)).text();
    expect(await house.store.db.selectFrom("person_factor").selectAll().execute()).toEqual([]);
    const [, key = ""] = /<code dir="ltr">([A-Z2-7 ]+)<\/code>/.exec(page) ?? [];
    const [, sealed = ""] = /name="key" value="([^"]+)"/.exec(page) ?? [];
    expect(sealed).not.toContain(key.replaceAll(" ", ""));
    const wrong = await ana.post(`${security}/codes`, [["code", "000000"], ["key", sealed]]);
    expect([wrong.status, (await wrong.text()).includes(key)]).toEqual([422, true]);
  });

  test("takes no key that was shown to somebody else, too long ago, or that it did not make", async () => {
    const personId = await idOfAna();
    const bo = await addPerson(house.ports, operator, { handle: "bo", name: "Bo", role: "member" });
    const other = bo.ok ? bo.value.personId : "";
    const begun = await beginCodes(house.ports, { personId: other, handle: "bo", again: null });
    if (!begun.ok) throw new Error(begun.refusal.kind);
    const { key, sealed } = begun.value;
    const code = TOTP.generate({ secret: new TOTP({ secret: key }).secret });
    const old = house.ports.sealing.seal(JSON.stringify(["key of one-time codes", personId, Date.now() - 1, key]));
    const odd = house.ports.sealing.seal(JSON.stringify({ key }));
    for (const offered of [sealed, old, odd, key, "", "v1.", "v2.x"]) {
      expect(await confirmCodes(house.ports, { personId, code, sealed: offered }), offered).toMatchObject({
        refusal: { kind: "wrong_code" },
      });
    }
  });

  test("changes no key while codes are on, whoever sends the form once more", async () => {
    await turnCodesOn();
    const before = await house.store.db.selectFrom("person_factor").selectAll().execute();
    const key = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    const until = Date.now() + 60_000;
    const sealed = house.ports.sealing.seal(JSON.stringify(["key of one-time codes", await idOfAna(), until, key]));
    const code = TOTP.generate({ secret: new TOTP({ secret: key }).secret, timestamp: Date.now() + 30_000 });
    expect((await ana.post(`${security}/codes`, [["code", code], ["key", sealed]])).status).toBe(303);
    expect(await house.store.db.selectFrom("person_factor").selectAll().execute()).toEqual(before);
  });
});

test("an archive that is ready asks once more whether it is its person", async () => {
  const moment = Temporal.Now.instant().subtract({ minutes: 20 }).toString();
  await house.store.db.updateTable("session").set({ proved_at: moment }).execute();
  const answer = await ana.get("/settings/leaving/archive.zip");
  expect([answer.status, answer.headers.get("location")]).toEqual([
    303,
    `/sign_in/again?next=${encodeURIComponent("/settings/leaving/archive.zip")}`,
  ]);
});

describe("a member has the node ask other servers", () => {
  const words = (text: string): [string, string][] => [
    ["language", "en"],
    ["languages", "en"],
    ["content.en", text],
    ["audience", "public"],
    ["replyPolicy", "anyone"],
    ["quotePolicy", "anyone"],
    ["do", "send"],
  ];
  const names = (count: number, from = 0) =>
    Array.from({ length: count }, (_, n) => `@a@h${from + n}.example`).join(" ");

  test("nothing, for a text that names more than a post may", async () => {
    const sent = await ana.post("/write", words(names(postLimits.mentions + 1)));
    expect([sent.status, asked]).toEqual([422, []]);
  });

  test("only so often by naming people, and the post goes out all the same", async () => {
    const { lookUpsPerPerson } = followLimits;
    const rounds = Math.ceil(lookUpsPerPerson / postLimits.mentions) + 1;
    for (let round = 0; round < rounds; round++) {
      const sent = await ana.post("/write", words(names(postLimits.mentions, round * 100)));
      expect(sent.status).toBe(303);
    }
    expect(asked).toHaveLength(lookUpsPerPerson);
  });

  test.each(["alias", "move"])("only so often by naming other accounts as %s", async (what) => {
    const name = (n: number): Promise<Response> =>
      what === "alias"
        ? ana.post("/settings/leaving", [["do", "add_alias"], ["alias", `@a@h${n}.example`]])
        : ana.post("/settings/leaving/move", [["account", `@a@h${n}.example`]]);
    const { lookUpsPerPerson } = followLimits;
    for (let n = 0; n < lookUpsPerPerson; n++) expect((await name(n)).status).toBe(422);
    expect((await name(lookUpsPerPerson)).status).toBe(429);
    expect(asked).toHaveLength(lookUpsPerPerson);
  });
});
