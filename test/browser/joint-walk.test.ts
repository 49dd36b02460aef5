/**
 * Acting together as people do it, over three nodes: an organiser of the first in French, of the second in Arabic on a phone, of the
 * third in English. Invite, accept, add an action, cancel one, report, dispute, correct, withdraw; all of it first without scripts
 * and once more with them. No page sticks out of the phone, breaks its own policy or speaks of an error.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listSources } from "../../src/database/views/joint-views.ts";
import { type Network, type NetworkNode, orThrow, startNetwork } from "../support/network.ts";
import { issueSignInLink } from "../../src/application/issue-sign-in-link.ts";
import { openTestDatabase } from "../support/database.ts";
import { convene } from "../joint/stage.ts";
import { findChromium, startChromium } from "./chromium.ts";

const chromium = findChromium();
/** Where to keep a picture of every step, for somebody who wants to look; nowhere unless told. */
const shots = process.env["WALK_SHOTS"];

if (chromium === null) {
  test("without a Chromium on this machine, the walk over three nodes is left out", () => {
    console.info("No Chromium found: the walk over three nodes was left out.");
    expect(chromium).toBeNull();
  });
} else {
  describe.each([["without scripts", false], ["with scripts", true]])("%s", (_, scripts) => walk(chromium, scripts));
}

