/**
 * Linked data and feeds in a real browser: its strict XML reader takes every feed, and data in a page disturbs neither the
 * policy against scripts nor the console. Left out, and said so, where there is no Chromium.
 */
import { serve } from "@hono/node-server";
import type { AddressInfo } from "node:net";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findChromium, startChromium } from "../browser/chromium.ts";
import { type FeedStage, LANGUAGES, openFeedStage } from "./feeds-stage.ts";

const chromium = findChromium();

if (chromium === null) {
  test("without a Chromium on this machine, its reading of feeds is left out", () => {
    console.info("No Chromium found: reading feeds in a browser was left out.");
    expect(chromium).toBeNull();
  });
} else {
  let stage: FeedStage;
  let browser: Browser;
  let context: BrowserContext;
  let server: ReturnType<typeof serve>;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openFeedStage(), startChromium(chromium)]);
    const { request } = stage;
    server = await new Promise((resolve) => {
      const started = serve({
        hostname: "127.0.0.1",
        port: 0,
        fetch: (asked) => request(new URL(asked.url).pathname + new URL(asked.url).search, { headers: asked.headers }),
      }, () => resolve(started));
    });
    const { port } = server.address() as AddressInfo;
    context = await browser.newContext({ baseURL: `http://127.0.0.1:${port}` });
  });
  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => server.close(resolve));
    await stage.close();
  });

  test.each(LANGUAGES)("linked data is read by scripts of extensions and run by nobody (%s)", async (language) => {
    const page = await context.newPage();
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(error.message));
    await page.addInitScript(() => {
      document.addEventListener(
        "securitypolicyviolation",
        (event) => console.error(`refused: ${event.violatedDirective}`),
      );
    });
    await page.goto(`/calls/${stage.ids.picket}?lang=${language}`);
    const data = await page.locator('script[type="application/ld+json"]').textContent();
    expect(JSON.parse(data ?? "")).toMatchObject({ "@type": "Event" });
    expect(said.filter((line) => /content security policy|refused/i.test(line))).toEqual([]);
    await page.close();
  });

  test.each(LANGUAGES)("the strict reader of the browser takes the Atom feed (%s)", async (language) => {
    const page = await context.newPage();
    const text = await stage.text(`/c/make_amazon_pay/actions.atom?lang=${language}`);
    const read = await page.evaluate((feed) => {
      const xml = new DOMParser().parseFromString(feed, "application/xml");
      const atom = "http://www.w3.org/2005/Atom";
      const contents = [...xml.getElementsByTagNameNS(atom, "content")];
      return {
        error: xml.querySelector("parsererror")?.textContent ?? null,
        entries: xml.getElementsByTagNameNS(atom, "entry").length,
        blocks: contents.map((one) =>
          new DOMParser().parseFromString(one.textContent, "text/html").body.children.length
        ),
      };
    }, text);
    expect(read).toEqual({ error: null, entries: 5, blocks: [1, 1, 1, 1, 1] });
    await page.close();
  });
}
