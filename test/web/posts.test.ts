/**
 * Writing without a script: what is missing is said beside its field, nothing goes out by looking at it, and a person's page
 * shows what they want and no more.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import sharp from "sharp";
import { addPerson } from "../../src/application/add-person.ts";
import type { Store } from "../../src/database/connection.ts";
import { openTestDatabase } from "../support/database.ts";
import { type Browser, openTestHouse, type TestHouse } from "./web-house.ts";

let house: TestHouse;
let eva: Browser;
let store: Store;

beforeAll(async () => {
  store = await openTestDatabase();
  house = await openTestHouse(store);
  await house.setUp();
  const made = await addPerson(house.ports, { kind: "operator" }, { handle: "eva", name: "Eva", role: "member" });
  if (!made.ok) throw new Error(made.refusal.kind);
  eva = await house.open(made.value.signInSecret);
});

afterAll(() => store.close());

const words = (text: string, more: readonly [string, string][] = []): [string, string][] => [
  ["language", "ar"],
  ["languages", "ar"],
  ["content.ar", text],
  ["audience", "public"],
  ["replyPolicy", "anyone"],
  ["quotePolicy", "anyone"],
  ...more,
];
const posts = async () =>
  await house.store.db.selectFrom("post").select(["uri", "id", "texts", "attachments"]).execute();
const picture = async () => {
  const bytes = await sharp({ create: { width: 20, height: 10, channels: 3, background: "#123456" } }).png().toBuffer();
  return new File([new Uint8Array(bytes)], "holiday.png", { type: "image/png" });
};

test("nobody writes without signing in", async () => {
  const stranger = await house.open();
  expect((await stranger.get("/write")).status).toBe(401);
  expect((await stranger.get("/thread?uri=https://x.example/")).status).toBe(401);
});

test("a preview sends nothing, and neither does pressing Enter", async () => {
  const page = await eva.post("/write", words("نلتقي غداً #إضراب", [["do", "preview"]]));
  expect(page.status).toBe(200);
  const body = await page.text();
  expect(body).toContain('dir="rtl"');
  expect(body).toContain("نلتقي غداً");
  expect(await posts()).toEqual([]);
});

test("an empty post, and a private one that names nobody, are refused beside their field", async () => {
  const empty = await eva.post("/write", words("", [["do", "send"]]));
  expect([empty.status, await empty.text()]).toEqual([422, expect.stringContaining('id="field-content-ar-error"')]);
  const private_ = words("hello", [["do", "send"]]).map(([name, value]): [string, string] =>
    name === "audience" ? [name, "direct"] : [name, value]
  );
  const nobody = await eva.post("/write", private_);
  expect([nobody.status, await posts()]).toEqual([422, []]);
});

test("a picture needs words, or its author's word that it is mere decoration", async () => {
  const without = await eva.post("/write", [...words("صورة", [["do", "send"]]), ["picture1", await picture()]]);
  expect([without.status, await without.text()]).toEqual([422, expect.stringContaining('id="field-alt1-error"')]);
  const decorative = [...words("صورة", [["do", "send"], ["decorative1", "yes"]]), [
    "picture1",
    await picture(),
  ]] as const;
  const sent = await eva.post("/write", decorative);
  expect(sent.status).toBe(303);
  const [post] = await posts();
  expect(post?.attachments).toMatchObject([{ alt: "", width: 20, height: 10, mediaType: "image/jpeg" }]);
  const page = await (await eva.get(`/posts/${post?.id}`)).text();
  expect(page).toContain(`<img src="/media/${post?.attachments[0]?.mediaId}" alt=""`);
});

test("a post is changed and deleted by its author, asked once more, and answers 410 ever after", async () => {
  const sent = await eva.post("/write", words("الأول", [["do", "send"]]));
  const path = new URL(sent.headers.get("location") ?? "", house.house.origin).pathname;
  expect(await (await eva.get(`${path}/edit`)).text()).toContain("الأول");
  expect((await eva.post(`${path}/edit`, words("الثاني", [["do", "send"]]))).status).toBe(303);
  expect(await (await eva.get(path)).text()).toContain("الثاني");
  expect((await eva.get(`${path}/delete`)).status).toBe(200);
  expect((await eva.post(`${path}/delete`, [])).status).toBe(303);
  expect((await eva.get(path)).status).toBe(410);
});

test("a person is hidden from search engines and has no feed until they say otherwise", async () => {
  const stranger = await house.open();
  const hidden = await (await stranger.get("/@eva")).text();
  expect(hidden).toContain('<meta name="robots" content="noindex">');
  expect((await stranger.get("/@eva/posts.atom")).status).toBe(404);
  const profile: [string, string][] = [["name", "Eva"], ["language", "en"], ["languages", "en"], [
    "about.en",
    "I *work*.",
  ]];
  const open: [string, string][] = [["isDiscoverable", "yes"], ["isIndexable", "yes"], ["do", "save"]];
  expect((await eva.post("/settings/profile", [...profile, ...open])).status).toBe(303);
  const shown = await (await stranger.get("/@eva")).text();
  expect(shown).not.toContain('content="noindex"');
  expect(shown).toContain("<em>work</em>");
  const feed = await stranger.get("/@eva/posts.atom");
  expect([feed.status, feed.headers.get("content-type")]).toEqual([
    200,
    expect.stringContaining("application/atom+xml"),
  ]);
});

test("a link that is none is said beside its field, in the reader's language", async () => {
  const fields: [string, string][] = [["name", "Eva"], ["language", "en"], ["languages", "en"], ["do", "save"]];
  const wrong = await eva.post("/settings/profile?interface=ar", [...fields, ["label1", "Site"], [
    "link1",
    "javascript:x",
  ]]);
  const body = await wrong.text();
  expect([wrong.status, body.includes('id="field-link1-error"')]).toEqual([422, true]);
  expect(body).toContain('lang="ar" dir="rtl"');
});

test("whoever acts in a conversation comes back to that conversation", async () => {
  const { uri = "" } = (await posts())[0] ?? {};
  const thread = `/thread?${new URLSearchParams({ uri })}`;
  const page = await (await eva.get(thread)).text();
  const back = /name="back" value="([^"]+)"/.exec(page)?.[1] ?? "";
  expect(back).toBe(thread);
  const shared = await eva.post("/posts/share", [["uri", uri], ["back", back], ["do", "share"]]);
  expect([shared.status, shared.headers.get("location")]).toEqual([303, thread]);
  expect((await eva.get(thread)).status).toBe(200);
});
