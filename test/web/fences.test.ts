/** What the pages refuse: forms of other sites, guessed secrets, what is not theirs, what is too large or no form at all. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { addPerson } from "../../src/application/add-person.ts";
import type { Role } from "../../src/domain/person.ts";
import { CONTENT_SECURITY_POLICY, DESK_POLICY, PASSKEY_POLICY } from "../../src/web/middleware/security-headers.ts";
import { routes } from "../../src/web/routes.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { type Browser, openTestHouse, type TestHouse } from "./web-house.ts";

let database: TestDatabase;
let node: TestHouse;
let ana: Browser;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await openTestHouse(database);
  ana = await node.setUp();
});

afterAll(async () => await database.close());

async function personOf(role: Role): Promise<Browser> {
  const added = await addPerson(node.ports, { kind: "operator" }, { handle: `a_${role}`, name: role, role });
  if (!added.ok) throw new Error(added.refusal.kind);
  return await node.open(added.value.signInSecret);
}

test("every answer forbids scripts, foreign content, framing and telling where the reader came from", async () => {
  for (const path of ["/", "/about", "/ns", "/nowhere", "/desk", "/setup", "/sign_in", "/@ana", "/static/none.css"]) {
    const { headers } = await node.request(path);
    const policies: Record<string, string> = { "/desk": DESK_POLICY, "/sign_in": PASSKEY_POLICY };
    expect(headers.get("content-security-policy"), path).toBe(policies[path] ?? CONTENT_SECURITY_POLICY);
    expect(headers.get("referrer-policy"), path).toBe("no-referrer");
    expect(headers.get("x-content-type-options"), path).toBe("nosniff");
    expect(headers.get("set-cookie"), path).toBeNull();
  }
  expect(CONTENT_SECURITY_POLICY).toContain("script-src 'none'");
  expect(DESK_POLICY).toContain("script-src 'self'; connect-src 'self'");
  expect(PASSKEY_POLICY, "the script of passkeys sends nothing itself").not.toMatch(
    /connect-src|unsafe|script-src 'none'/,
  );
  expect(DESK_POLICY, "even there nothing inside a page runs").not.toMatch(/unsafe|script-src 'none'/);
});

test("pages load nothing but this node's own style, mark and pictures, and carry no script", async () => {
  for (const path of ["/", "/about", "/ns", "/@ana"]) {
    const page = await (await node.request(path)).text();
    expect(page).not.toMatch(/<script|<iframe|\son\w+=|style=/i);
    for (const [, source = ""] of page.matchAll(/(?:src|<link rel="(?:stylesheet|icon)"[^>]* href)="([^"]+)"/g)) {
      expect(source).toMatch(/^\/(static|media)\//);
    }
  }
});

test("the style sheet is small, and browsers keep it for ever under an address of its bytes", async () => {
  const page = await (await node.request("/")).text();
  const path = /<link rel="stylesheet" href="([^"]+)"/.exec(page)?.[1] ?? "";
  const sheet = await node.request(path);
  const text = await sheet.text();
  expect(text.length).toBeLessThan(30_000);
  expect(text).not.toMatch(/url\(|@import|(?:margin|padding)-(?:left|right)|(?:^|\s)(?:left|right):/);
  expect(sheet.headers.get("cache-control")).toContain("immutable");
});

test("what depends on a session or holds a secret is never stored; what does not says what it varies with", async () => {
  expect((await ana.get("/")).headers.get("cache-control")).toBe("private, no-store");
  for (const path of ["/setup?token=x", "/sign_in/secret", "/sign_in", "/desk", "/desk/people", "/nowhere"]) {
    expect((await node.request(path)).headers.get("cache-control"), path).toBe("private, no-store");
  }
  const page = await node.request("/");
  expect(page.headers.get("cache-control")).toContain("public");
  expect(page.headers.get("vary")).toBe("Accept, Accept-Language, Cookie");
});

test("the session cookie is out of reach for scripts, other sites and plain http, and is new at each sign-in", async () => {
  const added = await addPerson(node.ports, { kind: "operator" }, { handle: "cookie", name: "C", role: "member" });
  if (!added.ok) throw new Error(added.refusal.kind);
  const planted = "__Host-session=planted";
  const response = await node.request(`/sign_in/${added.value.signInSecret}`, {
    method: "POST",
    body: new URLSearchParams(),
    headers: { cookie: planted, "sec-fetch-site": "same-origin" },
  });
  const cookie = response.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^__Host-session=[\w-]{20,};/);
  for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(attribute);
  expect(cookie).not.toContain("planted");
});

test("opening a sign-in link spends nothing; pressing the button spends it, once; all bad links are answered alike", async () => {
  const added = await addPerson(node.ports, { kind: "operator" }, { handle: "linked", name: "L", role: "member" });
  if (!added.ok) throw new Error(added.refusal.kind);
  const path = `/sign_in/${added.value.signInSecret}`;
  expect((await node.request(path)).status).toBe(200);
  const press = (to: string) => node.request(to, { method: "POST", body: new URLSearchParams() });
  expect((await press(path)).status).toBe(303);
  const [spent, unknown] = [await press(path), await press("/sign_in/neverwas")];
  expect([spent.status, unknown.status]).toEqual([422, 422]);
  const withoutAddress = async (response: Response, word: string) => (await response.text()).replaceAll(word, "");
  expect(await withoutAddress(spent, added.value.signInSecret)).toBe(await withoutAddress(unknown, "neverwas"));
});

test("signing out ends the session at once, for copies of the cookie too", async () => {
  const browser = await personOf("moderator");
  const cookie = browser.cookie();
  expect((await browser.get("/desk")).status).toBe(200);
  expect((await browser.post("/sign_out", [])).status).toBe(303);
  expect((await node.request("/desk", { headers: { cookie } })).status).toBe(401);
});

test("a form of another site is refused, by the browser's word or by the missing token", async () => {
  const add = [["do", "add"], ["handle", "mallory"], ["name", "M"]] as const;
  const foreign = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "same-origin", cookie: `${ana.cookie()}; x=1` },
  ] as const;
  expect((await ana.post("/desk/people", add, foreign[0])).status).toBe(403);
  expect((await ana.post("/desk/people", add, foreign[1])).status).toBe(403);
  const body = new URLSearchParams([...add].map(([name, value]) => [name, value]));
  const withoutToken = { method: "POST", body, headers: { ...foreign[2] } };
  expect((await node.request("/desk/people", withoutToken)).status).toBe(403);
  const byOrigin = { method: "POST", body, headers: { origin: "https://evil.example", cookie: ana.cookie() } };
  expect((await node.request("/desk/people", byOrigin)).status).toBe(403);
  expect(await database.db.selectFrom("actor").select("id").where("handle", "=", "mallory").execute()).toEqual([]);
});

test("each page of the desk is 401 to strangers and 404 to those whose role does not reach it", async () => {
  const [member, moderator] = [await personOf("member"), await personOf("organiser")];
  for (const route of routes.filter(({ path, get }) => path.startsWith("/desk") && get !== undefined)) {
    const path = route.path.replace(":handle", "none").replace(":id", "none").replace(/:step\{(\w+).*\}/, "$1");
    expect((await node.request(path)).status, path).toBe(401);
    if (route.access !== "signed_in") expect((await member.get(path)).status, path).toBe(404);
  }
  expect((await member.get("/desk")).status).toBe(200);
  expect((await moderator.get("/desk/people")).status).toBe(404);
  expect((await moderator.post("/desk/people", [["do", "link"], ["handle", "ana"]])).status).toBe(404);
});

test("a wrong method, a body that is no form and a body that is too large are each named", async () => {
  const wrong = await node.request("/about", { method: "DELETE" });
  expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  const json = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
  expect((await node.request("/language", json)).status).toBe(415);
  const large = { method: "POST", body: new URLSearchParams({ lang: "x".repeat(300_000) }) };
  expect((await node.request("/language", large)).status).toBe(413);
});

test("secrets can't be guessed for long: 429 says when to come back", async () => {
  const other = await openTestHouse(await openTestDatabase(), { trustProxy: 1 });
  const attempt = (address: string) =>
    other.request("/sign_in/guess", {
      method: "POST",
      body: new URLSearchParams(),
      headers: { "x-forwarded-for": `spoofed-${Math.random()}, ${address}` },
    });
  const statuses = new Set<number>();
  for (let at = 0; at < 25; at++) statuses.add((await attempt("192.0.2.1")).status);
  expect([...statuses]).toEqual([422]);
  const refused = await attempt("192.0.2.1");
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await attempt("192.0.2.2")).status).toBe(422);
  await (other.store as TestDatabase).close();
});

test("a remembered language is a choice made by button, and the way back never leaves the node", async () => {
  for (
    const back of ["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example/", "javascript:1"]
  ) {
    const body = new URLSearchParams({ lang: "bn", interface: "ar", back });
    const response = await node.request("/language", { method: "POST", body });
    expect(response.headers.get("location"), back).toBe("/");
    expect(response.headers.getSetCookie().map((cookie) => cookie.split(";")[0])).toEqual([
      "reading=bn",
      "interface=ar",
    ]);
  }
});

test("a fault tells a request id and nothing of itself", async () => {
  const broken = await openTestHouse(await openTestDatabase(), {
    now: () => Temporal.Now.instant(),
    dataWarnings: [],
  });
  await (broken.store as TestDatabase).close();
  const response = await broken.request("/");
  expect([500, 503]).toContain(response.status);
  expect(await response.text()).not.toMatch(/Error|node_modules|at .*\.ts/);
});

test("the set-up page asks for its secret, and is gone once the node is set up", async () => {
  expect((await node.request("/setup?token=x")).status).toBe(404);
  const fresh = await openTestHouse(await openTestDatabase());
  const page = await (await fresh.request("/setup?token=abc", { headers: { "accept-language": "fr" } })).text();
  expect(page).toContain('name="token" value="abc"');
  expect(page).toContain("TRAIT_KEY_FILE");
  const body = new URLSearchParams({
    token: "wrong",
    name: "Front",
    handle: "front",
    language: "fr",
    organiserName: "Ana",
    organiserHandle: "ana",
  });
  const refused = await fresh.request("/setup", { method: "POST", body });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('value="Front"');
  await (fresh.store as TestDatabase).close();
});
