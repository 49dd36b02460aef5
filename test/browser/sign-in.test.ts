/**
 * Signing in as people do: with a passkey of a device (a virtual one that does all a real one does), and with a password on a
 * small phone without scripts, in French and in Arabic.
 */
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeInvitation } from "../../src/application/accounts/make-invitation.ts";
import { issueSignInLink } from "../../src/application/issue-sign-in-link.ts";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { say } from "../../src/web/locales.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { type Stage, startStage } from "./stage.ts";

const chromium = findChromium();
const operator = { kind: "operator" } as const;
const PASSWORD = "quatre canards lisent Rosa";
let browser: Browser;
let stage: Stage;

if (chromium === null) {
  test("without a Chromium on this machine, the walks through signing in are left out", () => {
    console.info("No Chromium found: the walks through signing in were left out.");
    expect(chromium).toBeNull();
  });
} else {
  beforeAll(async () => {
    [browser, stage] = await Promise.all([startChromium(chromium), startStage()]);
    const movement = { handle: "front", name: "Front", language: "en", country: "FR" };
    await setUpMovement(stage.node.ports, { secret: null, movement, organiser: { handle: "ana", name: "Ana" } });
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  describe("a passkey", () => {
    let context: BrowserContext;
    let page: Page;
    let device: CDPSession;
    let authenticatorId: string;
    const offences: string[] = [];

    beforeAll(async () => {
      context = await browser.newContext({ locale: "en", baseURL: stage.origin });
      context.setDefaultTimeout(5_000);
      page = await context.newPage();
      page.on("pageerror", (error) => offences.push(error.message));
      page.on("console", (message) => {
        const isRefusal = /responded with a status of 4/.test(message.text());
        if (message.type() === "error" && !isRefusal) offences.push(message.text());
      });
      device = await context.newCDPSession(page);
      await device.send("WebAuthn.enable");
      const options = {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      } as const;
      ({ authenticatorId } = await device.send("WebAuthn.addVirtualAuthenticator", { options }));
    });
    afterAll(() => context.close());

    test("is made on the page of security, and then signs in alone, without a handle", async () => {
      await enterByLink(page);
      await page.goto("/settings/security/passkey");
      await page.fill("#field-name", "Telephone");
      await page.click("form[data-passkey] button");
      await page.waitForURL("**/settings/security");
      expect(await page.locator("main").innerText()).toContain("Telephone");
      const made = await device.send("WebAuthn.getCredentials", { authenticatorId });
      expect(made.credentials.map(({ isResidentCredential }) => isResidentCredential)).toEqual([true]);
      await context.clearCookies();
      await page.goto("/sign_in?next=%2Fsettings%2Fsecurity");
      await page.click("form[data-passkey] button");
      await page.waitForURL("**/settings/security");
      const [key] = await stage.node.store.db.selectFrom("passkey").selectAll().execute();
      expect(key?.last_used_on).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(offences).toEqual([]);
    });

    test("is told apart from a replay: what a device answered once opens nothing again", async () => {
      await context.clearCookies();
      await page.goto("/sign_in");
      const sent = page.waitForRequest((request) => request.url().endsWith("/sign_in/passkey"));
      await page.click("form[data-passkey] button");
      const body = (await sent).postData() ?? "";
      await page.waitForURL("**/home");
      const again = await fetch(`${stage.origin}/sign_in/passkey`, {
        method: "POST",
        redirect: "manual",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body,
      });
      expect([again.status, again.headers.get("set-cookie")]).toEqual([422, null]);
    });

    test("is asked for again before security changes, and a device that does not know its user is refused", async () => {
      const moment = Temporal.Now.instant().subtract({ minutes: 20 }).toString();
      await stage.node.store.db.updateTable("session").set({ proved_at: moment }).execute();
      await page.goto("/settings/security/password");
      expect(new URL(page.url()).pathname).toBe("/sign_in/again");
      await device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
      await page.click("form[data-passkey] button");
      await page.locator("form[data-passkey] [role=status]").filter({ hasText: say("en", "passkey.failed") }).waitFor();
      await device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
      await page.click("form[data-passkey] button");
      await page.waitForURL("**/settings/security/password");
      expect(await page.locator("#field-password").count()).toBe(1);
      expect(offences).toEqual([]);
    });
  });

  describe.each(["fr", "ar"] as const)("without scripts, on a small phone, in %s", (language) => {
    test("somebody comes by an invitation, sets a password, leaves, and comes back by it", async () => {
      const made = await makeInvitation(stage.node.ports, operator, { role: "member", places: 1, days: 1 });
      const context = await browser.newContext({
        javaScriptEnabled: false,
        locale: language,
        baseURL: stage.origin,
        viewport: { width: 360, height: 740 },
      });
      context.setDefaultTimeout(5_000);
      const page = await context.newPage();
      const handle = `phone_${language}`;
      await page.goto(`/invitations/${made.ok ? made.value.secret : ""}`);
      await fits(page, language);
      await page.fill("#field-name", "Nour");
      await page.fill("#field-handle", handle);
      await page.click("main button.primary");
      expect(new URL(page.url()).pathname).toBe("/settings/security");
      await fits(page, language);
      await page.click('a[href="/settings/security/password"]');
      await page.fill("#field-password", "kurz");
      await page.click("main button.primary");
      expect(await page.locator("#field-password-error").innerText()).toBe(say(language, "refusal.password_too_short"));
      await fits(page, language);
      await page.fill("#field-password", PASSWORD);
      await page.click("main button.primary");
      await page.click('form[action="/sign_out"] button');
      await page.goto("/sign_in");
      expect(await page.locator("form[data-passkey]").isVisible(), "no button that can't work").toBe(false);
      await fits(page, language);
      await page.fill("#field-handle", handle);
      await page.fill("#field-password", PASSWORD);
      await page.click("main button.primary");
      expect(new URL(page.url()).pathname).toBe("/home");
      for (const path of ["/settings/security/codes", "/sign_in/other", "/sign_in/again"]) {
        await page.goto(path);
        await fits(page, language);
      }
      await context.close();
    });
  });
}

async function enterByLink(page: Page): Promise<void> {
  const link = await issueSignInLink(stage.node.ports, operator, { handle: "ana" });
  await page.goto(`/sign_in/${link.ok ? link.value.signInSecret : ""}`);
  await page.click("main button");
  await page.waitForURL("**/home");
}

/** The page speaks the language, runs its way, and nothing sticks out of a small screen. */
async function fits(page: Page, language: "fr" | "ar"): Promise<void> {
  expect(await page.locator("html").getAttribute("lang")).toBe(language);
  expect(await page.locator("html").getAttribute("dir")).toBe(language === "ar" ? "rtl" : "ltr");
  const out = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  expect(out, page.url()).toBeLessThanOrEqual(0);
}
