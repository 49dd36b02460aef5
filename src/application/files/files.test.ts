/** Files are taken as they are or refused whole, with every mistake named where it is. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGazetteer } from "../places/gazetteer.ts";
import { parseCallFile } from "./call-file.ts";
import { parseCampaignFile } from "./campaign-file.ts";
import { type Finding, FINDING_KINDS, type Parsed } from "./findings.ts";
import { sentenceOf } from "./sentences.ts";

const folder = new URL("../../../test/fixtures/make-amazon-pay/", import.meta.url);
const fixture = (name: string): Record<string, unknown> => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const callFiles = readdirSync(folder).filter((name) => name.startsWith("call-"));

const world = { now: Temporal.Instant.from("2026-11-23T12:00Z"), gazetteer: createGazetteer() };
const campaign = fixture("campaign.json");
const picket = fixture("call-picket.json");
const plainCall = {
  campaign: "a",
  kind: "rally",
  language: "fr",
  name: { fr: "Réunion" },
  content: { fr: "Venez." },
  pledge: "open",
};
const place = { locality: "Brétigny-sur-Orge", country: "FR" };

function taken<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings));
  return parsed.value;
}
const brief = (findings: readonly Finding[]) => findings.map(({ path, problem }) => `${path}: ${problem}`);
const refusals = (parsed: Parsed<unknown>) => parsed.ok ? [] : brief(parsed.findings);
const call = (changes: object) => parseCallFile({ ...plainCall, ...changes }, world);
const warnings = (changes: object) => {
  const parsed = call(changes);
  return parsed.ok ? brief(parsed.warnings) : refusals(parsed);
};

describe("a campaign's file", () => {
  it("is taken as organisers write it, in six languages", () => {
    const value = taken(parseCampaignFile(campaign));
    expect(Object.keys(value.texts)).toEqual(["en", "fr", "es", "pt", "ar", "bn"]);
    expect(value.texts["ar"]?.name).toBe("لتدفع أمازون الثمن");
    expect(value).toMatchObject({
      handle: "make_amazon_pay",
      startsOn: "2027-11-01",
      endsOn: "2027-12-15",
      picture: null,
      picturePath: null,
    });
  });

  it("names every mistake at once, where it is", () => {
    const wrong = {
      handle: "Éh",
      language: "fr",
      name: { fr: "ab", "pt-BR": "Nome" },
      sumary: { fr: "x" },
      struggles: ["labour", "Tax!"],
      starts: "2027-02-29",
      image: "a.jpg",
    };
    expect(refusals(parseCampaignFile(wrong)).sort()).toEqual([
      "handle: malformed_handle",
      "imageAlt: image_alt_required",
      "name.fr: too_short",
      "name.pt-BR: malformed_language",
      "starts: not_a_date",
      "struggles.1: malformed_struggle",
      "sumary: unknown_field",
      "summary: required",
    ]);
  });

  it("suggests the field that was meant", () => {
    const parsed = parseCampaignFile({ ...campaign, sumary: {} });
    expect(parsed.ok ? [] : parsed.findings).toMatchObject([{ path: "sumary", values: { nearest: "summary" } }]);
  });

  it("refuses words the node needs, ends before starts, and struggles without measure", () => {
    expect(refusals(parseCampaignFile({ ...campaign, handle: "inbox" }))).toEqual(["handle: reserved_handle"]);
    expect(refusals(parseCampaignFile({ ...campaign, ends: "2027-10-31" }))).toEqual(["ends: ends_before_starts"]);
    const many = Array.from({ length: 13 }, (_, at) => `word-${String.fromCharCode(97 + at)}`);
    expect(refusals(parseCampaignFile({ ...campaign, struggles: many }))).toEqual(["struggles: too_many"]);
    expect(refusals(parseCampaignFile({ ...campaign, struggles: ["peace", "peace"] }))).toEqual([
      "struggles: duplicate",
    ]);
  });

  it("wants a picture described in the main language, and a description to have its picture", () => {
    const described = { ...campaign, image: "affiche.jpg", imageAlt: { en: "A poster" } };
    expect(taken(parseCampaignFile(described))).toMatchObject({
      picturePath: "affiche.jpg",
      pictureAlt: { en: "A poster" },
    });
    expect(refusals(parseCampaignFile({ ...described, imageAlt: { fr: "Une affiche" } }))).toEqual([
      "imageAlt.en: image_alt_required",
    ]);
    expect(refusals(parseCampaignFile({ ...campaign, imageAlt: { en: "A poster" } }))).toEqual([
      "image: image_required",
    ]);
  });
});

describe("a call's file", () => {
  it.each(callFiles)("is taken as organisers write it: %s", (name) => {
    const parsed = parseCallFile(fixture(name), world);
    expect(parsed).toMatchObject({ ok: true, warnings: [] });
    expect(taken(parsed)).toMatchObject({
      campaign: "make_amazon_pay",
      draft: { picture: null, risk: false, distributed: false },
    });
  });

  it("reads its times on the clock of its time zone", () => {
    const { draft } = taken(parseCallFile(picket, world));
    expect(String(draft.schedule?.startsAt)).toBe("2027-11-26T06:00:00Z");
    expect(draft.schedule?.timezone).toBe("Europe/Paris");
  });

  it("needs no date, no place and no option", () => {
    expect(taken(call({})).draft).toMatchObject({
      schedule: null,
      place: null,
      pledgeUntil: null,
      pledgeOptions: ["going", "supporting"],
      tags: [],
    });
  });

  it("refuses what is not an object", () => {
    for (const json of [null, 1, "x", [], undefined]) {
      expect(refusals(parseCallFile(json, world))).toContain(": not_an_object");
    }
  });

  it("has a name for every content and a content for every name, in the main language above all", () => {
    expect(refusals(call({ name: { fr: "Réunion", ar: "اجتماع" }, content: { fr: "Venez.", bn: "আসুন" } })).sort())
      .toEqual([
        "content.ar: counterpart_missing",
        "name.bn: counterpart_missing",
      ]);
    expect(refusals(call({ language: "es" })).sort()).toEqual([
      "content.es: main_language_missing",
      "name.es: main_language_missing",
    ]);
  });

  it("keeps to the lengths every reader accepts", () => {
    expect(refusals(call({ name: { fr: "a".repeat(201) }, content: { fr: "a".repeat(50_001) } }))).toEqual([
      "name.fr: too_long",
      "content.fr: too_long",
    ]);
    expect(refusals(call({ name: { fr: " a b " } }))).toEqual([]);
    expect(refusals(call({ name: { fr: "a\nbc" } }))).toEqual(["name.fr: control_character"]);
    expect(refusals(call({ content: { fr: "a\u0000" } }))).toEqual(["content.fr: control_character"]);
  });

  it("deduces the time zone from the coordinates or the town, and says so", () => {
    const starts = "2027-11-26T07:00";
    expect(warnings({ starts, place })).toEqual(["timezone: time_zone_deduced"]);
    expect(taken(call({ starts, place: { country: "BD", latitude: 23.73, longitude: 90.4 } })).draft.schedule?.timezone)
      .toBe("Asia/Dhaka");
    expect(warnings({ starts })).toEqual(["timezone: time_zone_required"]);
    expect(warnings({ starts, place: { country: "FR", precision: "country" } })).toEqual([
      "timezone: time_zone_required",
    ]);
  });

  it.each(["Paris", "+01:00", "europe/paris", "Europe/PARIS", "EST", "Mars/Olympus", ""])(
    "refuses the time zone %j",
    (timezone) => {
      expect(refusals(call({ starts: "2027-11-26T07:00", timezone, place }))).toEqual(["timezone: not_a_time_zone"]);
    },
  );

  it.each([
    "2027-11-26",
    "2027-11-26T7:00",
    "2027-02-29T07:00",
    "2027-11-26T24:00",
    "2027-11-26T07:00Z",
    "2027-11-26T07:00+01:00",
    "9999-01-01T00:00",
  ])(
    "refuses the time %j",
    (starts) => expect(refusals(call({ starts, timezone: "UTC" }))).toEqual(["starts: not_a_local_time"]),
  );

  it("reads hours that don't exist or happen twice as calendars do, with a warning", () => {
    const parsed = call({ starts: "2028-03-26T02:30", ends: "2028-10-29T02:30", timezone: "Europe/Paris" });
    expect(parsed.ok ? brief(parsed.warnings) : []).toEqual(["starts: time_skipped", "ends: time_repeated"]);
    const { schedule } = taken(parsed).draft;
    expect([String(schedule?.startsAt), String(schedule?.endsAt)]).toEqual([
      "2028-03-26T01:30:00Z",
      "2028-10-29T00:30:00Z",
    ]);
  });

  it("ends after it starts, and starts if it ends", () => {
    const starts = "2027-11-26T07:00";
    expect(refusals(call({ starts, ends: starts, timezone: "UTC" }))).toEqual(["ends: ends_before_starts"]);
    expect(refusals(call({ ends: starts, timezone: "UTC" }))).toEqual(["starts: starts_required"]);
  });

  it("takes a call that is over, with a warning", () => {
    expect(warnings({ starts: "1886-05-01T10:00", timezone: "America/Chicago" })).toEqual(["starts: in_the_past"]);
  });

  it("closes pledges by the call's own clock", () => {
    const { draft } = taken(
      call({ starts: "2027-11-26T07:00", pledgeUntil: "2027-11-25T20:00", timezone: "Europe/Paris" }),
    );
    expect(String(draft.pledgeUntil)).toBe("2027-11-25T19:00:00Z");
  });
});

describe("the place in a call's file", () => {
  it("is exact when a street or coordinates are given, and the town otherwise", () => {
    expect(taken(call({ place: { ...place, street: "1 rue X" } })).draft.place?.precision).toBe("exact");
    expect(taken(call({ place })).draft.place).toMatchObject({
      precision: "town",
      latitude: null,
      townLatitude: 48.61135,
    });
    expect(warnings({ place: { ...place, street: "1 rue X" } })).toEqual(["place: coordinates_from_town"]);
  });

  it("names its town, unless it is a whole country", () => {
    expect(refusals(call({ place: { country: "FR" } }))).toEqual(["place.locality: locality_required"]);
    expect(refusals(call({ place: { country: "FR", precision: "country" } }))).toEqual([]);
    expect(warnings({ place: { locality: "Nullepart-les-Eaux", country: "FR" } })).toEqual([
      "place.locality: town_unknown",
    ]);
  });

  it("names each mistake by its path", () => {
    const wrong = { locality: "x", country: "uk", latitude: 91, precission: "town" };
    expect(refusals(call({ place: wrong })).sort()).toEqual([
      "place.country: unknown_country",
      "place.latitude: out_of_range",
      "place.longitude: coordinates_incomplete",
      "place.precission: unknown_field",
    ]);
    expect(refusals(call({ place: null }))).toEqual(["place: not_an_object"]);
  });
});

describe("the pledge and the rest of a call's file", () => {
  it("has an address for pledges elsewhere, over https and without a password", () => {
    expect(refusals(call({ pledge: "external" }))).toEqual(["externalUrl: external_url_required"]);
    for (
      const externalUrl of ["http://a.example", "javascript:alert(1)", "https://u:p@a.example", "a.example", "https://"]
    ) {
      expect(refusals(call({ pledge: "external", externalUrl }))).toEqual(["externalUrl: not_https"]);
    }
    expect(warnings({ externalUrl: "https://a.example" })).toEqual(["externalUrl: external_url_unused"]);
    expect(refusals(call({ online: `https://a.example/${"x".repeat(2_000)}` }))).toEqual(["online: too_long"]);
    expect(refusals(call({ onlinePublic: true }))).toEqual(["online: online_required"]);
  });

  it("offers only known answers, going among them, each once", () => {
    expect(refusals(call({ pledgeOptions: ["supporting"] }))).toEqual(["pledgeOptions: going_required"]);
    expect(refusals(call({ pledgeOptions: ["going", "maybe"] }))).toEqual(["pledgeOptions.1: unknown_value"]);
    expect(refusals(call({ pledgeOptions: ["going", "going"] }))).toEqual(["pledgeOptions: duplicate"]);
  });

  it("counts people in whole numbers within reason", () => {
    expect(refusals(call({ capacity: 0, threshold: 9 }))).toEqual([
      "capacity: out_of_range",
      "threshold: out_of_range",
    ]);
    expect(refusals(call({ capacity: 1.5, threshold: "100" }))).toEqual([
      "capacity: not_whole",
      "threshold: wrong_type",
    ]);
    expect(refusals(call({ capacity: 1_000_000, threshold: 10, pledge: "confirmed" }))).toEqual([]);
  });

  it("takes hashtags of any script, without the sign and not digits alone", () => {
    expect(taken(call({ tags: ["Grève", "ধর্মঘট", "إضراب", "罢工", "a_1"] })).draft.tags).toHaveLength(5);
    for (const tag of ["#a", "a b", "123", "a-b", "", "a".repeat(39), "12\u200c"]) {
      expect(refusals(call({ tags: [tag] }))).toEqual(["tags.0: malformed_tag"]);
    }
    expect(refusals(call({ tags: ["Grève", "grève"] }))).toEqual(["tags: duplicate"]);
  });

  it("warns that asking for an answer keeps contacts of people at risk", () => {
    expect(warnings({ risk: true, pledge: "confirmed" })).toEqual(["pledge: contact_with_risk"]);
    expect(warnings({ risk: true })).toEqual([]);
  });
});

describe("any file at all", () => {
  it("is answered, never thrown at", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(parseCallFile(json, world).ok).toBe(false);
        expect(parseCampaignFile(json).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it("is answered when one field of a good file holds anything", () => {
    const fields = [
      ...Object.keys(picket),
      "online",
      "image",
      "imageAlt",
      "pledgeUntil",
      "pledgeOptions",
      "__proto__",
      "constructor",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        const json = { ...picket };
        Object.defineProperty(json, field, { value, enumerable: true, configurable: true, writable: true });
        const parsed = parseCallFile(json, world);
        const findings = parsed.ok ? parsed.warnings : parsed.findings;
        for (const finding of findings) expect(finding.sentence).not.toMatch(/undefined|\{\w+\}/);
        expect(findings.length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 300 },
    );
  });

  it("has an English sentence for every kind of finding", () => {
    for (const kind of FINDING_KINDS) expect(sentenceOf(kind)).toMatch(/^[A-Z].*[.?]/);
  });
});
