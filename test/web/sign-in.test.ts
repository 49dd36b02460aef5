/**
 * Attacks on signing in, as somebody with a browser would try them: guessing, telling accounts apart, replaying, fixing a session,
 * leading elsewhere, using a browser left open. And that the honest way works without scripts.
 */
import { TOTP } from "otpauth";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { changeRole, restorePerson, suspendPerson } from "../../src/application/accounts/change-standing.ts";
import { addPerson } from "../../src/application/add-person.ts";
import { openTestDatabase } from "../support/database.ts";
import { type Browser, openTestHouse, ORIGIN, type TestHouse } from "./web-house.ts";

const operator = { kind: "operator" } as const;
const PASSWORD = "quatre canards lisent Rosa";
let house: TestHouse;
let ana: Browser;
beforeEach(async () => {
  house = await openTestHouse(await openTestDatabase());
  ana = await house.setUp();
});
afterEach(async () => await house.store.close());

const security = "/settings/security";
const setPassword = (browser: Browser) => browser.post(`${security}/password`, [["password", PASSWORD]]);
const signIn = (browser: Browser, handle: string, password: string, next = "") =>
  browser.post("/sign_in", [["handle", handle], ["password", password], ["next", next]]);
const normal = async (response: Response) =>
  (await response.text()).replaceAll(/data-passkey="[^"]*"/g, "").replaceAll(/value="(ana|nobody|zed)"/g, "");
const sessionOf = (browser: Browser) => /__Host-session=([^;]+)/.exec(browser.cookie())?.[1] ?? "";
const later = async (minutes: number) => {
  const moment = Temporal.Now.instant().subtract({ minutes }).toString();
  await house.store.db.updateTable("session").set({ proved_at: moment }).execute();
};

async function turnCodesOn(browser: Browser): Promise<{ code(step?: number): string; recovery: string[] }> {
  const page = await (await browser.get(`${security}/codes`)).text();
  const secret = (/<code dir="ltr">([A-Z2-7 ]+)<\/code>/.exec(page)?.[1] ?? "").replaceAll(" ", "");
  const code = (step = 0) =>
    TOTP.generate({ secret: new TOTP({ secret }).secret, timestamp: Date.now() + step * 30_000, period: 30 });
  const key = /name="key" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const done = await browser.post(`${security}/codes`, [["code", code()], ["key", key]]);
  const recovery = [...(await done.text()).matchAll(/<code dir="ltr">([0-9a-z-]{19})<\/code>/g)].map((m) => m[1] ?? "");
  return { code, recovery };
}

describe("a password", () => {
  test("lets in without scripts, and leads where the person wanted to go", async () => {
    expect((await setPassword(ana)).status).toBe(303);
    const browser = await house.open();
    const page = await (await browser.get("/sign_in?next=%2Fdesk%2Fpeople")).text();
    expect(page).toContain('name="next" value="/desk/people"');
    const entered = await signIn(browser, "@Ana@front.example", PASSWORD, "/desk/people");
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "/desk/people"]);
    expect((await browser.get("/desk/people")).status).toBe(200);
  });

  test("gets the same answer whether it is wrong, the account does not exist, has none, or is suspended", async () => {
    await setPassword(ana);
    await addPerson(house.ports, operator, { handle: "bo", name: "Bo", role: "member" });
    const zed = await openMember("zed");
    await setPassword(zed);
    await suspendPerson(house.ports, operator, { handle: "zed" });
    const tries = [["ana", "falsch und lang genug"], ["nobody", PASSWORD], ["bo", PASSWORD], [
      "zed",
      PASSWORD,
    ]] as const;
    const answers = [];
    for (const [handle, password] of tries) {
      const response = await signIn(await house.open(), handle, password);
      answers.push(`${response.status} ${(await normal(response)).replaceAll('value="bo"', "")}`);
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^422 /);
  });

  test("can be guessed at ten times an hour for one account, also for one that does not exist, from anywhere", async () => {
    const other = await openTestHouse(await openTestDatabase(), { trustProxy: 1 });
    for (const handle of ["ana", "nobody"]) {
      const statuses = [];
      for (let n = 0; n < 12; n++) {
        const response = await other.request("/sign_in", {
          method: "POST",
          headers: { "x-forwarded-for": `192.0.2.${n}`, "content-type": "application/x-www-form-urlencoded" },
          body: `handle=${handle}&password=guess`,
        });
        statuses.push(response.status);
      }
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429, 429]);
    }
    await other.store.close();
  });

  test("is refused when it is short or one that everybody tries, and is never shown again", async () => {
    for (const password of ["kurz", "password1234", "qwertyuiop12", "anaanaanaana", "123456789012"]) {
      const response = await ana.post(`${security}/password`, [["password", password]]);
      expect(response.status, password).toBe(422);
      expect(await response.text()).not.toContain(password);
    }
  });

  test("that changes ends every other session of the person, at once", async () => {
    await setPassword(ana);
    const second = await house.open();
    await signIn(second, "ana", PASSWORD);
    await ana.post(`${security}/password`, [["password", "cinq oiseaux volent loin"]]);
    expect((await second.get("/desk")).status).toBe(401);
    expect((await ana.get("/desk")).status).toBe(200);
  });
});

