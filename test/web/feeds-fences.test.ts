/** What feeds must not say and must not break on: withheld places, drafts, texts written to break out of their format. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { closeCampaign } from "../../src/application/close-campaign.ts";
import type { CallDraft } from "../../src/domain/call.ts";
import type { Place } from "../../src/domain/place.ts";
import { readAtom, readByIcalJs, readByNodeIcal } from "./feeds-readers.ts";
import { type FeedStage, openFeedStage, operator } from "./feeds-stage.ts";
import { ORIGIN } from "./web-house.ts";

let stage: FeedStage;

beforeAll(async () => void (stage = await openFeedStage()));
afterAll(async () => await stage.close());

const SECRET: Place = {
  name: "Back room",
  street: "7 Hidden Lane",
  locality: "Coventry",
  postalCode: "CV99 9ZZ",
  country: "GB",
  latitude: 52.3712345,
  longitude: -1.4798765,
  precision: "town",
  townLatitude: 52.40656,
  townLongitude: -1.51217,
};

/** Everything a stranger can fetch about a call and its campaign. */
async function everything(id: string): Promise<string> {
  const embed = (path: string) => `/oembed?url=${encodeURIComponent(`${ORIGIN}${path}`)}`;
  const paths = [
    ...["ics", "atom", "geojson"].flatMap((ending) => [`/calls.${ending}`, `/c/make_amazon_pay/actions.${ending}`]),
    `/calls/${id}.ics`,
    `/calls/${id}`,
    "/c/make_amazon_pay",
    embed(`/calls/${id}`),
    embed("/c/make_amazon_pay"),
  ];
  const answers = await Promise.all(paths.map((path) => stage.text(path)));
  return answers.join("\n").replaceAll("\r\n ", "");
}

describe("a place", () => {
  test("of which the town is public leaks neither door nor coordinates anywhere", async () => {
    const told = await everything(await stage.publish({ place: SECRET }));
    for (const hidden of ["Back room", "Hidden Lane", "CV99", "52.371", "1.4798"]) expect(told).not.toContain(hidden);
    expect(told).toContain("52.40656");
  });

  test("of which the country is public leaks not even the town", async () => {
    await stage.campaign({ handle: "country_only" });
    const id = await stage.publish({ place: { ...SECRET, locality: "Nuneaton", precision: "country" } }, {
      campaign: "country_only",
    });
    const told = await everything(id);
    for (const hidden of ["Nuneaton", "Back room", "52.371", "52.523"]) expect(told).not.toContain(hidden);
    const map = JSON.parse(await stage.text("/c/country_only/actions.geojson")) as { features: unknown[] };
    expect(map.features).toMatchObject([{ geometry: null, properties: { country: "GB", precision: "country" } }]);
  });

  test("that is withheld is not found by circles either", async () => {
    await stage.campaign({ handle: "circles" });
    await stage.publish({ place: SECRET }, { campaign: "circles" });
    await stage.publish({ place: { ...SECRET, precision: "country" } }, { campaign: "circles" });
    const found = async (near: string) => readByIcalJs(await stage.text(`/c/circles/actions.ics?near=${near}`)).length;
    expect(await found("52.3712345,-1.4798765,2")).toBe(0);
    expect(await found("52.40656,-1.51217,2")).toBe(1);
    expect(await found("0,0,20100")).toBe(1);
  });
});

describe("a draft", () => {
  test("is in no feed, not even for those who write it", async () => {
    const id = await stage.publish({ texts: { fr: { name: "Projet secret", content: "Rien." } } }, { draft: true });
    await stage.campaign({ handle: "not_yet" }, { draft: true });
    expect((await stage.ana.get(`/calls/${id}`)).status).toBe(200);
    for (const ending of ["ics", "atom", "geojson"]) {
      expect(await stage.text(`/calls.${ending}`)).not.toContain("secret");
      expect(await (await stage.ana.get(`/calls.${ending}`)).text()).not.toContain("secret");
      expect((await stage.ana.get(`/c/not_yet/actions.${ending}`)).status).toBe(404);
      expect((await stage.request(`/c/not_yet/actions.${ending}`)).status).toBe(404);
    }
    expect((await stage.ana.get(`/calls/${id}.ics`)).status).toBe(404);
    expect(await (await stage.ana.get(`/calls/${id}`)).text()).not.toMatch(/\.ics|ld\+json|og:image/);
    for (const path of [`/calls/${id}`, "/c/not_yet"]) {
      expect((await stage.request(`/oembed?url=${encodeURIComponent(`${ORIGIN}${path}`)}`)).status).toBe(404);
    }
  });

  test("and what never existed are answered alike", async () => {
    expect((await stage.request("/c/nobody/actions.ics")).status).toBe(404);
    expect((await stage.request("/calls/never.ics")).status).toBe(404);
  });
});

