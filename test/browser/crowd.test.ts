/**
 * The pages of the day with 140 organisations, 45 countries and 500 actions: what a visit weighs, what a database is asked,
 * whether every action can be reached without a script, whether they can be read on a telephone, on a wall, by keyboard and by
 * voice, on paper, and whether the wall says what is new.
 */
import axe from "axe-core";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { CROWD, type Crowd, seedCrowd } from "../joint/crowd.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { faultsOfWidth, watchOffences } from "./grid.ts";
import { faultsOfKeyboard, faultsOfLayout, faultsOfMarkup } from "./page-rules.ts";
import { type Stage, startStage } from "./stage.ts";

/** Most bytes of a visit, pictures among them; most of what other sites frame. */
const MOST = { visit: 200_000, widget: 30_000 } as const;
/** Most statements for one page, whatever the number of actions. */
const MOST_STATEMENTS = 40;

const chromium = findChromium();
let browser: Browser;
let stage: Stage;
let crowd: Crowd;

if (chromium === null) {
  test("without a Chromium on this machine, the pages of the day are left out", () => {
    console.info("No Chromium found: the pages of the day were left out. Install chromium, or name one in CHROMIUM.");
    expect(chromium).toBeNull();
  });
} else {
  beforeAll(async () => {
    [browser, stage] = await Promise.all([startChromium(chromium), startStage()]);
    const { ports, store } = stage.node;
    const movement = { handle: "front", name: "Front populaire", language: "fr", country: "FR" };
    const set = await setUpMovement(ports, { secret: null, movement, organiser: { handle: "ana", name: "Ana" } });
    if (!set.ok) throw new Error(set.refusal.kind);
    crowd = await seedCrowd(ports, store);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  describe.each(["en", "ar"])("in %s", (locale) => {
    test("each page weighs less than 200 kB with its pictures, asks nobody else, and nothing moves", async () => {
      for (const path of pagesOfTheDay()) {
        const { bytes, moved, offences } = await visitOf(path, locale);
        expect(bytes, path).toBeLessThan(MOST.visit);
        expect(moved, path).toBe(0);
        expect(offences, path).toEqual([]);
      }
    }, 60_000);

    test("each can be read from 320 to 1920 pixels, in light and dark, by keyboard and by voice", async () => {
      const found: string[] = [];
      const context = await browser.newContext({ locale, baseURL: stage.origin, reducedMotion: "reduce" });
      const page = await context.newPage();
      for (const path of pagesOfTheDay()) {
        await page.goto(path);
        const more = [...await faultsOfMarkup(page), ...await faultsOfLayout(page), ...await faultsOfKeyboard(page)];
        found.push(...more.map((fault) => `${path}: ${fault}`));
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          for (const width of [360, 1_920]) {
            await page.setViewportSize({ width, height: 1_080 });
            found.push(...await seriousIn(page, `${path} ${colorScheme} ${width}`));
            found.push(...await faultsOfWidth(page, `${path} ${width}`));
          }
        }
        await page.emulateMedia({ media: "print" });
        found.push(...await faultsOfWidth(page, `${path} on paper`));
        await page.emulateMedia({ media: "screen" });
      }
      await context.close();
      expect(found).toEqual([]);
    }, 240_000);
  });

  test("without a script every action is reached from the wall by plain links, country by country", async () => {
    const countries = linksIn(await pageAt(`/c/${crowd.handle}/wall`), /<ul class="countries">.*?<\/ul>/s);
    // The 45, and those that have no place.
    expect(countries.length).toBe(CROWD.countries + 1);
    const seen = new Set<string>();
    for (const country of countries) {
      for (let path: string | undefined = country, pages = 0; path !== undefined && pages < 9; pages++) {
        const html = await pageAt(path);
        for (const [, href = ""] of html.matchAll(ACTION)) seen.add(href);
        [path] = linksIn(html, NEXT);
      }
    }
    expect([...seen].sort()).toEqual([...crowd.actions].sort());
  }, 60_000);

  test("the call's own page and that of the figures have all of them too, page by page", async () => {
    for (const start of [`/calls/${crowd.callId}`, `/c/${crowd.handle}/tally`]) {
      const seen = new Set<string>();
      let pages = 0;
      for (let path: string | undefined = start; path !== undefined && pages < 40; pages++) {
        const html = await pageAt(path);
        for (const [, href = ""] of html.matchAll(ACTION)) seen.add(href);
        [path] = linksIn(html, NEXT);
      }
      expect([...seen].filter((href) => crowd.actions.includes(href)).length, start).toBe(CROWD.actions);
    }
  });

  test("no page asks the database once for each action", async () => {
    const counts: string[] = [];
    for (const path of [...pagesOfTheDay(), `/c/${crowd.handle}/card.png`, `/c/${crowd.handle}/widget`]) {
      const counting = countStatements(stage);
      await fetch(new URL(path, stage.origin), { headers: { cookie: "session=nobody", accept: "text/html" } });
      const count = counting.stop();
      expect(count, path).toBeGreaterThan(2);
      expect(count, path).toBeLessThan(MOST_STATEMENTS);
      counts.push(`${path}: ${count}`);
    }
    console.info(`Statements: ${counts.join(", ")}`);
  });

  test("the wall lights up what is new and keeps what is open and focused; without motion nothing moves", async () => {
    for (const reducedMotion of ["no-preference", "reduce"] as const) {
      const page = await browser.newPage({ baseURL: stage.origin, locale: "en", reducedMotion });
      await page.goto(`/c/${crowd.handle}/wall`, { waitUntil: "load" });
      await page.locator(".wall-embed summary").click();
      await page.locator(".countries a").first().focus();
      const before = await page.locator(".latest li").first().getAttribute("data-light");
      await crowd.report(reducedMotion === "reduce" ? 14 : 25);
      await page.locator("li.lit").first().waitFor({ timeout: 20_000 });
      expect(await page.locator(".latest li").first().getAttribute("data-light")).not.toBe(before);
      expect(await page.locator("g.lit").count()).toBeGreaterThan(0);
      expect(await page.locator(".wall-embed[open]").count()).toBe(1);
      expect(await page.evaluate(() => document.activeElement?.matches(".countries a"))).toBe(true);
      const motion = await page.locator("li.lit").first().evaluate((one) => getComputedStyle(one).animationName);
      expect(motion).toBe(reducedMotion === "reduce" ? "none" : "frame");
      await page.context().close();
    }
  }, 90_000);

  test("a projector shows the day alone, with counters larger than on the page, and there is a way back", async () => {
    const page = await browser.newPage({ baseURL: stage.origin, viewport: { width: 1_920, height: 1_080 } });
    const sizeAt = async (path: string) => {
      await page.goto(path);
      return await page.locator(".numbers dd").first().evaluate((one) =>
        Number.parseFloat(getComputedStyle(one).fontSize)
      );
    };
    const usual = await sizeAt(`/c/${crowd.handle}/wall`);
    expect(await sizeAt(`/c/${crowd.handle}/wall?view=projector`)).toBeGreaterThan(usual * 1.5);
    expect(await page.locator("body > header").isVisible()).toBe(false);
    await page.locator(".wall-ways a").last().click();
    await page.waitForURL(`**/c/${crowd.handle}/wall`);
    expect(await page.locator("body > header").isVisible()).toBe(true);
    await page.context().close();
  });

  test("on paper there is no navigation, and no report is cut in two", async () => {
    const page = await browser.newPage({ baseURL: stage.origin });
    await page.goto(`/c/${crowd.handle}/wall`);
    await page.emulateMedia({ media: "print" });
    for (const gone of ["body > header nav", ".wall-ways", ".wall-embed"]) {
      expect(await page.locator(gone).isVisible(), gone).toBe(false);
    }
    expect(await page.locator(".latest li").first().evaluate((one) => getComputedStyle(one).breakInside)).toBe("avoid");
    await page.context().close();
  });

  test(
    "another site frames the widget: under 30 kB, without a script of ours or a cookie, and with scripts off",
    async () => {
      const site = await otherSite((origin) => ({
        "/frame": `<!DOCTYPE html><title>x</title><iframe src="${origin}/c/${crowd.handle}/widget?lang=es"></iframe>`,
        "/script":
          `<!DOCTYPE html><title>x</title><p><script src="${origin}/c/${crowd.handle}/widget.js?lang=es"></script>`,
      }), stage.origin);
      for (const [path, javaScriptEnabled] of [["/frame", false], ["/script", true]] as const) {
        const context = await browser.newContext({ javaScriptEnabled });
        const page = await context.newPage();
        const asked: string[] = [];
        const sizes: Promise<number>[] = [];
        page.on("response", (response) => {
          const { origin, pathname } = new URL(response.url());
          if (origin === site.origin) return;
          asked.push(`${origin}${pathname}`);
          sizes.push(response.body().then(({ byteLength }) => byteLength));
        });
        await page.goto(`${site.origin}${path}`, { waitUntil: "networkidle" });
        const frame = page.frameLocator("iframe");
        await frame.getByText("Organizaciones", { exact: true }).waitFor();
        await frame.getByText("Próximas acciones").waitFor();
        expect((await Promise.all(sizes)).reduce((sum, size) => sum + size, 0), path).toBeLessThan(MOST.widget);
        expect(asked.every((url) => url.startsWith(stage.origin)), asked.join(" ")).toBe(true);
        expect(await context.cookies()).toEqual([]);
        await context.close();
      }
      site.close();
    },
    60_000,
  );

  test("a picture on the wall is a small copy, and only of a picture that is here", async () => {
    const [whole, small, none] = await Promise.all(
      ["/media/crowdpicture", "/media/crowdpicture/small", "/media/nobody/small"]
        .map(async (path) => await fetch(new URL(path, stage.origin))),
    );
    expect(none?.status).toBe(404);
    expect(small?.headers.get("content-type")).toBe("image/webp");
    const [large, little] = [await whole?.arrayBuffer(), await small?.arrayBuffer()];
    expect(little?.byteLength ?? 0).toBeLessThan((large?.byteLength ?? 0) / 2);
  });
}

function pagesOfTheDay(): string[] {
  const at = `/c/${crowd.handle}`;
  return [at, `${at}/wall`, `${at}/tally`, `${at}/tally?country=FR`, `/calls/${crowd.callId}`];
}

/** An action in a list, and the way to the next page of it. */
const ACTION = /<h3><a href="([^"]+)"/g;
const NEXT = /rel="next" href="[^"]+#actions"/;

