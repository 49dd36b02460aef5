/** Posters as a browser prints them: one sheet of the right size in every language, nothing cut, nothing asked of anybody else. */
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium, startChromium } from "../browser/chromium.ts";
import { sample, SAMPLE_CALLS } from "./posters-sample.ts";
import { openPrintStage, type PrintStage } from "./posters-stage.ts";

const chromium = findChromium();
/** Points of a page (1/72 inch), as PDF has them. */
const SIZES = { a4: [595, 842], a3: [842, 1191] } as const;

describe.runIf(chromium !== null)("printed", () => {
  let stage: PrintStage;
  let browser: Browser;
  let page: Page;
  const offences: string[] = [];

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openPrintStage(), startChromium(chromium ?? "")]);
    const context = await browser.newContext({ javaScriptEnabled: false });
    page = await context.newPage();
    page.on("console", (message) => message.type() === "error" && offences.push(message.text()));
    await page.route("**/*", async (route) => {
      const url = new URL(route.request().url());
      if (url.origin !== "https://front.example") {
        offences.push(url.href);
        return await route.abort();
      }
      const { status, headers, body } = await answerTo(`${url.pathname}${url.search}`);
      await route.fulfill({ status, headers, body });
    });
  });
  afterAll(async () => {
    await browser.close();
    await stage.database.close();
  });

  async function answerTo(path: string) {
    const response = await stage.node.request(path);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    };
  }

  /** What of a poster is larger than the room it has, as it will be printed on A4. */
  async function whatIsCut(path: string): Promise<string[]> {
    await page.setViewportSize({ width: 794, height: 1_123 });
    await page.emulateMedia({ media: "print" });
    await page.goto(`https://front.example${path}`);
    return await page.locator(".poster, .head, .poster h1, .facts, .text, .words, .part, .slips div").evaluateAll((
      elements,
    ) =>
      elements.filter((element) =>
        element.scrollHeight > element.clientHeight + 2 || element.scrollWidth > element.clientWidth + 2
      )
        .map((element) => `${element.className || element.tagName}`)
    );
  }

  async function print(path: string): Promise<{ pages: number; size: number[] }> {
    await page.goto(`https://front.example${path}`);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const [, width = "", height = ""] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)/.exec(pdf) ?? [];
    return {
      pages: pdf.match(/\/Type \/Page\b/g)?.length ?? 0,
      size: [Math.round(Number(width)), Math.round(Number(height))],
    };
  }

  test("every sample call fits one sheet in every language, on both papers", async () => {
    for (const name of SAMPLE_CALLS) {
      for (const tag of Object.keys(sample(`call-${name}`)["name"] as object)) {
        const path = `/calls/${stage.calls[name]}/poster?lang=${tag}`;
        expect(await whatIsCut(path), path).toEqual([]);
        expect(await print(path), path).toEqual({ pages: 1, size: SIZES.a4 });
      }
    }
    const a3 = `/calls/${stage.calls.strike}/poster?lang=es&size=a3`;
    expect(await print(a3)).toEqual({ pages: 1, size: SIZES.a3 });
  }, 60_000);

  test("long titles, texts and places, pictures, warnings and marks fit too", async () => {
    const bytes = new Uint8Array(
      await sharp({ create: { width: 300, height: 600, channels: 3, background: "#777" } }).jpeg().toBuffer(),
    );
    const picture = { mediaType: "image/jpeg", width: 300, height: 600, bytes } as const;
    const content = {
      fr: `${"Rendez-vous devant le siège, avec pancartes et instruments. ".repeat(30)}\n\n- un\n- deux`,
    };
    const name = {
      fr: "Rassemblement international de solidarité avec les travailleuses et les travailleurs en grève ".repeat(2)
        .trim(),
    };
    const place = {
      name: "Maison des syndicats, grande salle du premier étage",
      street: "12 boulevard de la Résistance-et-du-Travail",
      locality: "Brétigny-sur-Orge",
      postalCode: "91220",
      country: "FR",
      precision: "exact",
    };
    const outside = { pledge: "external", externalUrl: `https://inscription.example/${"a1b2".repeat(12)}`, risk: true };
    const ids = [
      await stage.write({ name, content, place, ...outside }),
      await stage.write({ name, content, place, ...outside }),
      await stage.write({ content, ...outside, image: "x.jpg", imageAlt: { fr: "Un carré" }, name: { fr: "Grève" } }, {
        picture,
      }),
      await stage.write({ name: { fr: "Antidéstablishmentarianisme".repeat(5) }, content }),
      await stage.write({
        language: "ar",
        name: { ar: "تجمع دولي للتضامن مع العاملات والعمال المضربين في مستودعات Amazon أمام المقر الأوروبي" },
        content: { ar: "أجر عادل وحق التنظيم لعمال أمازون، وحصتها العادلة من الضرائب. ".repeat(20) },
      }),
      await stage.write({
        language: "bn",
        name: { bn: "অ্যামাজনের গুদামে ধর্মঘটরত শ্রমিকদের সাথে সংহতি জানিয়ে আন্তর্জাতিক সমাবেশ" },
        content: { bn: "ন্যায্য দাম ও ন্যায্য মজুরির দাবিতে সকাল ১০টায় সমাবেশ। ".repeat(20) },
      }),
    ];
    await stage.ana.get("/desk");
    await stage.ana.post(`/desk/calls/${ids[0]}/cancel`, []);
    for (const [at, id] of ids.entries()) {
      expect(await whatIsCut(`/calls/${id}/poster`), `${at}`).toEqual([]);
      expect(await print(`/calls/${id}/poster`), `${at}`).toEqual({ pages: 1, size: SIZES.a4 });
    }
  }, 60_000);

  test("on a narrow screen the sheet fits the window", async () => {
    await page.emulateMedia({ media: "screen" });
    for (const width of [320, 1_440]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`https://front.example/calls/${stage.calls.picket}/poster?lang=ar&interface=ar`);
      expect(await page.locator("html").evaluate((root) => root.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

  test("nothing was asked of anybody else, and no browser complained", () => {
    expect(offences).toEqual([]);
  });
});

if (chromium === null) {
  test("without a Chromium on this machine, printing is left out", () => {
    console.info("No Chromium found: printing was left out. Install chromium, or name one in CHROMIUM.");
    expect(chromium).toBeNull();
  });
}
