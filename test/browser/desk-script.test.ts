/** What the desk's script adds in a browser that runs it: drafts that save themselves, said politely, and a live preview. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { firstWorks, type Works } from "./first-works.ts";
import { type Stage, startStage } from "./stage.ts";

const chromium = findChromium();
let browser: Browser;
let stage: Stage;
let works: Works;
let page: Page;
const errors: string[] = [];

if (chromium === null) {
  test("without a Chromium on this machine, the desk's script is left out", () => {
    console.info("No Chromium found: the desk's script was left out. Install chromium, or name one in CHROMIUM.");
    expect(chromium).toBeNull();
  });
} else {
  beforeAll(async () => {
    [browser, stage] = await Promise.all([startChromium(chromium), startStage()]);
    const { ports } = stage.node;
    const movement = { handle: "front", name: "Front", language: "en", country: "FR" };
    const set = await setUpMovement(ports, { secret: null, movement, organiser: { handle: "ana", name: "Ana" } });
    if (!set.ok) throw new Error(set.refusal.kind);
    works = await firstWorks(ports);
    const context = await browser.newContext({ locale: "en", baseURL: stage.origin });
    page = await context.newPage();
    page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`/sign_in/${set.value.signInSecret}`);
    await page.click("main button");
    await page.waitForURL("**/home");
    await page.clock.install();
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  test("a new draft is saved by itself, once, at an address of its own, and says so", async () => {
    await page.goto("/desk/campaigns/make_amazon_pay/calls/new");
    const status = page.locator(".saving");
    expect(await status.getAttribute("role")).toBe("status");
    await page.clock.fastForward(31_000);
    expect(await status.textContent(), "nothing was typed").toBe("");
    await page.fill("#field-name-en", "Picket");
    await page.clock.fastForward(31_000);
    await status.filter({ hasText: "Not saved yet" }).waitFor();
    await page.fill("#field-content-en", "Come at **seven**.");
    await page.clock.fastForward(31_000);
    await status.filter({ hasText: "Draft saved at" }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/desk\/calls\/\w+$/);
    await page.fill("#field-name-en", "Picket at dawn");
    const answered = page.waitForResponse((response) => response.request().method() === "POST");
    await page.clock.fastForward(31_000);
    await answered;
    await page.reload();
    expect(await page.inputValue("#field-name-en")).toBe("Picket at dawn");
    const drafts = await stage.node.store.db.selectFrom("call").select("texts").where("state", "=", "draft").execute();
    expect(drafts.filter(({ texts }) => JSON.stringify(texts).includes("dawn")).length).toBe(1);
  });

  test("a preview follows what is typed", async () => {
    await page.locator("form.writing > details > summary").click();
    await page.locator("details .preview strong").filter({ hasText: "seven" }).first().waitFor();
    await page.fill("#field-content-en", "Come at **eight**.");
    await page.clock.fastForward(2_000);
    await page.locator("details .preview strong").filter({ hasText: "eight" }).first().waitFor();
    expect(await page.locator("[id=preview]").count(), "no name is on the page twice").toBe(0);
  });

  test("what is published is changed by buttons alone", async () => {
    await page.goto(`/desk/calls/${works.published}`);
    const sent: string[] = [];
    page.on("request", (request) => void (request.method() === "POST" && sent.push(request.url())));
    await page.fill("#field-name-fr", "Autre chose");
    await page.clock.fastForward(61_000);
    expect(await page.locator(".saving").textContent()).toBe("");
    expect(sent).toEqual([]);
  });

  test("the policy of the pages lets all this happen, and nothing was reported", () => {
    // A draft that is not whole is answered with 422, which browsers write down by themselves.
    expect(errors.filter((error) => !error.includes("422"))).toEqual([]);
  });
}