test("a closed campaign still answers with its calls", async () => {
  await stage.campaign({ handle: "over" });
  await stage.publish({}, { campaign: "over" });
  await closeCampaign(stage.ports, operator, { handle: "over" });
  expect(readByIcalJs(await stage.text("/c/over/actions.ics"))).toHaveLength(1);
  expect(readAtom(await stage.text("/c/over/actions.atom")).entries).toHaveLength(1);
});

describe("hostile words", () => {
  const HOSTILE = [
    "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil\r\nSUMMARY:evil",
    'a;b,c:d\\x"q"^\'',
    "]]></content><entry><id>evil</id></entry><![CDATA[",
    "</script><script>alert(1)</script><!--",
    "&amp; &#0; &lt;b&gt;",
    "👩🏽‍🏭🏴󠁧󠁢󠁥󠁮󠁧󠁿✊🏿".repeat(12),
    "\u202egnp.exe\u2066 \u0000\u0007\u001b[31m\ufffe \ud800 \u2028VALUE:evil\u0085LINE:evil",
    "إضراب ‏(عام)‎ شاملা",
  ].join(" ");
  let id = "";

  beforeAll(async () => {
    const texts = { ar: { name: HOSTILE, content: HOSTILE }, fr: { name: HOSTILE, content: HOSTILE } };
    const place = { ...SECRET, name: HOSTILE, street: HOSTILE, locality: HOSTILE, precision: "exact" } as const;
    const call: Partial<CallDraft> = { language: "fr", texts, place, tags: [HOSTILE] };
    await stage.campaign({ handle: "hostile" });
    id = await stage.publish({}, { campaign: "hostile" });
    // No form lets such words in; what stands in the database is not trusted for that.
    const clean = (value: unknown) => JSON.stringify(value).replace(/\\u0000|\\ud800/g, "");
    await stage.database.db.updateTable("call").set({
      texts: clean(call.texts),
      place: clean(place),
      tags: [HOSTILE.replaceAll("\u0000", "").replaceAll("\ud800", "")],
    })
      .where("id", "=", id).execute();
    await stage.database.db.updateTable("campaign")
      .set({ texts: clean({ en: { name: HOSTILE, summary: HOSTILE } }) })
      .where("id", "in", (eb) => eb.selectFrom("actor").select("id").where("handle", "=", "hostile")).execute();
  });

  test.each(["fr", "ar"])("stay one event in one calendar (%s)", async (language) => {
    for (const path of [`/c/hostile/actions.ics?lang=${language}`, `/calls/${id}.ics?lang=${language}`]) {
      const text = await stage.text(path);
      for (const events of [readByIcalJs(text), readByNodeIcal(text)]) {
        expect(events).toHaveLength(1);
        expect(events[0]?.uid).toBe(`${ORIGIN}/calls/${id}`);
        expect(events[0]?.summary).toContain('a;b,c:d\\x"q"^\'');
        expect(events[0]?.summary).toContain("👩🏽‍🏭");
        expect(events[0]?.summary).toContain("END:VEVENT");
      }
      expect(text.match(/^(?:BEGIN|END|UID|VALUE|LINE|SUMMARY\b[^:]*):/gm)).toEqual([
        "BEGIN:",
        "BEGIN:",
        "UID:",
        `SUMMARY;LANGUAGE=${language}:`,
        "END:",
        "END:",
      ]);
      // deno-lint-ignore no-control-regex
      expect(text).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/);
    }
  });

  test.each(["fr", "ar"])("stay one entry of well-formed Atom (%s)", async (language) => {
    const text = await stage.text(`/c/hostile/actions.atom?lang=${language}`);
    const feed = readAtom(text);
    expect(feed.entries).toHaveLength(1);
    expect(feed.entries[0]?.content).toContain("]]&gt;");
    expect(feed.entries[0]?.content).not.toContain("<script");
    expect(text).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  });

  test("stay data in GeoJSON, in linked data and in a quotation", async () => {
    const map = JSON.parse(await stage.text("/c/hostile/actions.geojson")) as { features: unknown[] };
    expect(map.features).toHaveLength(1);
    const page = await stage.text(`/calls/${id}?lang=fr`);
    expect(page.match(/<script\b[^>]*>/g)).toEqual(['<script type="application/ld+json">']);
    const data = /<script type="application\/ld\+json">([^<]*)<\/script>/.exec(page)?.[1] ?? "";
    expect(JSON.parse(data)).toMatchObject({ "@type": "Event", "@id": `${ORIGIN}/calls/${id}` });
    const embed = await stage.text(`/oembed?url=${encodeURIComponent(`${ORIGIN}/calls/${id}`)}`);
    const { html } = JSON.parse(embed) as { html: string };
    expect(html.match(/<[a-z/]+/g)?.every((tag) => /^<\/?(blockquote|p|strong|a|br)$/.test(tag))).toBe(true);
  });
});
