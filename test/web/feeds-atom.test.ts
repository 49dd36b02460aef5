/** Atom and GeoJSON: what a reader and a map make of Make Amazon Pay in every language, undated calls included. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelCall } from "../../src/application/change-call.ts";
import { findCall } from "../../src/database/views/call-views.ts";
import { readerOf } from "../../src/database/views/read-only.ts";
import { directionOf } from "../../src/domain/language.ts";
import { readAtom } from "./feeds-readers.ts";
import { type FeedStage, FIXTURES, LANGUAGES, openFeedStage, operator } from "./feeds-stage.ts";
import { ORIGIN } from "./web-house.ts";

let stage: FeedStage;

beforeAll(async () => void (stage = await openFeedStage()));
afterAll(async () => await stage.close());

interface Feature {
  readonly type: string;
  readonly id: string;
  readonly geometry: { readonly type: string; readonly coordinates: readonly number[] } | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

async function features(path: string): Promise<Feature[]> {
  const collection = JSON.parse(await stage.text(path)) as { type: string; features: Feature[] };
  expect(collection.type).toBe("FeatureCollection");
  return collection.features;
}

describe.each(LANGUAGES)("Make Amazon Pay in %s", (language) => {
  test("every call is an entry in the reader's language where it exists, and says which", async () => {
    const feed = readAtom(await stage.text(`/c/make_amazon_pay/actions.atom?lang=${language}`));
    expect(feed.language).toBe(language);
    expect(feed.id).toBe(`${ORIGIN}/c/make_amazon_pay/actions.atom?lang=${language}`);
    expect(feed.author).toBe("Front populaire");
    expect(feed.entries).toHaveLength(FIXTURES.length);
    for (const entry of feed.entries) {
      const call = await findCall(readerOf(stage.store), entry.id.split("/").at(-1) ?? "");
      if (call === null) throw new Error(entry.id);
      const expected = Object.hasOwn(call.texts, language) ? language : call.language;
      expect(entry.language).toBe(expected);
      expect(entry.title).toBe(call.texts[expected]?.name);
      expect(entry.content).toContain(`<div lang="${expected}" dir="${directionOf(expected)}">`);
      const pages = entry.links.filter(({ rel, type }) => rel === "alternate" && type === "text/html");
      expect(pages[0]).toMatchObject({ hreflang: expected, href: `${entry.id}?lang=${expected}` });
      expect(pages.map(({ hreflang }) => hreflang).sort()).toEqual(Object.keys(call.texts).sort());
      expect(entry.categories).toEqual([call.kind, ...call.tags]);
    }
  });

  test("the map says the same in the same language", async () => {
    const feed = readAtom(await stage.text(`/c/make_amazon_pay/actions.atom?lang=${language}`));
    const found = await features(`/c/make_amazon_pay/actions.geojson?lang=${language}`);
    const facts = found.map(({ id, properties: { name, language: own, url } }) => [id, name, own, url]).sort();
    expect(facts).toEqual(feed.entries.map((one) => [one.id, one.title, one.language, one.links[0]?.href]).sort());
  });
});

test("a feed leads back to itself, to its page and to its calendar", async () => {
  const { links } = readAtom(await stage.text("/c/make_amazon_pay/actions.atom?kind=rally&lang=es"));
  expect(links.map(({ rel, href }) => [rel, href.replace(ORIGIN, "")])).toEqual([
    ["self", "/c/make_amazon_pay/actions.atom?kind=rally&lang=es"],
    ["alternate", "/c/make_amazon_pay?lang=es"],
    ["related", "/c/make_amazon_pay/actions.ics?kind=rally&lang=es"],
  ]);
});

test("a call without a date is in feed and map, and the latest change comes first", async () => {
  const id = await stage.publish({ schedule: null, place: null });
  const feed = readAtom(await stage.text("/c/make_amazon_pay/actions.atom?lang=fr"));
  expect(feed.entries[0]?.id).toBe(`${ORIGIN}/calls/${id}`);
  expect(feed.entries[0]?.content).toContain("Sans date fixe");
  expect(feed.updated).toBe(feed.entries[0]?.updated);
  const found = (await features("/calls.geojson")).find((feature) => feature.id === `${ORIGIN}/calls/${id}`);
  expect(found).toMatchObject({ geometry: null, properties: { starts: null, ends: null, timezone: null } });
});

test("a cancelled call says so in title, text and state", async () => {
  const id = await stage.publish();
  await cancelCall(stage.ports, operator, { id });
  const entry = readAtom(await stage.text("/calls.atom?lang=fr")).entries[0];
  expect(entry?.title).toBe("Annulé\u00a0: Piquet devant l'entrepôt de Brétigny");
  expect(entry?.content).toContain("<strong>Annulé\u00a0: cela n’aura pas lieu.</strong>");
  const found = (await features("/calls.geojson")).find((feature) => feature.id.endsWith(id));
  expect(found?.properties["state"]).toBe("cancelled");
});

test("points are longitude first, with their precision", async () => {
  const found = await features("/c/make_amazon_pay/actions.geojson");
  const of = (name: typeof FIXTURES[number]) => found.find(({ id }) => id.endsWith(stage.ids[name]));
  expect(of("rally")).toMatchObject({
    geometry: { type: "Point", coordinates: [90.4066, 23.7304] },
    properties: { precision: "exact", country: "BD", starts: "2027-11-26T10:00:00+06:00", wholeDays: false },
  });
  expect(of("boycott")?.properties).toMatchObject({ starts: "2027-11-26T00:00:00+00:00", wholeDays: true });
  expect(of("meeting")).toMatchObject({ geometry: null, properties: { online: true, onlineUrl: null } });
});
