/**
 * The rules of axe-core on every public page and every page of the desk: in light and dark, narrow and wide, in English and
 * Arabic. No finding that is serious or critical is let through; a page that is not ours is told apart by its address.
 */
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
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

  test.each(["en", "ar"])("nothing serious is found on any page in %s", async (language) => {
    const found = [
      ...await findingsOn(publicPages(), language, []),
      ...await findingsOn(deskPages(), language, [{ name: "session", value: session, url: stage.origin }]),
    ];
    expect(found).toEqual([]);
  }, 120_000);

  test("axe finds what it is there for", async () => {
    const page = await browser.newPage();
    await page.setContent(
      '<html lang="en"><title>x</title><main><h1 style="color:#ccc">Words</h1><img src="data:,"></main>',
    );
    const found = await findingsIn(page, "here", EVERY_RULE);
    for (const rule of ["color-contrast", "image-alt"]) expect(found.join(" ")).toContain(`here ${rule}`);
    await page.context().close();
  });
}

/** The rules that depend on colours and room, asked again in every mode; the others are about markup and asked once. */
const LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"];
const EVERY_RULE: readonly string[] | null = null;

type Cookies = Parameters<ReturnType<Page["context"]>["addCookies"]>[0];

/** Opens each page once, and looks at it in light and dark, narrow and wide. */
async function findingsOn(paths: readonly string[], locale: string, cookies: Cookies): Promise<string[]> {
  const viewport = { width: 1_280, height: 900 };
  const context = await browser.newContext({ locale, baseURL: stage.origin, viewport, reducedMotion: "reduce" });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const found: string[] = [];
  for (const path of paths) {
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(viewport);
    await page.goto(path);
    found.push(...await findingsIn(page, path, EVERY_RULE));
    await page.emulateMedia({ colorScheme: "dark" });
    found.push(...await findingsIn(page, `${path} dark`, LOOKS));
    await page.setViewportSize({ width: 360, height: 900 });
    found.push(...await findingsIn(page, `${path} dark, narrow`, LOOKS));
    await page.emulateMedia({ colorScheme: "light" });
    found.push(...await findingsIn(page, `${path} narrow`, LOOKS));
  }
  await context.close();
  return found;
}

/** Serious and critical findings as path, rule and element, so that a failure says what to mend where. */
async function findingsIn(page: Page, path: string, rules: readonly string[] | null): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  const found = await page.evaluate(async (only) => {
    const { axe } = globalThis as unknown as { axe: { run(context: object, options: object): Promise<Results> } };
    const options = { resultTypes: ["violations"], ...(only === null ? {} : { runOnly: only }) };
    // The choices of long lists are the browser's to show.
    return (await axe.run({ include: [["html"]], exclude: [["datalist"], ["option"]] }, options)).violations;
  }, rules);
  return found.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary = "" }) => `${path} ${id}: ${html} ${failureSummary}`)
    );
}

/** What axe answers, as far as it matters here. */
interface Results {
  readonly violations: readonly {
    readonly id: string;
    readonly impact?: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}
