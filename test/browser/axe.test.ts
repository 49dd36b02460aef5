/**
 * Every public page and every page of the desk, in English and Arabic, light and dark, narrow and wide, with scripts and
 * without: the rules of axe-core, what does not fit, what asks elsewhere, what breaks. No finding that is serious or
 * critical is let through; a finding names its page.
 */
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { planPublication } from "../../src/application/plan-publication.ts";
import { reviseMovement } from "../../src/application/revise-movement.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { firstWorks, type Works } from "./first-works.ts";
import { faultsOfWidth, isPage, watchOffences } from "./grid.ts";
import { deskPages, publicPages } from "./pages.ts";
import { type Stage, startStage } from "./stage.ts";

const chromium = findChromium();
const operator = { kind: "operator" } as const;
let browser: Browser;
let stage: Stage;
let works: Works;
let session = "";

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
    await page.waitForURL("**/home");
    session = (await page.context().cookies()).find(({ name }) => name === "session")?.value ?? "";
    await page.context().close();
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  describe.each(["en", "ar"])("every page in %s", (language) => {
    const cookies = () => [{ name: "session", value: session, url: stage.origin }];

    test(
      "with scripts: nothing serious, too wide, from elsewhere or said in error, in light and dark, at three widths",
      async () => {
        const found = [
          ...await findingsOn(publicPages(stage.origin, works), language, []),
          ...await findingsOn(deskPages(works), language, cookies()),
        ];
        expect(found).toEqual([]);
      },
      240_000,
    );

    test(
      "without scripts, from 320 to 2560 pixels, on paper, in forced colours and with letters twice as large",
      async () => {
        const found = [
          ...await faultsWithoutScripts(publicPages(stage.origin, works), language, []),
          ...await faultsWithoutScripts(deskPages(works), language, cookies()),
        ];
        expect(found).toEqual([]);
      },
      240_000,
    );
  });

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

const WIDTHS = [360, 768, 1_440];

/** Opens each page once with scripts, and looks at it in light and dark at each width. */
async function findingsOn(paths: readonly string[], locale: string, cookies: Cookies): Promise<string[]> {
  const context = await browser.newContext({ locale, baseURL: stage.origin, reducedMotion: "reduce" });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const found: string[] = [];
  watchOffences(page, stage.origin, found);
  for (const path of paths) {
    await page.emulateMedia({ colorScheme: "light" });
    if (!isPage(await page.goto(path))) continue;
    let rules = EVERY_RULE;
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        found.push(...await findingsIn(page, `${path} ${colorScheme} ${width}`, rules));
        if (colorScheme === "light") found.push(...await faultsOfWidth(page, `${path} ${width}`));
        rules = LOOKS;
      }
    }
  }
  await context.close();
  return found;
}

/** Opens each page once without scripts, and looks whether it fits everywhere. */
async function faultsWithoutScripts(paths: readonly string[], locale: string, cookies: Cookies): Promise<string[]> {
  const context = await browser.newContext({ locale, baseURL: stage.origin, javaScriptEnabled: false });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const found: string[] = [];
  watchOffences(page, stage.origin, found);
  for (const path of paths) {
    if (!isPage(await page.goto(path))) continue;
    for (const width of [320, ...WIDTHS, 2_560]) {
      await page.setViewportSize({ width, height: 900 });
      found.push(...await faultsOfWidth(page, `${path} ${width}`));
    }
    await page.setViewportSize({ width: 640, height: 450 });
    found.push(...await faultsOfWidth(page, `${path} letters twice as large`, "200%"));
    await page.emulateMedia({ media: "print" });
    found.push(...await faultsOfWidth(page, `${path} on paper`));
    await page.emulateMedia({ media: "screen", forcedColors: "active" });
    found.push(...await faultsOfWidth(page, `${path} in forced colours`));
    await page.emulateMedia({ forcedColors: "none" });
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
