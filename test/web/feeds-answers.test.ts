/** How feeds answer: who may read them, what was asked for, and whether it changed since. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deleteCall } from "../../src/application/change-call.ts";
import { cacheKeyOf } from "../../src/web/cache-key.ts";
import { readAtom, readByIcalJs } from "./feeds-readers.ts";
import { type FeedStage, openFeedStage, operator } from "./feeds-stage.ts";
import { ORIGIN } from "./web-house.ts";

let stage: FeedStage;

beforeAll(async () => void (stage = await openFeedStage()));
afterAll(async () => await stage.close());

const FEEDS = [
  ["/c/make_amazon_pay/actions.ics", "text/calendar; charset=utf-8"],
  ["/c/make_amazon_pay/actions.atom", "application/atom+xml; charset=utf-8"],
  ["/c/make_amazon_pay/actions.geojson", "application/geo+json"],
  ["/calls.ics", "text/calendar; charset=utf-8"],
  ["/calls.atom", "application/atom+xml; charset=utf-8"],
  ["/calls.geojson", "application/geo+json"],
] as const;

test.each(FEEDS)("%s is public, for every site to read, and says what it is", async (path, mediaType) => {
  const { headers } = await stage.request(path);
  expect(headers.get("content-type")).toBe(mediaType);
  expect(headers.get("access-control-allow-origin")).toBe("*");
  expect(headers.get("cache-control")).toMatch(/^public, max-age=\d+/);
  expect(headers.get("vary")).toBe("Accept-Language, Cookie");
  expect(headers.get("set-cookie")).toBeNull();
  const head = await stage.request(path, { method: "HEAD" });
  expect([head.status, await head.text(), head.headers.get("etag")]).toEqual([200, "", headers.get("etag")]);
});

test.each(FEEDS)("%s is not sent again to whoever has it", async (path) => {
  const first = await stage.request(path);
  const etag = first.headers.get("etag") ?? "";
  const changed = first.headers.get("last-modified") ?? "";
  const ask = async (headers: Record<string, string>) => (await stage.request(path, { headers })).status;
  expect(await ask({ "if-none-match": etag })).toBe(304);
  expect(await ask({ "if-none-match": `"other", W/${etag}` })).toBe(304);
  expect(await ask({ "if-none-match": '"other"', "if-modified-since": changed })).toBe(200);
  expect(await ask({ "if-modified-since": changed })).toBe(304);
  expect(await ask({ "if-modified-since": "Sun, 01 Nov 2020 00:00:00 GMT" })).toBe(200);
  expect(await ask({ "if-modified-since": "yesterday" })).toBe(200);
  const unchanged = await stage.request(path, { headers: { "if-none-match": etag } });
  expect(await unchanged.text()).toBe("");
  expect(unchanged.headers.get("etag")).toBe(etag);
  expect(unchanged.headers.get("cache-control")).toMatch(/^public/);
});

test("a deletion is a change too, even of a call that was not the latest", async () => {
  const id = await stage.publish();
  await stage.database.db.updateTable("call").set({ updated_at: "2020-01-01T00:00:00Z" }).where("id", "=", id)
    .execute();
  const past = new Date(Date.now() - 3_600_000).toISOString();
  await stage.database.db.updateTable("call").set({ updated_at: past }).execute();
  await stage.database.db.updateTable("campaign").set({ updated_at: past }).execute();
  await stage.database.db.updateTable("movement").set({ updated_at: past }).execute();
  const since = (await stage.request("/calls.ics")).headers.get("last-modified") ?? "";
  const ask = async () => (await stage.request("/calls.ics", { headers: { "if-modified-since": since } })).status;
  expect(await ask()).toBe(304);
  await deleteCall(stage.ports, operator, { id });
  expect(await ask()).toBe(200);
});

describe("filters", () => {
  const found = async (query: string) => {
    const base = "/c/make_amazon_pay/actions";
    const calendar = readByIcalJs(await stage.text(`${base}.ics?${query}`)).map(({ uid }) => uid).sort();
    const atom = readAtom(await stage.text(`${base}.atom?${query}`)).entries.map(({ id }) => id).sort();
    const map = JSON.parse(await stage.text(`${base}.geojson?${query}`)) as { features: { id: string }[] };
    expect(atom).toEqual(calendar);
    expect(map.features.map(({ id }) => id).sort()).toEqual(calendar);
    const names = new Map(
      Object.entries(stage.ids).map(([name, id]): [string, string] => [`${ORIGIN}/calls/${id}`, name]),
    );
    return calendar.map((uri) => names.get(uri)).sort();
  };

  test("keep countries, kinds and circles, alone and together, in all three formats", async () => {
    expect(await found("country=FR")).toEqual(["picket"]);
    expect(await found("country=fr,bd")).toEqual(["picket", "rally"]);
    expect(await found("country=FR&country=GB")).toEqual(["picket", "strike"]);
    expect(await found("kind=boycott,assembly")).toEqual(["boycott", "meeting"]);
    expect(await found("country=GB&kind=rally")).toEqual([]);
    expect(await found("near=48.85,2.35,40")).toEqual(["picket"]);
    expect(await found("near=48.85,2.35")).toEqual(["picket"]);
    expect(await found("near=48.85,2.35,10")).toEqual([]);
    expect(await found("near=50.5,0.5,600&kind=strike")).toEqual(["strike"]);
    expect(await found("country=&kind=&near=")).toEqual(["boycott", "meeting", "picket", "rally", "strike"]);
  });

  test("that cannot be read are refused, so that a typing mistake is no empty calendar", async () => {
    const wrong = [
      "country=France",
      "country=ZZ",
      "kind=party",
      "kind=strike'--",
      "near=paris",
      "near=91,0",
      "near=0,181,5",
      "near=1,1,0",
      "near=1,1,99999",
      "near=1,1,1,1",
      "near=1e1,1",
      "near=1,1&near=2,2",
      `country=${"FR,".repeat(100)}`,
    ];
    for (const query of wrong) {
      expect((await stage.request(`/calls.ics?${query}`)).status, query).toBe(400);
    }
  });

  test("are part of what an answer is kept under, and endless ones are not kept", () => {
    const key = (query: string) => cacheKeyOf(new Request(`${ORIGIN}/c/x/actions.ics?${query}`), "fr");
    const keys = ["", "country=FR", "country=GB", "kind=rally", "near=1,1,1", "lang=fr"].map(key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).not.toContain(null);
    expect(key("utm_source=x")).toBe(key(""));
    expect(key(`country=${"FR,".repeat(200)}`)).toBeNull();
  });
});

test("an address with another ending or another verb is none", async () => {
  expect((await stage.request("/calls.rss")).status).toBe(404);
  expect((await stage.request("/c/make_amazon_pay/actions.json")).status).toBe(404);
  expect((await stage.request("/calls.ics", { method: "POST", body: "x" })).status).toBe(405);
});

test("before the set-up there is no feed", async () => {
  const { openTestDatabase } = await import("../support/database.ts");
  const { openTestHouse } = await import("./web-house.ts");
  const database = await openTestDatabase();
  const empty = await openTestHouse(database);
  expect((await empty.request("/calls.ics")).status).toBe(404);
  await database.close();
});
