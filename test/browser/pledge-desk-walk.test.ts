/**
 * The organisers' pages of a call in a real browser, as wide as a phone, without scripts, in French and Arabic: writing to those who
 * pledged, calls that lack people, an hour of codes on paper. And with scripts and without a network: what is entered waits.
 */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCall } from "../../src/application/create-call.ts";
import { createCampaign } from "../../src/application/create-campaign.ts";
import { listCode } from "../../src/application/pledges/note-listed.ts";
import { pledgeAsMember } from "../../src/application/pledges/pledge-as-member.ts";
import { setUpMovement } from "../../src/application/set-up-movement.ts";
import { callDraft, campaignDraft, operator } from "../support/house.ts";
import { orThrow } from "../support/network.ts";
import { findChromium, startChromium } from "./chromium.ts";
import { somebody, type Stage, startStage } from "./stage.ts";

const chromium = findChromium();
let browser: Browser;
let stage: Stage;
let signInSecret: string;
let id: string;
let listed: string;
const session: Awaited<ReturnType<Awaited<ReturnType<Browser["newContext"]>>["cookies"]>> = [];

async function signedIn() {
  const context = await browser.newContext({ locale: "en", baseURL: stage.origin });
  const page = await context.newPage();
  if (session.length === 0) {
    await page.goto(`/sign_in/${signInSecret}`);
    await page.click("main button");
    session.push(...await context.cookies());
  } else await context.addCookies(session);
  return { context, page };
}

async function firstHour(): Promise<string> {
  const { context, page } = await signedIn();
  await page.goto(`/desk/calls/${id}/presence/sheet`);
  const value = await page.inputValue("#field-hour");
  await context.close();
  return value;
}

if (chromium === null) {
  test("without a Chromium on this machine, the walk is left out", () => {
    console.info("No Chromium found: the walk was left out. Install chromium, or name one in CHROMIUM.");
    expect(chromium).toBeNull();
  });
} else {
  beforeAll(async () => {
    [browser, stage] = await Promise.all([startChromium(chromium), startStage()]);
    const { ports, store } = stage.node;
    const movement = { handle: "front", name: "Front", language: "fr", country: "FR" };
    const set = orThrow(
      await setUpMovement(ports, { secret: null, movement, organiser: { handle: "ana", name: "Ana" } }),
    );
    signInSecret = set.signInSecret;
    orThrow(await createCampaign(ports, operator, { draft: campaignDraft, newPicture: null, publish: true }));
    const startsAt = Temporal.Now.instant().add({ hours: 1 });
    const schedule = { startsAt, endsAt: startsAt.add({ hours: 3 }), timezone: "Europe/Paris" };
    const draft = { ...callDraft, schedule, pledge: "open" as const, capacity: 40 };
    const input = { campaign: "make_them_pay", draft, newPicture: null, publish: true };
    ({ id } = orThrow(await createCall(ports, operator, input)));
    const { id: personId } = await store.db.selectFrom("actor").select("id").where("handle", "=", "ana")
      .executeTakeFirstOrThrow();
    const asked = { callId: id, personId, name: "Ana", option: "going", named: true, language: "fr" } as const;
    const { pledge } = orThrow(await pledgeAsMember(ports, asked));
    listed = listCode(ports.sealing, pledge.id);
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
  });

  test("every page fits a phone without scripts, in French and from right to left", async () => {
    const { context } = await signedIn();
    const cookies = await context.cookies();
    await context.close();
    for (const language of ["fr", "ar"]) {
      const visitor = await somebody(browser, stage, language);
      await visitor.page.context().addCookies(cookies);
      await visitor.page.setViewportSize({ width: 360, height: 740 });
      const hour = encodeURIComponent(await firstHour());
      const pages = [
        `/desk/calls/${id}/pledgers`,
        "/desk/shortage",
        `/desk/calls/${id}/presence/sheet?hour=${hour}`,
        "/pledges",
        `/calls/${id}/pledge`,
      ];
      for (const path of pages) {
        await visitor.open(path);
        const width = await visitor.page.evaluate(() => document.documentElement.scrollWidth);
        expect([path, width, visitor.offences]).toEqual([path, 360, []]);
      }
    }
  });

  test("without a network what is entered waits in the browser, and is sent when there is one", async () => {
    const { context, page } = await signedIn();
    await page.goto(`/desk/calls/${id}/presence/sheet?hour=${encodeURIComponent(await firstHour())}`);
    await context.setOffline(true);
    await page.fill("#field-lines", listed);
    await page.click("form[data-queue] button");
    await page.waitForSelector("[data-queued]:not([hidden])");
    await context.setOffline(false);
    await page.waitForSelector("[data-queued]", { state: "hidden" });
    const rows = await stage.node.store.db.selectFrom("presence").select("state").execute();
    expect(rows).toEqual([{ state: "took_part" }]);
    await context.close();
  });
}
