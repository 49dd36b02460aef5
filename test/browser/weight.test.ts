/**
 * What a first visit costs somebody on a slow line: bytes before anything is compressed, style sheets, and whether
 * anything moves once it stands. The campaign has more calls than one page shows.
 */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { callDraft } from "../support/house.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { firstWorks, type Works } from "./first-works.ts";
import { type Stage, startStage } from "./stage.ts";

/** Most bytes of a first visit without its pictures, and of the one style sheet. */
const MOST = { visit: 100_000, sheet: 30_000 } as const;
const CALLS = 60;

const chromium = findChromium();
const operator = { kind: "operator" } as const;
let browser: Browser;
let stage: Stage;
let works: Works;

if (chromium === null) {
  test("without a Chromium on this machine, the weight of pages is left out", () => {
    console.info("No Chromium found: the weight of pages was left out. Install chromium, or name one in CHROMIUM.");
    expect(chromium).toBeNull();
  });
} else {
  beforeAll(async () => {
    [browser, stage] = await Promise.all([startChromium(chromium), startStage()]);
    const { ports } = stage.node;
    const movement = { handle: "front", name: "Front populaire", language: "fr", country: "FR" };
    const set = await setUpMovement(ports, { secret: null, movement, organiser: { handle: "ana", name: "Ana" } });
    if (!set.ok) throw new Error(set.refusal.kind);
    works = await firstWorks(ports);
    for (let made = 0; made < CALLS; made++) {
      const draft = { ...callDraft, distributed: made % 2 === 0 };
      const done = await createCall(ports, operator, {
        campaign: "make_amazon_pay",
        draft,
        newPicture: null,
        publish: true,
      });
      if (!done.ok) throw new Error(done.refusal.kind);
    }
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  test.each(["fr", "ar"])(
    "a first visit weighs less than 100 kB, has one sheet, and nothing moves, in %s",
    async (locale) => {
      for (const path of ["/", "/c/make_amazon_pay", `/calls/${works.published}`, "/calls", "/help"]) {
        const visit = await visitOf(path, locale);
        expect(visit.sheets.length, path).toBe(1);
        expect(Math.max(...visit.sheets), path).toBeLessThan(MOST.sheet);
        expect(visit.bytes, path).toBeLessThan(MOST.visit);
        expect(visit.moved, path).toBe(0);
      }
    },
  );

  test("a campaign with more calls than a page shows has them all, page by page", async () => {
    const page = await browser.newPage({ baseURL: stage.origin, javaScriptEnabled: false, locale: "en" });
    const seen = new Set<string>();
    for (let path: string | null = "/c/make_amazon_pay", pages = 0; path !== null && pages < 9; pages++) {
      await page.goto(path);
      const links = page.locator(".call h3 a");
      for (const href of await links.evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""))) {
        seen.add(href);
      }
      const next = page.locator("[rel=next]");
      path = await next.count() === 0 ? null : await next.getAttribute("href");
    }
    expect(seen.size).toBe(CALLS + 2);
    await page.context().close();
  });
}

interface Weight {
  /** Bytes of everything but pictures. */
  readonly bytes: number;
  /** Bytes of each style sheet. */
  readonly sheets: readonly number[];
  /** How much moved, as browsers count it (Layout Instability). */
  readonly moved: number;
}

/** Opens a page with an empty cache on a small screen and lets it settle. */
async function visitOf(path: string, locale: string): Promise<Weight> {
  const viewport = { width: 360, height: 740 };
  const context = await browser.newContext({ baseURL: stage.origin, locale, viewport });
  const page = await context.newPage();
  const sizes: Promise<{ readonly type: string; readonly bytes: number }>[] = [];
  page.on("response", (response) => {
    const type = response.request().resourceType();
    sizes.push(response.body().then((body) => ({ type, bytes: body.byteLength })));
  });
  await page.goto(path, { waitUntil: "networkidle" });
  const moved = await page.evaluate(() =>
    new Promise<number>((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { readonly value: number }).value;
      }).observe({ type: "layout-shift", buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
    })
  );
  const found = await Promise.all(sizes);
  await context.close();
  const told = found.filter(({ type }) => type !== "image");
  return {
    bytes: told.reduce((sum, { bytes }) => sum + bytes, 0),
    sheets: told.filter(({ type }) => type === "stylesheet").map(({ bytes }) => bytes),
    moved,
  };
}
