/**
 * A movement's first days in a real browser without scripts: from the set-up link to a call that people read in three languages,
 * changed, called off and deleted, and a reply that waited for a yes. On the way every page is looked at, listened to and walked
 * through by keyboard.
 */
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { addPerson } from "../../src/application/add-person.ts";
import { startFixturePeer } from "../support/fixture-peer.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { faultsOfKeyboard, faultsOfLayout, faultsOfMarkup } from "./page-rules.ts";
import { type Somebody, somebody, type Stage, startStage } from "./stage.ts";

const chromium = findChromium();
let browser: Browser;
let stage: Stage;
let ana: Somebody;
let reader: Somebody;
let callPath = "";

if (chromium === null) {
  test("without a Chromium on this machine, the walk through the pages is left out", () => {
    console.info("No Chromium found: the browser walk was left out. Install chromium, or name one in CHROMIUM.");
    expect(chromium).toBeNull();
  });
} else {
  beforeAll(async () => {
    [browser, stage] = await Promise.all([startChromium(chromium), startStage()]);
    ana = await somebody(browser, stage, "fr-FR");
    reader = await somebody(browser, stage, "fr-FR");
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });
  afterEach(() => {
    expect([...ana.offences, ...reader.offences]).toEqual([]);
  });

  describe("an organiser", () => {
    test("opens the set-up link, is told what is missing, and keeps what was typed", async () => {
      const { page } = ana;
      expect(await ana.open(stage.setUpUrl)).toBe(200);
      expect(await page.locator("html").getAttribute("lang")).toBe("fr");
      expect(await faultsOf(page)).toEqual([]);
      expect(await faultsOfKeyboard(page)).toEqual([]);
      await page.fill("#field-name", "Front populaire");
      await page.fill("#field-handle", "Front populaire");
      await page.fill("#field-organiserName", "Ana");
      await page.fill("#field-organiserHandle", "ana");
      await press(page, "Mettre en route");
      expect(await page.locator("#field-handle").getAttribute("aria-invalid")).toBe("true");
      expect(await page.inputValue("#field-name")).toBe("Front populaire");
      await page.fill("#field-handle", "front");
      expect(await faultsOf(page)).toEqual([]);
      await press(page, "Mettre en route");
      expect(new URL(page.url()).pathname).toBe("/desk");
      expect(await faultsOf(page)).toEqual([]);
      expect(await reader.open(stage.setUpUrl)).toBe(404);
    });

    test("signs in by a link that works once", async () => {
      const added = await addPerson(stage.node.ports, { kind: "operator" }, {
        handle: "bo",
        name: "Bo",
        role: "organiser",
      });
      if (!added.ok) throw new Error(added.refusal.kind);
      const bo = await somebody(browser, stage, "fr-FR");
      await bo.open(`/sign_in/${added.value.signInSecret}`);
      expect(await faultsOf(bo.page)).toEqual([]);
      expect(await bo.session(), "opening the link changes nothing").toBeUndefined();
      await press(bo.page, "Se connecter");
      expect(new URL(bo.page.url()).pathname).toBe("/home");
      await reader.open(`/sign_in/${added.value.signInSecret}`);
      await press(reader.page, "Se connecter");
      expect(await reader.page.getByRole("alert").textContent()).toContain("ne marche plus");
      expect(await reader.session()).toBeUndefined();
      expect(bo.offences).toEqual([]);
    });

    test("writes a campaign in two languages with a picture, looks at it, and publishes it", async () => {
      const { page } = ana;
      await ana.open("/desk/campaigns/new");
      await page.selectOption("#field-newLanguage", "ar");
      await press(page, "Ajouter cette langue");
      expect(await page.locator("#field-name-ar").getAttribute("dir")).toBe("rtl");
      await page.fill("#field-handle", "make_them_pay");
      await page.fill("#field-name-fr", "Faites-les payer");
      await page.fill("#field-name-ar", "لتدفعوا الثمن");
      await page.fill("#field-summary-ar", "أجر **عادل**.");
      await page.fill("#field-imageAlt-fr", "Une banderole rouge");
      await page.getByLabel("Travail").check();
      await press(page, "Aperçu");
      await expectFindings(page, ["#field-summary-fr", "#field-picture"]);
      expect(await faultsOf(page)).toEqual([]);
      await page.fill("#field-summary-fr", "Un salaire **juste**.");
      await choosePicture(page);
      await press(page, "Aperçu");
      expect(await page.locator(".preview strong").allTextContents()).toEqual(["juste", "عادل"]);
      expect(await faultsOf(page)).toEqual([]);
      await choosePicture(page);
      await press(page, "Enregistrer");
      expect(page.url()).toContain("/desk/campaigns/make_them_pay?done=saved");
      expect(await reader.open("/c/make_them_pay"), "a draft is nobody else's").toBe(404);
      await press(page, "Publier");
      expect(await faultsOf(page)).toEqual([]);
      await press(page, "Publier");
      expect(new URL(page.url()).pathname).toBe("/c/make_them_pay");
    });

    test("writes a call for a town found by its beginning, and publishes it", async () => {
      const { page } = ana;
      await ana.open("/desk/campaigns/make_them_pay/calls/new");
      expect(await faultsOfKeyboard(page)).toEqual([]);
      await page.selectOption("#field-kind", "picket");
      await page.fill("#field-name-fr", "Piquet devant l’entrepôt");
      await page.fill("#field-content-fr", "Rendez-vous à **7 h**.");
      await page.fill("#field-starts", "2099-11-26T07:00");
      await page.fill("#field-ends", "2099-11-26T12:00");
      await page.fill("#field-tags", "Grève");
      await page.fill("#field-capacity", "200");
      await page.fill("#field-place-locality", "bretigny-sur");
      await press(page, "Chercher la ville");
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole("button", { name: /Brétigny-sur-Orge, France/ }).click();
      expect(await page.inputValue("#field-timezone")).toBe("Europe/Paris");
      expect(await page.inputValue("#field-starts"), "what was typed is still there").toBe("2099-11-26T07:00");
      await press(page, "Aperçu");
      expect(await page.locator(".preview").textContent()).toContain("Brétigny-sur-Orge");
      expect(await faultsOf(page)).toEqual([]);
      await press(page, "Enregistrer");
      callPath = page.url().replace(/^.*\/desk\/calls\/([^?]+).*$/, "/calls/$1");
      expect(await reader.open(callPath)).toBe(404);
      await press(page, "Publier");
      await press(page, "Publier");
      expect(new URL(page.url()).pathname).toBe(callPath);
    });
  });

  describe("a reader without an account", () => {
    test.each(["fr", "en", "ar"])("reads every public page in %s", async (language) => {
      const visitor = await somebody(browser, stage, language);
      const { id } = await stage.node.store.db.selectFrom("notice").select("id").executeTakeFirstOrThrow();
      const open = [
        "/",
        "/about",
        "/ns",
        "/c/make_them_pay",
        callPath,
        "/@ana",
        "/tags/grève",
        `/notes/${id}`,
        "/sign_in",
      ];
      for (const path of [...open, "/nowhere", "/desk"]) {
        const status = await visitor.open(path);
        expect(status, path).toBe({ "/nowhere": 404, "/desk": 401 }[path] ?? 200);
        expect(await visitor.page.locator("html").getAttribute("lang"), path).toBe(language);
        expect(await visitor.page.locator("html").getAttribute("dir")).toBe(language === "ar" ? "rtl" : "ltr");
        expect(await faultsOf(visitor.page), path).toEqual([]);
      }
      expect(visitor.offences).toEqual([]);
      expect(await visitor.page.context().cookies(), "reading leaves no cookie").toEqual([]);
    });

    test("finds the way from the front page to the call by keyboard, in Arabic too", async () => {
      const visitor = await somebody(browser, stage, "ar");
      for (const path of ["/", "/c/make_them_pay", callPath]) {
        await visitor.open(path);
        expect(await faultsOfKeyboard(visitor.page), path).toEqual([]);
      }
      await visitor.open("/");
      await visitor.page.keyboard.press("Tab");
      await visitor.page.keyboard.press("Enter");
      await visitor.page.keyboard.press("Tab");
      expect(await visitor.page.evaluate(() => document.activeElement?.getAttribute("href"))).toBe("#follow");
      await visitor.page.keyboard.press("Tab");
      expect(await visitor.page.evaluate(() => document.activeElement?.getAttribute("href"))).toBe(callPath);
      await visitor.page.keyboard.press("Enter");
      await visitor.page.waitForURL(`**${callPath}`);
      expect(await visitor.page.locator("h1 bdi").getAttribute("lang")).toBe("fr");
    });

    test("gets the text in their language, and the picture in words", async () => {
      const visitor = await somebody(browser, stage, "ar");
      await visitor.open("/c/make_them_pay?interface=ar");
      expect(await visitor.page.locator("h1").textContent()).toBe("لتدفعوا الثمن");
      expect(await visitor.page.locator(".picture").getAttribute("alt")).toBe("Une banderole rouge");
      expect(await visitor.page.locator(".picture").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64);
      await visitor.page.getByRole("link", { name: "français" }).first().click();
      expect(await visitor.page.locator("h1").textContent()).toBe("Faites-les payer");
      expect(await visitor.page.locator("html").getAttribute("dir"), "a chosen interface stays").toBe("rtl");
    });
  });

  describe("what happens to a call afterwards", () => {
    test("a reply is held until an organiser shows it", async () => {
      const peer = await startFixturePeer({ handle: "kim" });
      const note = {
        id: `${peer.origin}/notes/1`,
        type: "Note",
        attributedTo: peer.actorUri,
        inReplyTo: `${stage.origin}${callPath}`,
        content: '<p>Wir kommen! <img src=x onerror="alert(1)"></p>',
        to: ["https://www.w3.org/ns/activitystreams#Public"],
        published: "2099-11-01T08:00:00Z",
      };
      const create = { id: `${note.id}/activity`, type: "Create", actor: peer.actorUri, to: note.to, object: note };
      const answer = await peer.post(`${stage.origin}/inbox`, {
        "@context": "https://www.w3.org/ns/activitystreams",
        ...create,
      });
      expect(answer.status).toBe(202);
      await stage.settle();
      await peer.close();
      await reader.open(callPath);
      expect(await reader.page.locator("main").textContent()).not.toContain("Wir kommen!");
      await ana.open("/desk");
      expect(await faultsOf(ana.page)).toEqual([]);
      await press(ana.page, "Montrer");
      await reader.open(callPath);
      expect(await reader.page.locator("article.post").textContent()).toContain("Wir kommen!");
      expect(await faultsOf(reader.page)).toEqual([]);
    });

    test("revised, it shows the new words at the same address", async () => {
      await ana.open(`/desk${callPath}`);
      expect(await faultsOf(ana.page)).toEqual([]);
      await ana.page.fill("#field-name-fr", "Piquet à l’entrepôt nord");
      await press(ana.page, "Enregistrer et envoyer la modification aux personnes qui suivent");
      await reader.open(callPath);
      expect(await reader.page.locator("h1").textContent()).toBe("Piquet à l’entrepôt nord");
    });

    test("cancelled, it says so before anything else, and in every list", async () => {
      await ana.open(`/desk${callPath}/cancel`);
      expect(await faultsOf(ana.page)).toEqual([]);
      await press(ana.page, "Annuler l’appel");
      await reader.open(callPath);
      expect(await reader.page.locator("main [role=status]").first().textContent()).toContain("Annulé");
      expect(await faultsOf(reader.page)).toEqual([]);
      await reader.open("/");
      expect(await reader.page.locator(".state-cancelled").textContent()).toBe("Annulé");
    });

    test("deleted, its address answers 410 and says why", async () => {
      await ana.open(`/desk${callPath}/delete`);
      await press(ana.page, "Supprimer");
      expect(new URL(ana.page.url()).pathname).toBe("/desk");
      expect(await reader.open(callPath)).toBe(410);
      expect(await faultsOf(reader.page)).toEqual([]);
    });
  });

  test("the rules find what they are there for", async () => {
    const page = await browser.newPage({ javaScriptEnabled: false });
    await page.setContent(
      '<main style="width:900px"><h1>One</h1><h1>Two</h1><img src="data:,"><input id="a"><nav>x</nav><a href="#b"></a>' +
        '<fieldset><b>x</b></fieldset><bdi lang="fr">x</bdi><button style="outline:0;height:9px">x</button></main>',
    );
    const heard = (await faultsOfMarkup(page)).join(" ");
    for (const fault of ["no lang or dir", "no title", "2 h1", "not one body > header", "unnamed", "leads nowhere"]) {
      expect(heard).toContain(fault);
    }
    for (const fault of ["no label", "no words", "no legend", "no alt", "lang without dir"]) {
      expect(heard).toContain(fault);
    }
    const seen = (await faultsOfLayout(page)).join(" ");
    expect(seen).toMatch(/at 320, 100%: \d+ pixels too wide/);
    expect(seen).toContain("too small: <button");
    const pressed = (await faultsOfKeyboard(page)).join(" ");
    expect(pressed).toContain("first comes <input");
    expect(pressed).toContain("in focus unseen: <button");
    await page.context().close();
  });

  test("the desk's other pages are as usable in Arabic as in French", async () => {
    const { page } = ana;
    for (const path of ["/desk/people", "/desk/movement", "/desk/campaigns/make_them_pay", "/desk"]) {
      for (const language of ["fr", "ar"]) {
        await ana.open(`${path}?interface=${language}`);
        expect(await faultsOf(page), `${path} in ${language}`).toEqual([]);
      }
    }
  });

  test("after signing out, a copy of the old session cookie opens nothing", async () => {
    const old = await ana.session() ?? "";
    expect(old).not.toBe("");
    await ana.open("/desk");
    await press(ana.page, "Se déconnecter");
    expect(await ana.session()).toBeUndefined();
    await ana.page.context().addCookies([{ name: "session", value: old, url: stage.origin }]);
    expect(await ana.open("/desk")).toBe(401);
  });
}

