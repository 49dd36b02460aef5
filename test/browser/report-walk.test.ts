/**
 * A report from the first press to the page everybody reads, as a person does it: answered in one press, written in two languages
 * with a picture, in English and Arabic, on a telephone and wide; axe finds nothing serious and nothing is too wide. (Without
 * scripts the form is sent in `test/joint/report-form.test.ts`; it has none of its own.)
 */
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { act, bringTogether } from "../joint/stage.ts";
import { metadataIn, photograph } from "../joint/report-stage.ts";
import { startTestNetwork } from "../scenarios/stage.ts";
import { signIn } from "../security/visitor.ts";
import type { Network, NetworkNode } from "../support/network.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { faultsOfWidth, watchOffences } from "./grid.ts";

const chromium = findChromium();
let browser: Browser;
let network: Network;
let beta: NetworkNode;
let action: { readonly id: string; readonly uri: string };
let session = "";

if (chromium === null) {
  test("without a Chromium on this machine, the walk of a report is left out", () => {
    console.info("No Chromium found: the walk of a report was left out. Install chromium, or name one in CHROMIUM.");
    expect(chromium).toBeNull();
  });
} else {
  beforeAll(async () => {
    network = await startTestNetwork("alpha", "beta");
    beta = network.node("beta");
    const stage = await bringTogether(network, network.node("alpha"), [beta]);
    action = await act(beta, stage, { kind: "strike" });
    await network.settle();
    session = (await signIn(beta, "organiser")).session;
    browser = await startChromium(chromium);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await network?.close();
  });

  test(
    "one press answers and begins the form; the report is written in two languages with a picture that betrays nobody",
    async () => {
      const found: string[] = [];
      const page = await openPage("en", 360, found);
      await page.goto(`/desk/calls/${action.id}/pledges`);
      await page.click('button[name="outcome"][value="took-place"]');
      expect(await page.locator("#field-outcome").inputValue()).toBe("took-place");
      await look(page, "the empty form", found);
      await page.fill("#field-low", "120");
      await page.fill("#field-high", "150");
      await page.fill("#field-unit-strikers-low", "80");
      await page.fill("#field-unit-strikers-high", "95");
      await page.fill("#field-content-en", "A **good** day.");
      await page.selectOption("#field-newLanguage", "ar");
      await page.click('button[value="add-language"]');
      await page.fill("#field-content-ar", "يوم جميل");
      const name = { name: "IMG_0001.jpg", mimeType: "image/jpeg" };
      await page.setInputFiles("#field-picture1", { ...name, buffer: Buffer.from(await photograph()) });
      await page.click('button[value="save"]');
      expect(await page.locator("[aria-invalid=true], [id$=-error]").count()).toBeGreaterThan(1);
      expect(await page.locator("#field-content-ar").inputValue()).toBe("يوم جميل");
      await look(page, "the form with mistakes", found);
      await page.setInputFiles("#field-picture1", { ...name, buffer: Buffer.from(await photograph()) });
      await page.fill("#field-alt1-en", "The crowd at the gate");
      await page.check("#field-agreed1");
      await page.click('button[value="save"]');
      expect(new URL(page.url()).pathname).toMatch(/^\/reports\//);
      expect(await page.locator("article").innerText()).toContain("80 to 95");
      await look(page, "the report", found);
      const src = await page.locator("article img").getAttribute("src");
      const picture = await fetch(new URL(src ?? "", beta.origin));
      expect(await metadataIn(new Uint8Array(await picture.arrayBuffer()))).toEqual([]);
      await page.context().close();
      expect(found).toEqual([]);
    },
    60_000,
  );

  test(
    "in Arabic, narrow and wide, the form filled in, the report, the action and its desk fit and are read aloud rightly",
    async () => {
      const found: string[] = [];
      await network.settle();
      for (const width of [360, 1_280]) {
        const page = await openPage("ar", width, found);
        await page.goto(`/desk/reports/new?action=${encodeURIComponent(action.uri)}`);
        expect(await page.locator("html").getAttribute("dir")).toBe("rtl");
        expect(await page.locator("#field-content-ar").inputValue()).toBe("يوم جميل");
        await look(page, `the form at ${width}`, found);
        for (const path of [`/actions/${action.id}`, `/desk/calls/${action.id}`]) {
          await page.goto(path);
          await look(page, `${path} at ${width}`, found);
        }
        await page.context().close();
      }
      expect(found).toEqual([]);
    },
    60_000,
  );
}

async function openPage(locale: string, width: number, found: string[]): Promise<Page> {
  const viewport = { width, height: 900 };
  const context = await browser.newContext({ locale, viewport, baseURL: beta.origin });
  await context.addCookies([{ name: "session", value: session, url: beta.origin }]);
  const page = await context.newPage();
  watchOffences(page, beta.origin, found);
  return page;
}

/** Notes what is too wide, and what axe calls serious or critical. */
async function look(page: Page, where: string, found: string[]): Promise<void> {
  found.push(...await faultsOfWidth(page, where));
  await page.evaluate(axe.source);
  const serious = await page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await tool.run(document, { resultTypes: ["violations"] });
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ""}`);
  });
  found.push(...serious.map((one) => `${where}: ${one}`));
}
