/**
 * A new member's way through two nodes, as people go it: invited by a link, a passkey, a follow across nodes, a first post in
 * Arabic, a pledge, an archive, a move with a follower following along, and an erasure with its receipt. On a phone, where no
 * page may stick out and the navigation takes two lines at most.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { makeInvitation } from "../../src/application/accounts/make-invitation.ts";
import { issueSignInLink } from "../../src/application/issue-sign-in-link.ts";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { say } from "../../src/web/locales.ts";
import { callDraft, campaignDraft } from "../support/house.ts";
import { orThrow } from "../support/network.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { type Stage, startStage } from "./stage.ts";

const chromium = findChromium();
const operator = { kind: "operator" } as const;
const offences: string[] = [];
let browser: Browser;
let here: Stage;
let there: Stage;
let folder: string;
let nour: Page;
let karim: Page;
let ivy: Page;
let ana: Page;
let callId = "";

if (chromium === null) {
  test("without a Chromium on this machine, the member's walk is left out", () => {
    console.info("No Chromium found: the member's walk was left out.");
    expect(chromium).toBeNull();
  });
} else {
  beforeAll(async () => {
    [browser, here, there] = await Promise.all([startChromium(chromium), startStage(), startStage()]);
    folder = mkdtempSync(join(tmpdir(), "trait-walk-"));
    await setUp(here, "front", "ana");
    await setUp(there, "riders", "bob");
    const { ports } = here.node;
    orThrow(await createCampaign(ports, operator, { draft: campaignDraft, newPicture: null, publish: true }));
    const draft = { ...callDraft, pledge: "open" as const };
    const call = orThrow(
      await createCall(ports, operator, { draft, campaign: campaignDraft.handle, newPicture: null, publish: true }),
    );
    callId = call.id;
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([here.close(), there.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  describe("a member's way", () => {
    test("three people come by an invitation, are told to make a passkey, and make one", async () => {
      nour = await comesIn(here, "ar", "nour", "نور");
      karim = await comesIn(there, "fr", "karim", "Karim");
      ivy = await comesIn(there, "en", "ivy", "Ivy");
      for (const page of [nour, karim, ivy]) {
        await page.goto("/settings");
        expect(new URL(page.url()).pathname).toBe("/settings/profile");
      }
      expect(await nour.inputValue("#field-language"), "whoever reads Arabic writes Arabic").toBe("ar");
    });

    test("whoever signs in comes home; whoever wanted the desk comes to the desk", async () => {
      const link = orThrow(await issueSignInLink(here.node.ports, operator, { handle: "ana" }));
      ana = await newPage(here, "fr");
      await ana.goto(`/sign_in/${link.signInSecret}`);
      await ana.click("main button");
      await ana.waitForURL("**/home");
      await fits(ana, "/home", "/desk", "/desk/moderation", "/desk/network", "/desk/invitations", "/desk/people");
      await nour.context().clearCookies();
      await nour.goto("/sign_in?next=%2Fpledges");
      await nour.click("form[data-passkey] button");
      await nour.waitForURL("**/pledges");
    });

    test("he finds her by her name on the other node, asks, and is let in", async () => {
      await karim.goto("/home");
      await karim.fill("main input[name=q]", `@nour@${hostOf(here)}`);
      await press(karim, "main form button.primary");
      expect(await karim.locator("h1").innerText()).toContain("نور");
      await press(karim, ".follow-controls button.primary");
      await settled();
      await nour.goto("/notifications");
      expect(await nour.locator("main").innerText()).toContain("Karim");
      await nour.goto("/followers/requests");
      await press(nour, "main button.primary");
      await settled();
      await karim.goto("/following");
      expect(await karim.locator("main").innerText()).toContain(say("fr", "following.state.accepted"));
    });

    test("her first post, in Arabic and with a picture, reaches him; his answer reaches her, and goes again", async () => {
      const picture = await sharp({ create: { width: 64, height: 40, channels: 3, background: "#267" } }).jpeg()
        .toBuffer();
      await nour.goto("/write");
      await nour.fill("#field-content-ar, [name='content.ar']", `نضرب يوم الجمعة. #amazon @karim@${hostOf(there)}`);
      await nour.click("main details:has([name=picture1]) > summary");
      await nour.setInputFiles("[name=picture1]", { name: "p.jpg", mimeType: "image/jpeg", buffer: picture });
      await nour.fill("[name=alt1]", "بحر");
      await press(nour, "main form.writing button.primary");
      const post = new URL(nour.url()).pathname;
      await settled();
      await karim.goto("/home");
      expect(await karim.locator(".post [lang=ar]").first().innerText()).toContain("نضرب");
      expect(await karim.locator(".post img[src^='/media/remote/']").count(), "its picture comes through the node")
        .toBe(1);
      await press(karim, ".post-actions form[action='/posts/share'] button");
      await karim.goto("/home");
      await press(karim, ".post-actions a[href^='/write?reply=']");
      await karim.fill("main textarea", "Solidarité depuis Lyon");
      await press(karim, "main form.writing button.primary");
      await settled();
      await nour.goto(post);
      expect(await nour.locator("main").innerText()).toContain("Solidarité depuis Lyon");
      await nour.goto(`${post}/edit`);
      await nour.fill("[name='content.ar']", "نضرب عند الفجر");
      await press(nour, "main button.primary");
      await karim.goto("/@karim");
      await press(karim, ".post-actions a[href$='/delete']");
      await press(karim, "main button.danger");
      await settled();
      await karim.goto("/home");
      expect(await karim.locator("main").innerText()).toContain("الفجر");
      await nour.goto(post);
      expect(await nour.locator("main").innerText()).not.toContain("Solidarité");
    });

    test("she says that she will be there, on a page whose first form is the member's own", async () => {
      await nour.goto(`/calls/${callId}/pledge`);
      expect(await nour.locator("main form:visible button.primary:visible").count()).toBe(1);
      await press(nour, "main button[value=member]");
      await nour.goto("/pledges");
      expect(await nour.locator("main li.box").count()).toBe(1);
    });

    test("his report reaches the moderators of her node without his name, and they close it", async () => {
      await karim.goto("/home");
      const report = await karim.locator(".post a[href*='/people/report']").first().getAttribute("href");
      await karim.goto(report ?? "");
      await karim.fill("[name=words]", "trop fort");
      await karim.check("[name=forwards]");
      await press(karim, "main button.primary");
      await settled();
      await ana.goto("/desk/moderation");
      expect(await ana.locator("main").innerText()).not.toContain("karim");
      await press(ana, "main a[href*='/desk/flags/']");
      await press(ana, "main button.primary");
      await ana.goto("/desk/moderation");
      expect(await ana.locator("main a[href*='/desk/flags/']").count()).toBe(0);
    });

    test("a list of others is brought along, and everything is taken away as one file", async () => {
      const file = join(folder, "following.csv");
      writeFileSync(file, `Account address,Show boosts\nana@${hostOf(here)},true\n`);
      await karim.goto("/following/import");
      await karim.setInputFiles("main input[type=file]", file);
      await press(karim, "main button.primary");
      await settled();
      await karim.goto("/following");
      expect(await karim.locator("main").innerText()).toContain(`@ana@${hostOf(here)}`);
      await karim.goto("/settings/leaving/archive");
      for (const field of await karim.locator("main input[type=password]").all()) {
        await field.fill("quatre canards lisent");
      }
      await press(karim, "main button.primary");
      await settled();
      await karim.goto("/settings/leaving");
      const [download] = await Promise.all([
        karim.waitForEvent("download"),
        karim.click("a[href$='/archive.zip']"),
      ]);
      await download.saveAs(join(folder, "archive.zip"));
      expect(download.suggestedFilename()).toMatch(/\.zip$/);
    });

    test("she moves to the other node, and who followed her follows along", async () => {
      await ivy.goto("/settings/leaving");
      await ivy.fill("main input[name=alias]", `@nour@${hostOf(here)}`);
      await press(ivy, "main button[value=add_alias]");
      await nour.goto("/settings/leaving/move");
      await nour.locator("main input[type=text]").first().fill(`@ivy@${hostOf(there)}`);
      await press(nour, "main button.danger");
      await settled();
      await ivy.goto("/followers/requests");
      await press(ivy, "main button.primary");
      await settled();
      await karim.goto("/following");
      expect(await karim.locator("main").innerText()).toContain("Ivy");
    });

    test("what she leaves behind is erased, and the other node's receipt is shown", async () => {
      await nour.goto("/settings/leaving/erase");
      await nour.fill("main input[name=typed]", "nour");
      await press(nour, "main button.danger");
      expect(new URL(nour.url()).pathname).toMatch(/^\/erased\//);
      await settled();
      await nour.reload();
      expect(await nour.locator("main").innerText()).toContain(hostOf(there));
      await karim.goto("/home");
      expect(await karim.locator("main").innerText()).not.toContain("الفجر");
    });

    test("no page of a member sticks out of a phone, and none spoke of an error", async () => {
      await fits(karim, ...MEMBER_PAGES);
      await fits(ivy, ...MEMBER_PAGES);
      expect(offences).toEqual([]);
    });
  });
}

