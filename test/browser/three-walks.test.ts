/**
 * Three people who come for the first time, without scripts: an organiser with a set-up link, somebody on a Mastodon with a
 * call's link, somebody without any account on a small phone. Each walk counts the pages it takes, because every one is a
 * place to turn back.
 */
import { writeFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FixturePeer, startFixturePeer } from "../support/fixture-peer.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { firstWorks, type Works } from "./first-works.ts";
import { faultsOfWidth } from "./grid.ts";
import { type Somebody, somebody, type Stage, startStage } from "./stage.ts";

const chromium = findChromium();
let browser: Browser;
let stage: Stage;
let works: Works;
let mastodon: FixturePeer;

if (chromium === null) {
  test("without a Chromium on this machine, the three walks are left out", () => {
    console.info("No Chromium found: the three walks were left out. Install chromium, or name one in CHROMIUM.");
    expect(chromium).toBeNull();
  });
} else {
  beforeAll(async () => {
    [browser, stage] = await Promise.all([startChromium(chromium), startStage()]);
    mastodon = await startFixturePeer({ handle: "kim" });
    const template = `${mastodon.origin}/authorize_interaction?uri={uri}`;
    const links = [{ rel: "http://ostatus.org/schema/1.0/subscribe", template }];
    const resource = encodeURIComponent(`acct:${mastodon.acct}`);
    mastodon.serve(`/.well-known/webfinger?resource=${resource}`, { subject: `acct:${mastodon.acct}`, links }, 200, {
      "content-type": "application/jrd+json",
    });
  });
  afterAll(async () => {
    await browser.close();
    await mastodon.close();
    await stage.close();
  });

  test("an organiser gets from the set-up link to a published call in 12 pages, in French", async () => {
    const ana = await somebody(browser, stage, "fr-FR");
    const walk = walkOf(ana);
    await ana.open(stage.setUpUrl);
    await ana.page.fill("#field-name", "Front populaire");
    await ana.page.fill("#field-handle", "front");
    await ana.page.fill("#field-organiserName", "Ana");
    await ana.page.fill("#field-organiserHandle", "ana");
    await walk.press("Mettre en route");
    await walk.press("Publier une première campagne");
    await ana.page.fill("#field-handle", "hiver_chaud");
    await ana.page.fill("#field-name-fr", "Un hiver chaud pour tout le monde");
    await ana.page.fill("#field-summary-fr", "Personne ne gèle : **gel des prix** maintenant.");
    await walk.press("Enregistrer");
    await walk.press("Publier");
    await walk.press("Publier");
    await walk.press("Nouvel appel");
    await ana.page.selectOption("#field-kind", "demonstration");
    await ana.page.fill("#field-name-fr", "Manifestation place de la République");
    await ana.page.fill("#field-content-fr", "On se retrouve à **14 h**.");
    await ana.page.fill("#field-starts", "2099-11-28T14:00");
    await ana.page.fill("#field-place-locality", "lyon");
    await walk.press("Chercher la ville");
    await ana.page.getByRole("button", { name: /^Lyon, France/ }).click();
    await walk.press("Enregistrer");
    await walk.press("Publier");
    await walk.press("Publier");
    expect(new URL(ana.page.url()).pathname).toMatch(/^\/calls\/\w+$/);
    expect(await ana.page.locator("h1").textContent()).toBe("Manifestation place de la République");
    expect(await ana.page.locator(".facts").textContent()).toContain("heure d’Europe centrale");
    expect(ana.offences).toEqual([]);
    expect(walk.pages()).toBe(12);
    works = await firstWorks(stage.node.ports);
    walk.tell("organiser");
  });

  test("somebody on a Mastodon gets from a call's link to following the campaign in 3 pages", async () => {
    const kim = await somebody(browser, stage, "fr-FR");
    const walk = walkOf(kim);
    await kim.open(`/calls/${works.published}`);
    await kim.page.fill("#home-server", `@${mastodon.acct}`);
    await walk.press("Ouvrir sur mon serveur");
    const ways = kim.page.locator("main .buttons a[rel~=external]");
    const targets = await ways.evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
    const uris = targets.map((target) => new URL(target).searchParams.get("uri"));
    expect(uris).toEqual([`${stage.origin}/calls/${works.published}`, `${stage.origin}/c/make_amazon_pay`]);
    for (const target of targets) {
      const { pathname, search } = new URL(target);
      mastodon.serve(`${pathname}${search}`, "<title>Follow</title><button>Follow</button>", 200, {
        "content-type": "text/html",
      });
    }
    expect(kim.offences, "until now nobody else was asked").toEqual([]);
    await ways.nth(1).click();
    await kim.page.waitForURL(`${mastodon.origin}/**`);
    expect(walk.pages()).toBe(3);
    const uri = new URL(kim.page.url()).searchParams.get("uri") ?? "";
    const actor = JSON.parse((await mastodon.get(uri)).body) as { readonly id: string; readonly inbox: string };
    const follow = { id: `${mastodon.origin}/follows/1`, type: "Follow", actor: mastodon.actorUri, object: actor.id };
    await mastodon.post(actor.inbox, { "@context": "https://www.w3.org/ns/activitystreams", ...follow });
    const accept = await mastodon.waitFor(({ type }) => type === "Accept");
    expect(accept["actor"]).toBe(`${stage.origin}/c/make_amazon_pay`);
    walk.tell("Mastodon");
  });

  test("somebody without an account, in Arabic on a small phone, gets to the calendar that tells of the next call", async () => {
    const reader = await somebody(browser, stage, "ar");
    const walk = walkOf(reader);
    const { page } = reader;
    await page.setViewportSize({ width: 360, height: 740 });
    const looked: string[] = [];
    const look = async () => {
      const spoken = await page.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`);
      looked.push(spoken, ...await faultsOfWidth(page, page.url()));
    };
    await reader.open("/");
    await look();
    await page.locator(`.call h3 a[href="/calls/${works.published}"]`).click();
    await page.waitForURL(`**/calls/${works.published}`);
    await look();
    expect(await page.locator("h1 bdi").getAttribute("lang")).toBe("ar");
    await page.locator("details.reader-time summary").click();
    await page.selectOption("#reader-zone", "Africa/Cairo");
    await walk.press("عرض الوقت");
    await look();
    expect(await page.locator(".there").textContent()).toContain("توقيت");
    await walk.press("ليس لديّ حساب في أي مكان");
    await look();
    expect(new Set(looked)).toEqual(new Set(["ar rtl"]));
    const calendar = await page.locator('main a[href^="/c/make_amazon_pay"][type="text/calendar"]').getAttribute(
      "href",
    );
    const answer = await fetch(`${stage.origin}${calendar}`);
    expect(answer.headers.get("content-type")).toContain("text/calendar");
    const events = (await answer.text()).replaceAll(/\r\n[ \t]/g, "");
    expect(events, "in the reader's language, whoever fetches it").toMatch(/SUMMARY[^:]*:وقفة أمام مستودع بريتيني/);
    expect(walk.pages()).toBe(4);
    expect(reader.offences).toEqual([]);
    expect(await page.context().cookies(), "reading leaves no cookie").toEqual([]);
    walk.tell("Arabic");
  });
}

/** Counts the pages of a walk. */
function walkOf({ page }: Somebody) {
  let pages = 0;
  const started = performance.now();
  page.on("domcontentloaded", () => void pages++);
  return {
    pages: () => pages,
    press: (words: string) => press(page, words),
    /** Writes the figures into the file that `WALKS` names, if any. */
    tell(who: string) {
      const file = process.env["WALKS"];
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      if (file !== undefined) writeFileSync(file, `${who}: ${pages} pages, ${seconds} s\n`, { flag: "a" });
    },
  };
}

/** Presses the button or follows the link that has exactly these words, and waits for the next page. */
async function press(page: Page, words: string): Promise<void> {
  const control = page.locator("button:not(.unseen), a").filter({ hasText: new RegExp(`^\\s*${words}\\s*$`) }).first();
  await Promise.all([page.waitForEvent("domcontentloaded"), control.click()]);
}