function walk(executable: string, scripts: boolean): void {
  let browser: Browser;
  let network: Network;
  const offences: string[] = [];
  const people = new Map<string, Page>();
  let campaign = "";
  let callUri = "";
  let step = 0;

  const page = (name: string) => people.get(name) as Page;
  const node = (name: string): NetworkNode => network.node(name);

  async function arrive(name: string, locale: string, width: number): Promise<void> {
    const { origin, node: { ports } } = node(name);
    const context = await browser.newContext({
      ...{ javaScriptEnabled: scripts, locale, baseURL: origin, viewport: { width, height: 900 } },
    });
    context.setDefaultTimeout(8_000);
    const here = await context.newPage();
    here.on("request", (request) => {
      if (new URL(request.url()).origin !== origin && !request.isNavigationRequest()) {
        offences.push(`${name} asked ${request.url()}`);
      }
    });
    here.on("response", (response) => {
      if (response.status() >= 500) offences.push(`${response.status()} ${response.url()}`);
    });
    here.on("console", (message) => {
      if (message.type() === "error" && !/status of 4/.test(message.text())) offences.push(message.text());
    });
    const { signInSecret: secret } = orThrow(await issueSignInLink(ports, { kind: "operator" }, { handle: "ana" }));
    await here.goto(`/sign_in/${secret}`);
    await here.locator("main form button").first().click();
    people.set(name, here);
  }

  /** Looks at the page: it must fit its window. Keeps a picture where somebody asked for it. */
  async function look(name: string, what: string): Promise<void> {
    const here = page(name);
    const [wide, seen] = await here.evaluate(() => [document.documentElement.scrollWidth, globalThis.innerWidth]);
    if ((wide ?? 0) > (seen ?? 0)) offences.push(`${what}: ${here.url()} is ${wide} wide`);
    if (shots === undefined) return;
    mkdirSync(shots, { recursive: true });
    const file = `${String(++step).padStart(2, "0")}-${name}-${what}${scripts ? "-js" : ""}.png`;
    await here.screenshot({ path: join(shots, file), fullPage: true });
  }

  /** What is folded away is opened first, as people do. */
  const unfold = async (target: Locator) => {
    const fold = target.locator("xpath=ancestor::details[not(@open)]").first();
    if (await fold.count() > 0) await fold.locator("summary").click();
  };
  const press = async (name: string, value: string) => {
    const button = page(name).locator(`main button[name="do"][value="${value}"]`).first();
    await unfold(button);
    await button.click();
    await page(name).waitForLoadState();
  };
  const open = async (name: string, path: string) => {
    const answer = await page(name).goto(path);
    expect(answer?.status(), `${name} ${path}`).toBeLessThan(400);
  };
  const follow = async (name: string, href: string | RegExp) => {
    const links = page(name).locator("main a");
    const index = await links.evaluateAll(
      (all, [source, isPattern]) =>
        all.findIndex((one) => {
          const own = one.getAttribute("href") ?? "";
          return isPattern ? new RegExp(source).test(own) : own === source;
        }),
      [href instanceof RegExp ? href.source : href, href instanceof RegExp] as const,
    );
    expect(index, `${name} finds a way to ${href} from ${page(name).url()}`).toBeGreaterThanOrEqual(0);
    const link = links.nth(index);
    await unfold(link);
    await link.click();
    await page(name).waitForLoadState();
  };
  const reportOf = async (name: string) =>
    (await listSources(node(name).node.store.db, callUri.replace(/\/calls\/.*/, `/c/${campaign}`), "report"))[0];

  beforeAll(async () => {
    [browser, network] = await Promise.all([
      startChromium(executable),
      startNetwork({
        nodes: ["alpha", "beta", "gamma"],
        database: () => openTestDatabase(),
        movements: {
          alpha: { name: "Front commun", language: "fr", country: "FR" },
          beta: { name: "اتحاد العمال", language: "ar", country: "LB" },
          gamma: { name: "Warehouse Workers", language: "en", country: "GB" },
        },
      }),
    ]);
    const stage = await convene(node("alpha"));
    [campaign, callUri] = [stage.campaign.handle, stage.callUri];
    await network.settle();
    await arrive("alpha", "fr", 1_280);
    await arrive("beta", "ar", 360);
    await arrive("gamma", "en", 1_280);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await network?.close();
  });

  test("from the desk to the partners' page, where two organisations are invited", async () => {
    await open("alpha", "/desk");
    await look("alpha", "desk");
    await follow("alpha", `/desk/campaigns/${campaign}/partners`);
    await look("alpha", "partners-empty");
    for (const partner of ["beta", "gamma"]) {
      await page("alpha").fill("[name=partner]", node(partner).movementUri);
      await page("alpha").fill("[name=message]", "Faisons-le ensemble.");
      await press("alpha", "invite");
    }
    await network.settle();
    await look("alpha", "partners-invited");
    expect(await page("alpha").locator("main").textContent()).toContain("en attente de réponse");
  });

  test("each invited organiser finds the invitation on the desk, reads the text and says yes", async () => {
    for (const name of ["beta", "gamma"]) {
      await open(name, "/desk");
      await look(name, "desk-invited");
      await follow(name, "/desk/together");
      await look(name, "invitation");
      await press(name, "accept");
      await look(name, "accepted");
      expect(new URL(page(name).url()).pathname).toBe(`/desk/campaigns/${campaign}/partners`);
      await network.settle();
    }
    await open("alpha", `/c/${campaign}`);
    await look("alpha", "campaign");
    expect(await page("alpha").locator("#together").count()).toBe(1);
    expect(await page("alpha").locator("main").textContent()).toContain("Warehouse Workers");
  });

  test("each adds an action of its own from its campaign's page, in one form", async () => {
    for (const [name, town, country] of [["beta", "Beirut", "LB"], ["gamma", "London", "GB"]] as const) {
      await open(name, `/c/${campaign}`);
      await look(name, "our-campaign");
      await follow(name, /^\/desk\/actions\/new\?call=/);
      await page(name).locator('main [name^="title."]').first().fill(town);
      await page(name).fill("[name=locality]", town);
      await page(name).fill("[name=country]", country);
      await page(name).fill("[name=starts]", "");
      await look(name, "action-form");
      const [from, until] = name === "beta"
        ? ["2027-11-26T10:00", "2027-11-26T12:00"]
        : ["2026-11-20T10:00", "2026-11-20T12:00"];
      await page(name).fill("[name=starts]", from);
      await page(name).fill("[name=ends]", until);
      await page(name).locator("main form.writing button.primary").click();
      await page(name).waitForLoadState();
      expect(new URL(page(name).url()).pathname).toMatch(/^\/actions\/act/);
      await look(name, "action");
      await network.settle();
    }
    await open("alpha", `/c/${campaign}/tally`);
    await look("alpha", "tally");
    expect(await page("alpha").locator("main").textContent()).toMatch(/London|Londres/);
  });

  test("one is cancelled, and everybody sees it cancelled", async () => {
    await open("beta", `/c/${campaign}/tally`);
    await follow("beta", new RegExp(`^${node("beta").origin}/actions/act`));
    await follow("beta", /^\/desk\/calls\/act[a-z0-9]+$/);
    await follow("beta", /\/cancel$/);
    await look("beta", "cancel-ask");
    await page("beta").locator("main form button").first().click();
    await page("beta").waitForLoadState();
    await look("beta", "cancelled");
    await network.settle();
    await open("gamma", `/c/${campaign}/tally`);
    expect(await page("gamma").locator("main").textContent()).toContain("cancelled");
    await look("gamma", "tally-cancelled");
  });

  test("what took place is reported, read on every node, disputed, corrected and withdrawn in the open", async () => {
    await open("gamma", `/c/${campaign}`);
    await follow("gamma", /^\/desk\/reports\/new\?action=/);
    await page("gamma").fill("[name=low]", "120");
    await page("gamma").fill("[name=high]", "150");
    await page("gamma").locator('textarea[name^="content"]').first().fill("A **good** day.");
    await look("gamma", "report-form");
    await page("gamma").locator('main button.primary[name="do"][value="save"]').click();
    await page("gamma").waitForLoadState();
    await look("gamma", "report");
    await network.settle();
    await open("beta", `/c/${campaign}`);
    await look("beta", "campaign-reported");
    await follow("beta", `/desk/campaigns/${campaign}/reports`);
    await look("beta", "reports");
    await follow("beta", /\?report=/);
    await page("beta").locator("main form.writing button.primary").click();
    await page("beta").waitForLoadState();
    expect(await page("beta").locator("#field-reason-error, [id^=field-reason]").count()).toBeGreaterThan(0);
    await look("beta", "judge-refused");
    await page("beta").fill("[name=reason]", "رأينا عددًا أقل");
    await page("beta").locator("main form.writing button.primary").click();
    await page("beta").waitForLoadState();
    await look("beta", "judged");
    await network.settle();
    await open("gamma", `/desk/campaigns/${campaign}/reports`);
    expect(await page("gamma").locator("main").textContent()).toContain("رأينا عددًا أقل");
    await look("gamma", "disputed");
    await follow("gamma", /^\/desk\/reports\/new\?action=/);
    await page("gamma").fill("[name=high]", "130");
    await page("gamma").fill("[name=reason]", "counted again");
    await page("gamma").locator('main button.primary[name="do"][value="save"]').click();
    await network.settle();
    await open("alpha", `/c/${campaign}/changes`);
    await look("alpha", "changes");
    expect(await page("alpha").locator("main").textContent()).toContain("counted again");
    const report = await reportOf("gamma");
    await open("gamma", `/desk/campaigns/${campaign}/reports`);
    await follow("gamma", /^\/desk\/reports\/new\?action=/);
    const why = page("gamma").locator("[name=withdrawReason]");
    await unfold(why);
    await why.fill("the wrong action");
    await press("gamma", "withdraw");
    await network.settle();
    await look("gamma", "withdrawn");
    expect((await page("gamma").request.get(report?.uri ?? "")).status()).toBe(410);
    await open("alpha", `/c/${campaign}/changes`);
    expect(await page("alpha").locator("main").textContent()).toContain("the wrong action");
    await open("beta", `/c/${campaign}/changes`);
    await look("beta", "changes");
    await open("beta", `/c/${campaign}/wall`);
    await look("beta", "wall");
  });

  test("the partners' page tells what differs, and a partner withdraws by its own button", async () => {
    await open("alpha", `/desk/campaigns/${campaign}/partners`);
    await press("alpha", "compare");
    await look("alpha", "compared");
    expect(await page("alpha").locator("#differences").count()).toBe(1);
    await open("beta", `/desk/campaigns/${campaign}/partners`);
    await look("beta", "partners");
    await press("beta", "withdraw");
    await network.settle();
    await look("beta", "left");
    await open("alpha", `/c/${campaign}`);
    expect(await page("alpha").locator("#together").locator("..").textContent()).not.toContain("اتحاد العمال");
    await look("alpha", "campaign-left");
  });

  test("no page stuck out of its window, and none spoke of an error", () => {
    expect(offences).toEqual([]);
  });
}