const MEMBER_PAGES = [
  ...["/home", "/home/near", "/home/needed", "/pledges", "/network", "/following", "/followers", "/search", "/write"],
  ...["/messages", "/notifications", "/settings/profile", "/settings/security", "/settings/safety"],
  ...["/settings/notifications", "/settings/leaving", "/settings/leaving/archive", "/settings/leaving/move"],
] as const;

async function setUp(stage: Stage, handle: string, organiser: string): Promise<void> {
  const movement = { handle, name: handle, language: "fr", country: "FR" };
  const set = { secret: null, movement, organiser: { handle: organiser, name: organiser } };
  orThrow(await setUpMovement(stage.node.ports, set));
}

async function newPage(stage: Stage, locale: string): Promise<Page> {
  const context = await browser.newContext({ locale, baseURL: stage.origin, viewport: { width: 360, height: 740 } });
  context.setDefaultTimeout(5_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => offences.push(error.message));
  page.on("response", (response) => {
    if (response.status() >= 400) offences.push(`${response.status()} ${response.url()}`);
  });
  const device = await context.newCDPSession(page);
  await device.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
  } as const;
  const person = { isUserVerified: true, automaticPresenceSimulation: true };
  await device.send("WebAuthn.addVirtualAuthenticator", { options: { ...options, ...person } });
  return page;
}

