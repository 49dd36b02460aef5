/** From our page to the reader's own server: they see the host before they go, and only their device remembers it. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { HomeServer, Interaction } from "../../src/application/interaction.ts";
import { interactionLimits } from "../../src/domain/limits.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { addCall, addCampaign } from "./places-stage.ts";
import { type Browser, openTestHouse, ORIGIN, type TestHouse } from "./web-house.ts";

let database: TestDatabase;
let node: TestHouse;
let ana: Browser;
let call: string;
let draft: string;
let asked: HomeServer[] = [];
let outcome: (from: HomeServer) => Interaction;

const opens = ({ host }: HomeServer): Interaction => ({
  outcome: "opens",
  host,
  pages: { follow: `https://${host}/follow?uri={uri}`, open: `https://${host}/open?uri={uri}` },
});
const CAMPAIGN = `${ORIGIN}/c/make_them_pay`;
const HERE = { "sec-fetch-site": "same-origin" };
/** Each test is another visitor, so that none uses up another's questions. */
let visitor = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database, {
    trustProxy: 1,
    findInteraction: (from) => {
      asked.push(from);
      return Promise.resolve(outcome(from));
    },
  });
  ana = await node.setUp();
  await addCampaign(node, "make_them_pay");
  await addCampaign(node, "not_yet", [], false);
  call = await addCall(node, "make_them_pay", "Piquet <b>");
  draft = await addCall(node, "make_them_pay", "Brouillon", {}, false);
});

afterAll(async () => await database.close());

beforeEach(() => {
  asked = [];
  outcome = opens;
  visitor++;
});

async function follow(query: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  const all = { "x-forwarded-for": `198.51.100.${visitor}`, "accept-language": "en", ...headers };
  return await node.request(`/follow?${new URLSearchParams(query)}`, { headers: all });
}

test("a draft's own page offers no way to follow or pass on what nobody else can open", async () => {
  for (const path of [`/calls/${draft}`, "/c/not_yet"]) {
    const page = await (await ana.get(path)).text();
    expect(page, path).toContain("/desk/");
    expect(page, path).not.toMatch(/class="follow-form"|qr\.svg|href="#follow"|webcal:/);
  }
});

test("every page of an actor and of a call has the form, and it names the thing the page is about", async () => {
  for (
    const [path, uri] of [
      ["/", `${ORIGIN}/@front`],
      ["/@front", `${ORIGIN}/@front`],
      ["/@ana", `${ORIGIN}/@ana`],
      ["/c/make_them_pay", `${ORIGIN}/@make_them_pay`],
      [`/calls/${call}`, `${ORIGIN}/calls/${call}`],
      ["/help", `${ORIGIN}/@front`],
    ] as const
  ) {
    const page = await (await node.request(path)).text();
    expect(page, path).toContain(`<form class="follow-form" method="get" action="/follow">`);
    expect(page, path).toContain(`name="uri" value="${uri}"`);
    expect((await follow({ uri })).status, path).toBe(200);
  }
});