describe("a session", () => {
  test("gets a new secret at every sign-in, whatever the browser had, and the old one is worth nothing", async () => {
    await setPassword(ana);
    const before = sessionOf(ana);
    await signIn(ana, "ana", PASSWORD);
    expect(sessionOf(ana)).not.toBe(before);
    expect((await house.request("/desk", { headers: { cookie: `__Host-session=${before}` } })).status).toBe(401);
    const planted = await house.request("/sign_in", {
      method: "POST",
      headers: { cookie: "__Host-session=fixed", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ handle: "ana", password: PASSWORD }),
    });
    const cookie = planted.headers.get("set-cookie") ?? "";
    expect(cookie).not.toContain("fixed");
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/Secure/);
    expect(cookie).toMatch(/SameSite=Lax/);
  });

  test("gets a new secret when its person's role changes, and stays signed in", async () => {
    const bo = await openMember("bo");
    const before = sessionOf(bo);
    await changeRole(house.ports, operator, { handle: "bo", role: "organiser" });
    expect((await bo.get("/desk/invitations")).status).toBe(200);
    expect(sessionOf(bo)).not.toBe(before);
    expect((await house.request("/desk", { headers: { cookie: `__Host-session=${before}` } })).status).toBe(401);
    expect(await (await bo.get("/desk")).text()).toContain(`${security}#log`);
  });

  test("can be named and ended by its person, and by nobody else", async () => {
    await setPassword(ana);
    const second = await house.open();
    await signIn(second, "ana", PASSWORD);
    const rows = await house.store.db.selectFrom("session").select(["id", "token_hash"]).execute();
    const id = rows.find((row) => row.token_hash === house.ports.hashSecret(sessionOf(second)))?.id ?? "";
    const sessions = `${security}/sessions`;
    const bo = await openMember("bo");
    expect((await bo.post(sessions, [["id", id], ["do", "end"]])).status).toBe(404);
    expect((await ana.post(sessions, [["id", id], ["do", "name"], ["name", "Bibliothèque"]])).status).toBe(303);
    expect(await (await ana.get(security)).text()).toContain("Bibliothèque");
    expect((await ana.post(sessions, [["id", id], ["do", "end"]])).status).toBe(303);
    expect((await second.get("/desk")).status).toBe(401);
    expect((await ana.post(sessions, [["do", "everywhere"]])).headers.get("location")).toBe("/");
    expect((await ana.get("/desk")).status).toBe(401);
  });

  test("of a browser left open changes nothing about security without a new proof", async () => {
    await setPassword(ana);
    await later(16);
    const again = `/sign_in/again?next=${encodeURIComponent(`${security}/password`)}`;
    for (const answer of [await ana.get(`${security}/password`), await setPassword(ana)]) {
      expect([answer.status, answer.headers.get("location")]).toEqual([303, again]);
    }
    const people = await ana.post("/desk/people", [["do", "link"], ["handle", "ana"]]);
    expect(people.headers.get("location")).toBe("/sign_in/again?next=%2Fdesk%2Fpeople");
    expect((await ana.post("/sign_in/again", [["password", "falsch und lang genug"]])).status).toBe(422);
    const proved = await ana.post("/sign_in/again", [["password", PASSWORD], ["next", "//evil.example/x"]]);
    expect(proved.headers.get("location")).toBe(security);
    expect((await ana.get(`${security}/password`)).status).toBe(200);
  });
});

