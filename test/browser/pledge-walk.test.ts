/**
 * Somebody says "I will be there" in a real browser: with a slip and by mail without scripts, in Arabic and French, as wide as a
 * phone; and with a token, made by the page's script and spent where nobody is signed in.
 */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { issueSlips } from "../../src/application/pledges/issue-slips.ts";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { callDraft, campaignDraft, operator } from "../support/house.ts";
import { orThrow } from "../support/network.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { type Somebody, somebody, type Stage, startStage } from "./stage.ts";

const chromium = findChromium();
let browser: Browser;
let stage: Stage;
let signInSecret: string;
let id: string;

const pledged = async () => {
  const rows = await stage.node.store.db.selectFrom("pledge").select(["door", "state"]).where("call_id", "=", id)
    .orderBy("place").execute();
  return rows.map(({ door, state }) => `${door} ${state}`);
};

async function onPhone(language: string): Promise<Somebody> {
  const person = await somebody(browser, stage, language);
  await person.page.setViewportSize({ width: 360, height: 740 });
  return person;
}

async function expectFits({ page, offences }: Somebody): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(offences).toEqual([]);
}

if (chromium === null) {
  test("without a Chromium on this machine, the walk is left out", () => {
    console.info("No Chromium found: the walk was left out. Install chromium, or name one in CHROMIUM.");
    expect(chromium).toBeNull();
  });
} else {
  beforeAll(async () => {
    [browser, stage] = await Promise.all([startChromium(chromium), startStage()]);
    const { ports } = stage.node;
    const movement = { handle: "front", name: "Front", language: "fr", country: "FR" };
    const set = orThrow(
      await setUpMovement(ports, { secret: null, movement, organiser: { handle: "ana", name: "Ana" } }),
    );
    signInSecret = set.signInSecret;
    orThrow(await createCampaign(ports, operator, { draft: campaignDraft, newPicture: null, publish: true }));
    const draft = { ...callDraft, pledge: "open" as const, pledgeOptions: ["going", "supporting"] as const };
    const input = { campaign: "make_them_pay", draft, newPicture: null, publish: true };
    ({ id } = orThrow(await createCall(ports, operator, input)));
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  test("in Arabic, on a phone, without scripts: from the call to a slip, counted, and withdrawn", async () => {
    const { codes: [code = ""] } = orThrow(
      await issueSlips(stage.node.ports, operator, { callId: id, count: 1 }),
    );
    const visitor = await onPhone("ar");
    const { page } = visitor;
    await visitor.open(`/calls/${id}`);
    await page.click(`a[href="/calls/${id}/pledge"]`);
    expect(await page.getAttribute("html", "dir")).toBe("rtl");
    await expectFits(visitor);
    await page.fill("#field-code", code);
    await page.click('button[value="slip"]');
    await page.waitForURL("**/slips/**");
    expect(await pledged()).toEqual(["slip confirmed"]);
    await expectFits(visitor);
    await page.click('button[value="withdraw"]');
    await page.waitForLoadState();
    expect(await pledged()).toEqual([]);
  });

  test("in French, on a phone, without scripts: a sign-up by mail is not counted yet, and a mistake is told at its field", async () => {
    const visitor = await onPhone("fr");
    const { page } = visitor;
    await visitor.open(`/calls/${id}/pledge`);
    await page.fill("#field-mail", "not an address");
    await page.click('button[value="mail"]');
    expect(await page.getAttribute("#field-mail", "aria-invalid")).toBe("true");
    await page.fill("#field-mail", "zoe@mail.example");
    await page.click('button[value="mail"]');
    await page.waitForSelector("h1");
    expect(await pledged()).toEqual(["mail unconfirmed"]);
    await expectFits(visitor);
  });

  test("a member's browser makes a token, and somebody signed in nowhere spends it", async () => {
    const context = await browser.newContext({ locale: "en", baseURL: stage.origin });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
    await page.goto(`/sign_in/${signInSecret}`);
    await page.click("main button");
    await page.goto(`/calls/${id}/token`);
    await page.click("form[data-token-key] button");
    await page.waitForSelector("[data-token-made]:not([hidden])");
    const token = await page.inputValue("#token");
    expect([errors, token.length > 400]).toEqual([[], true]);
    await context.close();
    const visitor = await onPhone("fr");
    await visitor.open(`/calls/${id}/pledge`);
    await visitor.page.fill("#field-token", token);
    await visitor.page.click('button[value="token"]');
    await visitor.page.waitForLoadState();
    expect(await pledged()).toEqual(["mail unconfirmed", "token confirmed"]);
    await expectFits(visitor);
  });
}