test("the next page names the host and links to it; nobody is sent there", async () => {
  const response = await follow({ uri: CAMPAIGN, from: "@ana@mastodon.example" });
  expect(response.status).toBe(200);
  expect(response.headers.get("location")).toBeNull();
  expect(response.headers.get("refresh")).toBeNull();
  expect(response.headers.get("cache-control")).toBe("private, no-store");
  expect(response.headers.getSetCookie()).toEqual([]);
  const page = await response.text();
  const target = `https://mastodon.example/follow?uri=${encodeURIComponent(CAMPAIGN)}`;
  expect(page).toContain(`href="${target}" rel="nofollow noopener noreferrer external">Follow on mastodon.example`);
  expect(page).toContain(`<p class="lead"><bdi class="address" dir="ltr">mastodon.example</bdi></p>`);
  expect(page).not.toMatch(/http-equiv|<script(?! type="application)/);
  expect(asked).toEqual([{ host: "mastodon.example", account: "ana@mastodon.example" }]);
});

test("a call is opened, and its campaign can be followed there", async () => {
  const page = await (await follow({ uri: `${ORIGIN}/calls/${call}`, from: "mastodon.example" })).text();
  expect(page).toContain(`https://mastodon.example/open?uri=${encodeURIComponent(`${ORIGIN}/calls/${call}`)}`);
  expect(page).toContain(`https://mastodon.example/follow?uri=${encodeURIComponent(CAMPAIGN)}`);
  expect(page).toContain("Piquet &lt;b&gt;");
});

test("only what is public here can be followed: anything else is not found and asks nobody", async () => {
  for (
    const uri of [
      "",
      "https://evil.example/c/make_them_pay",
      `${ORIGIN}.evil.example/c/make_them_pay`,
      `${ORIGIN}@evil.example/c/make_them_pay`,
      `${ORIGIN}/c/not_yet`,
      `${ORIGIN}/@not_yet`,
      `${ORIGIN}/calls/${draft}`,
      `${ORIGIN}/calls/nothing`,
      `${ORIGIN}/actor`,
      `${ORIGIN}/c/make_them_pay?x=1`,
      `${ORIGIN}//evil.example`,
      `${ORIGIN}/\\evil.example`,
      "javascript:alert(1)",
      "/c/make_them_pay",
    ]
  ) expect((await follow({ uri, from: "mastodon.example" })).status, uri).toBe(404);
  expect(asked).toEqual([]);
});

test("a server is remembered when the box was ticked here, by host alone, on the one page that uses it", async () => {
  const [cookie = ""] = (await follow({ uri: CAMPAIGN, from: "@ana@mastodon.example", remember: "yes" }, HERE)).headers
    .getSetCookie();
  expect(cookie).toMatch(/^home_server=mastodon\.example; /);
  expect(cookie).toContain("Path=/follow");
  expect(cookie).toContain("HttpOnly");
  expect(cookie).toContain("Secure");
  expect(cookie).toContain("SameSite=Strict");
  const page = await (await follow({ uri: CAMPAIGN }, { cookie: "home_server=mastodon.example" })).text();
  expect(page).toContain("https://mastodon.example/follow?uri=");
  expect(page).toContain("This device remembers mastodon.example.");
});

test("no link of another site can make a device remember a server", async () => {
  for (const site of ["cross-site", "same-site", "none"]) {
    const response = await follow({ uri: CAMPAIGN, from: "evil.example", remember: "yes" }, { "sec-fetch-site": site });
    expect(response.headers.getSetCookie(), site).toEqual([]);
    expect(await response.text()).toContain("Remember evil.example on this device");
  }
  const form = new URLSearchParams({ host: "evil.example", do: "remember", uri: CAMPAIGN });
  const headers = { "sec-fetch-site": "cross-site", "content-type": "application/x-www-form-urlencoded" };
  const posted = await node.request("/follow", { method: "POST", body: form, headers });
  expect(posted.status).toBe(403);
  expect(posted.headers.getSetCookie()).toEqual([]);
});

test("a server that does not answer is not remembered, nor one that is none", async () => {
  outcome = ({ host }) => ({ outcome: "unreachable", host });
  const response = await follow({ uri: CAMPAIGN, from: "gone.example", remember: "yes" }, HERE);
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(await response.text()).toContain("could not be reached");
  const damaged = await follow({ uri: CAMPAIGN }, { cookie: "home_server=%3Cb%3E%40evil" });
  expect(damaged.status).toBe(200);
  expect(asked).toHaveLength(1);
});

test("a device forgets and remembers by a button, and is led back only to pages of this node", async () => {
  const post = async (fields: Record<string, string>) =>
    await node.request("/follow", {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { ...HERE, "content-type": "application/x-www-form-urlencoded" },
    });
  const forgot = await post({ do: "forget", uri: CAMPAIGN });
  expect(forgot.headers.getSetCookie()[0]).toMatch(/^home_server=;.*Max-Age=0/);
  expect(forgot.headers.get("location")).toBe(`/follow?uri=${encodeURIComponent(CAMPAIGN)}`);
  const kept = await post({ do: "remember", host: "mastodon.example", uri: "https://evil.example/" });
  expect(kept.headers.getSetCookie()[0]).toMatch(/^home_server=mastodon\.example;/);
  expect(kept.headers.get("location")).toBe("/");
  expect((await post({ do: "remember", host: "a b", uri: "" })).headers.getSetCookie()).toEqual([]);
});

test("what comes of asking is said in words, with the name to paste where there is no page", async () => {
  const said: Record<string, string> = {
    by_search: "has no page for this",
    unreachable: "could not be reached",
    rehearsal: "nothing leaves this machine",
    blocked: "exchanges nothing with",
    busy: "Many people are asking",
  };
  for (const kind of ["by_search", "unreachable", "rehearsal", "blocked", "busy"] as const) {
    outcome = ({ host }) => ({ outcome: kind, host });
    const page = await (await follow({ uri: CAMPAIGN, from: "some.example" })).text();
    expect(page, kind).toContain(said[kind]);
    if (kind === "by_search" || kind === "rehearsal") {
      expect(page.replaceAll("<wbr>", "")).toContain("@make_them_pay@front.example");
    }
  }
});

test("what is no server is said beside the field, inert, and this node is not asked about itself", async () => {
  const page = await (await follow({ uri: CAMPAIGN, from: `"><script>alert(1)</script>` })).text();
  expect(page).toContain("This is neither a handle nor a server.");
  expect(page).not.toContain("<script>alert");
  expect(page).toContain(`aria-invalid="true"`);
  expect(await (await follow({ uri: CAMPAIGN, from: "@ana@front.example" })).text()).toContain("the server you are on");
  expect(asked).toEqual([]);
});

test("a page of a hostile answer shows no link that is no web address", async () => {
  outcome = ({ host }) => ({ outcome: "opens", host, pages: { follow: "https://a.example/{uri}", open: null } });
  const page = await (await follow({ uri: `${ORIGIN}/calls/${call}`, from: "evil.example" })).text();
  expect(page).toContain(`<bdi class="address" dir="ltr">a.example</bdi>`);
  expect(page).not.toContain("Open on a.example");
});

test("one visitor can name only so many servers, and is told when to come back", async () => {
  for (let at = 0; at < interactionLimits.perVisitor; at++) {
    expect((await follow({ uri: CAMPAIGN, from: `s${at}.example` })).status).toBe(200);
  }
  const refused = await follow({ uri: CAMPAIGN, from: "one-more.example" });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.text()).toContain("Too many servers were asked");
  expect(asked).toHaveLength(interactionLimits.perVisitor);
  visitor++;
  expect((await follow({ uri: CAMPAIGN, from: "one-more.example" })).status).toBe(200);
});

test("help, privacy and the way without an account are there in every language, linked from every page", async () => {
  for (const language of ["en", "fr", "es", "pt", "ar"]) {
    for (const path of ["/help", "/privacy", "/follow/without-account"]) {
      const response = await node.request(`${path}?interface=${language}`);
      const page = await response.text();
      expect(response.status, path).toBe(200);
      expect(page).toContain(`<html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}">`);
      expect(page.match(/>(?:help|privacy|without|follow|layout)\.[\w.]+</g)).toBeNull();
      expect(page).toContain(`href="/privacy"`);
      expect(page).toContain(`href="/help"`);
    }
  }
  const without = await (await node.request("/follow/without-account")).text();
  expect(without).toMatch(/href="\/calls\.ics\?lang=[a-z,-]+"/);
  expect(without).toMatch(/href="\/c\/make_them_pay\/actions\.atom\?lang=[a-z,-]+"/);
  expect(without).not.toContain("not_yet");
});