describe("one-time codes", () => {
  test("are asked for after the password; a code works once, and five wrong ones void the first proof", async () => {
    await setPassword(ana);
    const { code } = await turnCodesOn(ana);
    const browser = await house.open();
    const ticket = await ticketOf(await signIn(browser, "ana", PASSWORD));
    expect((await browser.get("/desk")).status).toBe(401);
    // The next half minute’s code is good already, and later than the one that turned codes on.
    const now = code(1);
    const entered = await browser.post("/sign_in/second", [["ticket", ticket], ["code", now]]);
    expect(entered.status).toBe(303);
    expect((await browser.get("/desk")).status).toBe(200);
    const thief = await house.open();
    const other = await ticketOf(await signIn(thief, "ana", PASSWORD));
    expect((await thief.post("/sign_in/second", [["ticket", other], ["code", now]])).status).toBe(422);
    for (let n = 0; n < 4; n++) await thief.post("/sign_in/second", [["ticket", other], ["code", "000000"]]);
    const sixth = await thief.post("/sign_in/second", [["ticket", other], ["code", code(1)]]);
    expect([sixth.status, (await sixth.text()).includes('name="code"')]).toEqual([422, false]);
  });

  test("never confirmed are asked for by nobody, and the shared key is sealed", async () => {
    await setPassword(ana);
    const page = await (await ana.get(`${security}/codes`)).text();
    const key = (/<code dir="ltr">([A-Z2-7 ]+)<\/code>/.exec(page)?.[1] ?? "").replaceAll(" ", "");
    expect(key).toMatch(/^[A-Z2-7]{32}$/);
    expect(JSON.stringify(await house.store.db.selectFrom("person_factor").selectAll().execute())).not.toContain(key);
    expect((await signIn(await house.open(), "ana", PASSWORD)).status).toBe(303);
  });

  test("lost with the phone are replaced by a recovery code, which works once and is told of", async () => {
    await setPassword(ana);
    const { recovery } = await turnCodesOn(ana);
    expect(recovery).toHaveLength(10);
    const stored = JSON.stringify(await house.store.db.selectFrom("recovery_code").selectAll().execute());
    const [first = "", second = ""] = recovery;
    expect(stored).not.toContain(first.replaceAll("-", ""));
    const browser = await house.open();
    const typed = first.toUpperCase().replaceAll("-", " ");
    const entered = await browser.post("/sign_in/recovery", [["handle", "ana"], ["code", typed]]);
    expect(entered.status).toBe(303);
    expect(await (await browser.get("/desk")).text()).toContain(`${security}#log`);
    const again = await (await house.open()).post("/sign_in/recovery", [["handle", "ana"], ["code", first]]);
    const wrong = await (await house.open()).post("/sign_in/recovery", [["handle", "nobody"], ["code", second]]);
    expect([again.status, wrong.status]).toEqual([422, 422]);
    const [told, toldWrong] = [await again.text(), await wrong.text()].map((page) =>
      page.replaceAll(/value="[^"]*"/g, "")
    );
    expect(told).toBe(toldWrong);
  });
});

describe("being led on after signing in", () => {
  const WRONG = [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
  ];
  test.each(WRONG)("never leads to %s", async (next) => {
    await setPassword(ana);
    const entered = await signIn(await house.open(), "ana", PASSWORD, next);
    expect(entered.headers.get("location")).toBe("/home");
    expect(new URL(entered.headers.get("location") ?? "", ORIGIN).origin).toBe(ORIGIN);
  });
});

test("asking for a link by mail is answered alike for every address, and each asking is one sealed job", async () => {
  const ask = async (address: string) => {
    const response = await (await house.open()).post("/sign_in/mail", [["address", address]]);
    return `${response.status} ${await response.text()}`;
  };
  const answers = [await ask("ana@members.example"), await ask("nobody@else.example"), await ask("no address")];
  expect(new Set(answers).size).toBe(1);
  const jobs = await house.store.db.selectFrom("queue_message").select("payload").where("queue", "=", "mail").execute();
  expect(jobs).toHaveLength(2);
  expect(JSON.stringify(jobs)).not.toMatch(/example/);
});

test("a form from another site signs nobody in, and changes nothing for anybody signed in", async () => {
  await setPassword(ana);
  const elsewhere = { "sec-fetch-site": "cross-site" };
  const fields = [["handle", "ana"], ["password", PASSWORD]] as const;
  const stranger = await house.open();
  expect((await stranger.post("/sign_in", fields, elsewhere)).status).toBe(403);
  expect((await ana.post(`${security}/sessions`, [["do", "everywhere"]], elsewhere)).status).toBe(403);
  const body = new URLSearchParams({ do: "remove_password" });
  const untold = await house.request(security, { method: "POST", body, headers: { cookie: ana.cookie() } });
  expect(untold.status).toBe(403);
  expect((await signIn(await house.open(), "ana", PASSWORD)).status).toBe(303);
});

async function ticketOf(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  return /name="ticket" value="([^"]+)"/.exec(await response.text())?.[1] ?? "";
}

async function openMember(handle: string): Promise<Browser> {
  const added = await addPerson(house.ports, operator, { handle, name: handle, role: "member" });
  return await house.open(added.ok ? added.value.signInSecret : "");
}

test("somebody suspended is shown to nobody, and is there again once they are let in", async () => {
  await openMember("zed");
  const page = async () => (await house.request("/@zed")).status;
  expect(await page()).toBe(200);
  await suspendPerson(house.ports, operator, { handle: "zed" });
  expect(await page()).toBe(404);
  await restorePerson(house.ports, operator, { handle: "zed" });
  expect(await page()).toBe(200);
});
