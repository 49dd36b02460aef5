/**
 * The pages of leaving and of being told, walked without JavaScript: what one may do with one's own account, what mistakes are
 * told where, and what nobody else can reach.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FoundAccount } from "../../src/application/leaving/move-out.ts";
import { openTestDatabase } from "../support/database.ts";
import type { Store } from "../../src/database/connection.ts";
import { type Browser, openTestHouse, type TestHouse } from "./web-house.ts";

let store: Store;
let house: TestHouse;
let ana: Browser;
let uri: string;

const found = (changes: Partial<FoundAccount> = {}): FoundAccount => ({
  actor: {
    uri: "https://new.example/users/ana",
    type: "Person",
    handle: "ana",
    host: "new.example",
    name: "Ana elsewhere",
    summary: "",
    url: "https://new.example/@ana",
    inbox: "https://new.example/users/ana/inbox",
    sharedInbox: null,
  },
  alsoKnownAs: [],
  movedTo: null,
  ...changes,
});

let answer: Awaited<ReturnType<TestHouse["house"]["lookUpAccount"]>> = found();

beforeAll(async () => {
  store = await openTestDatabase();
  house = await openTestHouse(store, { lookUpAccount: () => Promise.resolve(answer) });
  ana = await house.setUp();
  const row = await store.db.selectFrom("actor").select("uri").where("handle", "=", "ana").executeTakeFirstOrThrow();
  uri = row.uri;
});
afterAll(() => store.close());

const page = async (path: string) => await (await ana.get(path)).text();

test("the settings lead to leaving and to being told, and strangers find none of it", async () => {
  const settings = await page("/settings/security");
  expect(settings).toContain('href="/settings/leaving"');
  expect(settings).toContain('href="/settings/notifications"');
  const stranger = await house.open();
  for (const path of ["/settings", "/settings/leaving", "/settings/leaving/archive.zip", "/notifications"]) {
    expect((await stranger.get(path)).status, path).toBe(401);
  }
  expect((await ana.get("/settings/leaving/archive.zip")).status).toBe(404);
});

test("an old account is named and taken back, and what is wrong is told at the field", async () => {
  answer = { kind: "not_a_handle" };
  const wrong = await ana.post("/settings/leaving", [["do", "add_alias"], ["alias", "nonsense"]]);
  expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringMatching(/id="field-alias-error"/)]);
  answer = found();
  expect((await ana.post("/settings/leaving", [["do", "add_alias"], ["alias", "@ana@new.example"]])).status).toBe(303);
  expect(await page("/settings/leaving")).toContain("@ana@new.example");
  await ana.post("/settings/leaving", [["do", "remove_alias"], ["uri", found().actor.uri]]);
  expect(await page("/settings/leaving")).not.toContain("@ana@new.example");
});

test("moving asks the other account first, then says where one went, and lets one come back", async () => {
  answer = found();
  const early = await ana.post("/settings/leaving/move", [["account", "@ana@new.example"]]);
  expect([early.status, await early.text()]).toEqual([422, expect.stringMatching(/id="field-account-error"/)]);
  answer = found({ alsoKnownAs: [uri] });
  expect((await ana.post("/settings/leaving/move", [["account", "@ana@new.example"]])).status).toBe(303);
  expect(await page("/settings/leaving")).toContain('value="come_back"');
  expect(await page("/@ana")).toContain("https://new.example/users/ana");
  expect((await ana.post("/settings/leaving", [["do", "come_back"]])).status).toBe(303);
  expect(await page("/@ana")).not.toContain("https://new.example/users/ana");
});

test("an archive asks for a passphrase twice, and says what is wrong with it", async () => {
  const short = await ana.post("/settings/leaving/archive", [["passphrase", "short"], ["again", "short"]]);
  expect([short.status, await short.text()]).toEqual([422, expect.stringMatching(/id="field-passphrase-error"/)]);
  const differ = await ana.post("/settings/leaving/archive", [["passphrase", "long enough words"], ["again", "other"]]);
  expect([differ.status, await differ.text()]).toEqual([422, expect.stringMatching(/id="field-again-error"/)]);
});

test("choices are kept, and mail needs an address", async () => {
  const without = await ana.post("/settings/notifications", [["mail", "daily"], ["page", "mentioned"]]);
  expect([without.status, await without.text()]).toEqual([422, expect.stringMatching(/id="field-mail-error"/)]);
  const kept = await ana.post("/settings/notifications", [["mail", "never"], ["page", "mentioned"], ["push", "moved"]]);
  expect(kept.status).toBe(303);
  const shown = await page("/settings/notifications");
  expect(shown).toMatch(/id="field-page-mentioned"[^>]*checked/);
  expect(shown).not.toMatch(/id="field-page-replied"[^>]*checked/);
  expect(shown).toMatch(/id="field-push-moved"[^>]*checked/);
});

test("notifications are grouped, counted in the header until they are read, and paged", async () => {
  await ana.post("/settings/notifications", [["mail", "never"], ["page", "mentioned"], ["page", "followed"]]);
  const person = await store.db.selectFrom("person").select("id").executeTakeFirstOrThrow();
  await house.ports.transact(async (work) => {
    for (let n = 0; n < 70; n++) {
      const [actorUri, subjectUri] = [`https://m.example/users/${n}`, "https://m.example/notes/1"];
      await work.notifications.add({ personId: person.id, kind: "mentioned", actorUri, subjectUri });
    }
  });
  const first = await page("/notifications");
  expect(first).toMatch(/70/);
  expect(first.match(/<li class="new">/g)).toHaveLength(1);
  const older = /href="(\/notifications\?before=[^"]+)"/.exec(first)?.[1] ?? "";
  expect(await page(older.replaceAll("&amp;", "&"))).toContain('<li class="new">');
  expect((await ana.post("/notifications", [])).status).toBe(303);
  expect(await page("/notifications")).not.toContain('<li class="new">');
});

test("the script that shows messages is served from its fixed address, and only its page may load scripts", async () => {
  const worker = await house.request("/push-worker.js");
  expect([worker.status, worker.headers.get("content-type")]).toEqual([200, "text/javascript; charset=utf-8"]);
  const policy = (await ana.get("/settings/notifications")).headers.get("content-security-policy");
  expect(policy).toContain("worker-src 'self'");
  expect((await ana.get("/notifications")).headers.get("content-security-policy")).toContain("script-src 'none'");
});

test("an account is erased by typing its name, and its person is led to the receipts, signed out", async () => {
  const wrong = await ana.post("/settings/leaving/erase", [["typed", "anna"]]);
  expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringMatching(/id="field-typed-error"/)]);
  const done = await ana.post("/settings/leaving/erase", [["typed", "@ana"]]);
  expect([done.status, done.headers.get("location")]).toEqual([303, expect.stringMatching(/^\/erased\/.{20,}/)]);
  expect((await ana.get(done.headers.get("location") ?? "")).status).toBe(200);
  expect((await ana.get("/settings")).status).toBe(401);
});
