/** Maps from our own data: they show what was made public and not a metre more, and weigh little. */
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COUNTRY_CODES } from "../../src/application/places/countries.ts";
import { countryNumber } from "../../src/web/maps/country-numbers.ts";
import { drawMap } from "../../src/web/maps/drawing.ts";
import { type PlaceOnMap, placeOnMap } from "../../src/web/maps/place-on-map.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { addCall, addCampaign, placeAt } from "./places-stage.ts";
import { openTestHouse, type TestHouse } from "./web-house.ts";

const HEAVIEST = 25 * 1_024;

/** What the data draws only as part of another country, or not at all. */
const UNDRAWN = "BQ BV CC CX GF GI GP MQ RE SJ TK TV UM YT".split(" ");

function weight(places: readonly PlaceOnMap[]): number {
  const drawing = drawMap(places);
  return drawing === null
    ? 0
    : [drawing.land, drawing.home, drawing.meant, JSON.stringify(drawing.marks)].join("").length;
}

describe("drawing", () => {
  test("every country the data has can be shown, within the weight of a page", () => {
    const missing = COUNTRY_CODES.filter((country) => drawMap([{ precision: "country", country }]) === null);
    expect(missing).toEqual(UNDRAWN);
    for (const country of COUNTRY_CODES) {
      expect(weight([{ precision: "country", country }]), country).toBeLessThan(HEAVIEST);
    }
  });

  test("every number of a country is its own", () => {
    const numbers = COUNTRY_CODES.map(countryNumber).filter((number) => number !== null);
    expect(new Set(numbers).size).toBe(numbers.length);
    const unnumbered = COUNTRY_CODES.filter((code) => countryNumber(code) === null);
    expect(unnumbered).toEqual([...UNDRAWN.filter((code) => code !== "TV"), "XK"].sort());
  });

  test("places anywhere, at the poles, the date line and in the sea, are on the sheet", () => {
    for (let latitude = -90; latitude <= 90; latitude += 30) {
      for (let longitude = -180; longitude <= 180; longitude += 60) {
        const place = { precision: "exact", country: "FR", locality: null, latitude, longitude } as const;
        const drawing = drawMap([place]);
        expect(drawing?.marks).toHaveLength(1);
        const [mark] = drawing?.marks ?? [];
        expect(mark?.x).toBeGreaterThan(0);
        expect(mark?.x).toBeLessThan(drawing?.width ?? 0);
        expect(mark?.y).toBeGreaterThan(0);
        expect(mark?.y).toBeLessThan(drawing?.height ?? 0);
      }
    }
  });

  test("five hundred places over the world are few marks that add up, and weigh no more", () => {
    const places = Array.from({ length: 500 }, (_, at): PlaceOnMap => ({
      precision: at % 2 === 0 ? "exact" : "town",
      country: "FR",
      locality: null,
      latitude: -55 + (at * 7.3) % 120,
      longitude: -180 + (at * 11.7) % 360,
    }));
    const drawing = drawMap(places);
    expect(drawing?.marks.reduce((sum, { count }) => sum + count, 0)).toBe(500);
    expect(gzipSync(JSON.stringify(drawing)).length).toBeLessThan(HEAVIEST);
    expect(weight(places)).toBeLessThan(2 * HEAVIEST);
  });

  test("the map of a European campaign is not the map of the world", () => {
    const city = (longitude: number, latitude: number, country: string) =>
      ({ precision: "exact", longitude, latitude, country, locality: null }) as const;
    const near = drawMap([city(2.35, 48.86, "FR"), city(13.4, 52.5, "DE")]);
    const far = drawMap([city(2.35, 48.86, "FR"), city(90.4, 23.7, "BD"), city(-99.1, 19.4, "MX")]);
    expect(near?.height).not.toBe(far?.height);
    expect(Math.abs((near?.marks[0]?.x ?? 0) - (near?.marks[1]?.x ?? 0))).toBeGreaterThan(500);
  });

  test("nothing to draw is no map", () => {
    expect(drawMap([])).toBeNull();
    expect(drawMap([{ precision: "country", country: "TV" }])).toBeNull();
  });
});