/** Faults of the page that is open, by ear and by eye. */
async function faultsOf(page: Page): Promise<string[]> {
  return [...await faultsOfMarkup(page), ...await faultsOfLayout(page)];
}

/** Presses the button or follows the link that has exactly these words, and waits for the next page. */
async function press(page: Page, words: string): Promise<void> {
  const control = page.locator("button:not(.unseen), a").filter({ hasText: new RegExp(`^\\s*${words}\\s*$`) }).first();
  await Promise.all([page.waitForEvent("domcontentloaded"), control.click()]);
}

async function choosePicture(page: Page): Promise<void> {
  const buffer = await sharp({ create: { width: 64, height: 32, channels: 3, background: "#a5221c" } }).png()
    .toBuffer();
  await page.setInputFiles("#field-picture", { name: "banner.png", mimeType: "image/png", buffer });
}

/** Each mistake is named above the form, leads to its field, and is bound to it in words. */
async function expectFindings(page: Page, fields: readonly string[]): Promise<void> {
  const links = await page.locator(".findings a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  expect(links).toEqual(fields);
  for (const field of fields) {
    const described = await page.locator(field).getAttribute("aria-describedby") ?? "";
    expect(described).toContain(`${field.slice(1)}-error`);
    expect(await page.locator(field).getAttribute("aria-invalid")).toBe("true");
  }
}