/** Comes in by an invitation, reads that a way back is missing, and makes a passkey. */
async function comesIn(stage: Stage, language: "ar" | "fr" | "en", handle: string, name: string): Promise<Page> {
  const page = await newPage(stage, language);
  const made = orThrow(await makeInvitation(stage.node.ports, operator, { role: "member", places: 1, days: 1 }));
  await page.goto(`/invitations/${made.secret}`);
  await page.fill("#field-name", name);
  await page.fill("#field-handle", handle);
  await press(page, "main button.primary");
  expect(await page.locator("main").innerText()).toContain(say(language, "security.no_way_back"));
  await page.goto("/settings/security/passkey");
  await page.fill("#field-name", "telephone");
  await page.click("form[data-passkey] button");
  await page.waitForURL("**/settings/security");
  expect(await page.locator("main").innerText()).not.toContain(say(language, "security.no_way_back"));
  return page;
}

/** Presses what leads to another page, and waits for it. */
async function press(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.locator(selector).first().click()]);
}

async function settled(): Promise<void> {
  for (let round = 0; round < 3; round++) for (const stage of [here, there]) await stage.settle();
}

function hostOf({ origin }: Stage): string {
  return new URL(origin).host;
}

/** Nothing sticks out, and the navigation takes two lines at most. */
async function fits(page: Page, ...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    const [out, lines] = await page.evaluate<[number, number]>(`(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      const tops = [...document.querySelectorAll("header nav li")].map((li) => li.offsetTop);
      return [scrollWidth - clientWidth, new Set(tops).size];
    })()`);
    expect({ path, out: Math.max(out, 0), fits: lines <= 2 }).toEqual({ path, out: 0, fits: true });
  }
}