describe("what is withheld", () => {
  test("a town is its middle and a country no point, whatever the exact place is", () => {
    const town = placeOnMap({ place: placeAt({ precision: "town" }) });
    expect(town).toEqual({ precision: "town", country: "FR", locality: "Lyon", latitude: 45.75, longitude: 4.85 });
    expect(placeOnMap({ place: placeAt({ precision: "country" }) })).toEqual({ precision: "country", country: "FR" });
    const unknownTown = placeAt({ precision: "town", townLatitude: null, townLongitude: null });
    expect(placeOnMap({ place: unknownTown })).toEqual({ precision: "country", country: "FR" });
    expect(placeOnMap({ place: null })).toBeNull();
  });

  test("the exact place of a town-only call changes nothing in its map", () => {
    const drawn = (latitude: number, longitude: number) => {
      const place = placeOnMap({ place: placeAt({ precision: "town", latitude, longitude }) });
      return place === null ? null : drawMap([place]);
    };
    expect(drawn(45.7731, 4.8467)).toEqual(drawn(48.8566, 2.3522));
  });
});

describe("on the pages", () => {
  let database: TestDatabase;
  let node: TestHouse;
  let exact: string;
  let country: string;
  let nowhere: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    node = await openTestHouse(database);
    await node.setUp();
    await addCampaign(node, "make_them_pay");
    await addCampaign(node, "placeless");
    exact = await addCall(node, "make_them_pay", "Exact", { place: placeAt({}) });
    await addCall(node, "make_them_pay", "Ville", { place: placeAt({ precision: "town", locality: `Ly"><b>on` }) });
    country = await addCall(node, "make_them_pay", "Pays", { place: placeAt({ precision: "country", country: "BD" }) });
    nowhere = await addCall(node, "placeless", "Nulle part", { place: null });
    await addCall(node, "make_them_pay", "Brouillon", { place: placeAt({ country: "JP", locality: "Tokyo" }) }, false);
  });

  afterAll(async () => await database.close());

  const get = async (path: string, language = "en") =>
    await (await node.request(path, { headers: { "accept-language": language } })).text();
  const svgOf = (page: string) => /<svg viewBox[\s\S]*?<\/svg>/.exec(page)?.[0] ?? "";

  test("a campaign's map has all its public places, a name, a description and the list in words", async () => {
    const page = await get("/c/make_them_pay");
    const svg = svgOf(page);
    expect(svg).toContain(`role="img" aria-labelledby="map-title map-text"`);
    const [description = ""] = /<desc id="map-text">3 calls: .*<\/desc>/.exec(svg) ?? [];
    for (const place of ["Lyon", "Bangladesh", "Ly&quot;&gt;&lt;b&gt;on"]) expect(description).toContain(place);
    expect(page).toContain(`<a href="/calls?country=FR"><bdi>Lyon</bdi>, <bdi>France</bdi></a>`);
    expect(page).not.toMatch(/Tokyo|Japan/);
    expect(svg.length).toBeLessThan(HEAVIEST);
  });

  test("a map runs nothing, fetches nothing and breaks no policy", async () => {
    const svg = svgOf(await get("/c/make_them_pay"));
    expect(svg).not.toMatch(/<script|<style|style=|href|url\(|<image|<foreignObject|on\w+=/);
    expect(svg).not.toContain("<b>");
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("a call's map shows the point, or only the country, and says which", async () => {
    const point = await get(`/calls/${exact}`);
    expect(point.match(/<circle [^>]*r="19"/g)).toHaveLength(1);
    expect(point).toContain("the place itself");
    const land = await get(`/calls/${country}`);
    expect(svgOf(land)).toContain(`class="map-meant"`);
    expect(svgOf(land)).not.toContain("<circle");
    expect(land).toContain("somewhere in this country");
    expect(land).not.toMatch(/45\.77|4\.84/);
  });

  test("what has no place has no map", async () => {
    expect(await get(`/calls/${nowhere}`)).not.toContain('<figure class="map">');
    expect(await get("/c/placeless")).not.toContain('<figure class="map">');
  });

  test("a map is never mirrored: in Arabic its marks stand where they stand in English", async () => {
    const marks = (page: string) => svgOf(page).match(/cx="\d+" cy="\d+"/g);
    const [english, arabic] = [await get("/c/make_them_pay"), await get("/c/make_them_pay", "ar")];
    expect(marks(arabic)).toEqual(marks(english));
    expect(arabic).toContain("3 دعوات:");
  });
});