async function pageAt(path: string): Promise<string> {
  return await (await fetch(new URL(path, stage.origin))).text();
}

/** Where the links in a part of a page lead. */
function linksIn(html: string, part: RegExp): string[] {
  return [...(part.exec(html)?.[0] ?? "").matchAll(/href="([^"]+)"/g)].map(([, href = ""]) =>
    href.replaceAll("&amp;", "&")
  );
}

/** Opens a page with an empty cache on a telephone, looks through it to the end, and answers what came. */
async function visitOf(path: string, locale: string) {
  const context = await browser.newContext({ baseURL: stage.origin, locale, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const offences: string[] = [];
  watchOffences(page, stage.origin, offences);
  const bodies: Promise<Buffer>[] = [];
  page.on("response", (response) => {
    if (response.headers()["content-type"] !== "text/event-stream") bodies.push(response.body());
  });
  await page.goto(path, { waitUntil: "load" });
  const moved = await page.evaluate(() =>
    new Promise<number>((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { readonly value: number }).value;
      }).observe({ type: "layout-shift", buffered: true });
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
    })
  );
  for (const picture of await page.locator("main img").all()) await picture.scrollIntoViewIfNeeded().catch(() => {});
  await page.evaluate(() =>
    Promise.all([...document.images].filter((one) => one.checkVisibility()).map((one) => one.decode()))
  );
  const found = await Promise.all(bodies);
  await context.close();
  const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0);
  const [bytes, packed] = [
    sum(found.map((body) => body.byteLength)),
    sum(found.map((body) => gzipSync(body).byteLength)),
  ];
  console.info(`${path} in ${locale}: ${bytes} bytes, ${packed} compressed`);
  return { bytes, moved, offences };
}

async function seriousIn(page: Page, where: string): Promise<string[]> {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<Results> } };
    return (await axe.run({ resultTypes: ["violations"] })).violations;
  });
  return found.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${where} ${id}: ${html.slice(0, 200)}`));
}

interface Results {
  readonly violations: readonly {
    readonly id: string;
    readonly impact?: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** Counts the statements that go to the database until it is stopped. */
function countStatements({ node }: Stage): { stop(): number } {
  const executor = node.store.db.getExecutor();
  const original = executor.executeQuery;
  let count = 0;
  executor.executeQuery = function (...args: Parameters<typeof original>) {
    count++;
    return original.apply(executor, args);
  } as typeof original;
  return {
    stop() {
      executor.executeQuery = original;
      return count;
    },
  };
}

/** A site of somebody else's, on another origin. */
async function otherSite(
  pages: (origin: string) => Readonly<Record<string, string>>,
  origin: string,
): Promise<{ readonly origin: string; close(): void }> {
  const all = pages(origin);
  const server: Server = createServer((request, response) => {
    const body = all[request.url ?? ""];
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "text/html" }).end(body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => void server.close() };
}
