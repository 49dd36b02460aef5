/**
 * The rules of axe-core on every public page and every page of the desk: in light and dark, narrow and wide, in English and
 * Arabic. No finding that is serious or critical is let through; a page that is not ours is told apart by its address.
 */
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { planPublication } from "../../src/application/plan-publication.ts";
import { reviseMovement } from "../../src/application/revise-movement.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { firstWorks, type Works } from "./first-works.ts";
import { type Stage, startStage } from "./stage.ts";

const chromium = findChromium();
const operator = { kind: "operator" } as const;
let browser: Browser;
let stage: Stage;
let works: Works;
let session = "";

const publicPages = () => [
  "/",
  "/about",
  "/ns",
  "/help",
  "/privacy",
  "/calls",
  "/campaigns",
  "/c/make_amazon_pay",
  `/calls/${works.published}`,
  `/calls/${works.cancelled}`,
  "/@ana",
  "/tags/blackfriday",
  "/sign_in",
  "/gallery",
  "/nowhere",
];
const deskPages = () => [
  "/desk",
  "/desk/movement",
  "/desk/people",
  "/desk/campaigns/new",
  "/desk/campaigns/make_amazon_pay",
  "/desk/campaigns/make_amazon_pay/deliveries",
  "/desk/campaigns/make_amazon_pay/calls/new",
  `/desk/calls/${works.published}`,
  `/desk/calls/${works.published}/deliveries`,
  `/desk/calls/${works.published}/cancel`,
  `/desk/calls/${works.draft}`,
  `/desk/calls/${works.draft}/plan`,
  `/desk/calls/${works.draft}/publish`,
];

if (chromium === null) {
  test("without a Chromium on this machine, axe is left out", () => {
    console.info("No Chromium found: axe was left out. Install chromium, or name one in CHROMIUM.");
    expect(chromium).toBeNull();
  });
} else {
  beforeAll(async () => {
    [browser, stage] = await Promise.all([startChromium(chromium), startStage()]);
    const { ports } = stage.node;
    const movement = { handle: "front", name: "Front populaire", language: "fr", country: "FR" };
    const set = await setUpMovement(ports, { secret: null, movement, organiser: { handle: "ana", name: "Ana" } });
    if (!set.ok) throw new Error(set.refusal.kind);
    await reviseMovement(ports, operator, { ...movement, summary: "Nous **tous**.", accent: "#ffd500" });
    works = await firstWorks(ports);
    const dueAt = Temporal.Now.instant().add({ hours: 24 });
    await planPublication(ports, operator, { callId: works.draft, dueAt, timezone: "Europe/Paris" });
    const page = await browser.newPage({ baseURL: stage.origin });
    await page.goto(`/sign_in/${set.value.signInSecret}`);
    await page.click("main button");
    await page.waitForURL("**/desk");
    session = (await page.context().cookies()).find(({ name }) => name === "session")?.value ?? "";
    await page.context().close();
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  describe.each(["en", "ar"])("in %s", (language) => {
    describe.each(["light", "dark"] as const)("%s", (colorScheme) => {
      test.each([360, 1_280])("at %i pixels nothing serious is found", async (width) => {
        const context = await browser.newContext({
          locale: language,
          colorScheme,
          baseURL: stage.origin,
          viewport: { width, height: 900 },
          reducedMotion: "reduce",
        });
        const page = await context.newPage();
        const found = [];
        for (const path of publicPages()) found.push(...await seriousFindings(page, path));
        await context.addCookies([{ name: "session", value: session, url: stage.origin }]);
        for (const path of deskPages()) found.push(...await seriousFindings(page, path));
        await context.close();
        expect(found).toEqual([]);
      }, 60_000);
    });
  });
}

/** Findings as path, rule and element, so that a failure says what to mend where. */
async function seriousFindings(page: Page, path: string): Promise<string[]> {
  await page.goto(path);
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary = "" }) => `${path} ${id}: ${html} ${failureSummary}`));
}
