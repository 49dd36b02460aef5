/**
 * The gazetteer knows the towns movements write down, however hastily, and never hands out an exact place as a town.
 */
import { describe, expect, it } from "vitest";
import { type Place, publicPlace } from "../../domain/place.ts";
import { COUNTRY_CODES, countryName, isCountryCode } from "./countries.ts";
import { createGazetteer } from "./gazetteer.ts";
import { foldName } from "./town-table.ts";

const gazetteer = createGazetteer();
const place = (some: Partial<Place>): Place => ({
  name: null,
  street: null,
  locality: null,
  postalCode: null,
  country: "FR",
  latitude: null,
  longitude: null,
  precision: "exact",
  townLatitude: null,
  townLongitude: null,
  ...some,
});

describe("findTowns", () => {
  it("finds a town by the beginning of its name, whatever the case, accents and hyphens", () => {
    for (const query of ["Brétigny-sur-Orge", "bretigny sur", "BRÉTIGNY", "  brétigny–sur  "]) {
      expect(gazetteer.findTowns(query)[0]).toMatchObject({
        name: "Brétigny-sur-Orge",
        country: "FR",
        timezone: "Europe/Paris",
      });
    }
  });

  it("lists the most populous first, at most as many as asked for", () => {
    const found = gazetteer.findTowns("san", { limit: 20 });
    expect(found).toHaveLength(20);
    expect(found.map((town) => town.population)).toEqual(found.map((town) => town.population).sort((a, b) => b - a));
    expect(gazetteer.findTowns("san", { limit: 5_000 })).toHaveLength(50);
    expect(gazetteer.findTowns("san", { limit: -1 })).toEqual([]);
  });

  it("stays in one country when asked to", () => {
    expect(gazetteer.findTowns("paris", { country: "US" }).map((town) => town.country)).toContain("US");
    expect(gazetteer.findTowns("par", { country: "FR" }).every((town) => town.country === "FR")).toBe(true);
    expect(gazetteer.findTowns("par", { country: "ZZ" })).toEqual([]);
  });

  it("finds nothing for nothing", () => {
    for (const query of ["", "  ", "-", "qqqqqqq", "x".repeat(100_000)]) expect(gazetteer.findTowns(query)).toEqual([]);
  });

  it("gives every town a time zone the platform can use", () => {
    const zones = new Set(
      "abcdefghijklmnopqrstuvwxyz".split("").flatMap((letter) => gazetteer.findTowns(letter, { limit: 50 })).map((
        town,
      ) => town.timezone),
    );
    expect(zones.size).toBeGreaterThan(50);
    for (const zone of zones) {
      expect(new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone).toBeTruthy();
    }
  });
});

describe("townOf and nearestTown", () => {
  it("wants the whole name", () => {
    expect(gazetteer.townOf("Dhaka", "BD")).toMatchObject({ name: "Dhaka", timezone: "Asia/Dhaka" });
    expect(gazetteer.townOf("Dhak", "BD")).toBeNull();
    expect(gazetteer.townOf("", "BD")).toBeNull();
  });

  it("takes the biggest of a name, or the nearest to a point", () => {
    expect(gazetteer.townOf("Coventry")?.country).toBe("GB");
    expect(gazetteer.townOf("Coventry", "US")?.country).toBe("US");
    expect(gazetteer.townOf("Paris", "US", { latitude: 38.2, longitude: -84.2 })?.longitude).toBeCloseTo(-84.25, 1);
  });

  it("knows the town around a point, and that the ocean has none", () => {
    expect(gazetteer.nearestTown({ latitude: 48.6075, longitude: 2.3051 })?.name).toBe("Brétigny-sur-Orge");
    expect(gazetteer.nearestTown({ latitude: 0, longitude: -30 })).toBeNull();
    expect(gazetteer.nearestTown({ latitude: 46.2, longitude: 6.15 }, { country: "FR" })?.country).toBe("FR");
  });

  it("looks across the date line", () => {
    expect(gazetteer.nearestTown({ latitude: -16.8, longitude: 180 }, { withinKm: 100 })?.country).toBe("FJ");
  });
});

describe("completePlace", () => {
  it("gives a place known by its town the town's coordinates, and tells nobody the exact ones", () => {
    const written = place({
      name: "Entrepôt",
      street: "1 rue X",
      locality: "Brétigny-sur-Orge",
      latitude: 48.6075,
      longitude: 2.3051,
      precision: "town",
    });
    const { place: completed, timezone } = gazetteer.completePlace(written);
    expect(timezone).toBe("Europe/Paris");
    expect(publicPlace(completed)).toMatchObject({
      name: null,
      street: null,
      locality: "Brétigny-sur-Orge",
      latitude: 48.61135,
      longitude: 2.30593,
    });
  });

  it("never lets exact coordinates stand in for an unknown town", () => {
    const written = place({ locality: "Nullepart-les-Eaux", latitude: 47.05, longitude: -40.02, precision: "town" });
    const { place: completed, town, timezone } = gazetteer.completePlace(written);
    expect([town, completed.townLatitude, completed.townLongitude]).toEqual([null, null, null]);
    expect(publicPlace(completed)).toMatchObject({ latitude: null, longitude: null });
    expect(timezone).toMatch(/^Etc\/GMT/);
  });

  it("lets the nearest town stand in where the town is written in another language", () => {
    const written = place({ locality: "Geneva", country: "CH", latitude: 46.204, longitude: 6.143, precision: "town" });
    expect(gazetteer.completePlace(written).town).toMatchObject({ name: "Genève", country: "CH" });
  });

  it("puts an exact place without coordinates in the middle of its town", () => {
    const { place: completed } = gazetteer.completePlace(place({ street: "1 rue X", locality: "Brétigny-sur-Orge" }));
    expect(completed).toMatchObject({ latitude: 48.61135, longitude: 2.30593, street: "1 rue X" });
  });

  it("adds nothing to a country", () => {
    const written = place({ precision: "country" });
    expect(gazetteer.completePlace(written)).toEqual({ place: written, town: null, timezone: null });
  });
});

describe("foldName", () => {
  it("makes one of the ways a name is typed", () => {
    expect(foldName("L'Haÿ-les-Roses")).toBe("l hay les roses");
    expect(foldName("Łódź")).toBe("lodz");
    expect(foldName("İzmir")).toBe("izmir");
    expect(foldName("Старо Нагоричане")).toBe("старо нагоричане");
  });
});

describe("countries", () => {
  it("names each of 250 in the reader's language", () => {
    expect(COUNTRY_CODES).toHaveLength(250);
    for (const code of COUNTRY_CODES) expect(countryName(code, "fr")).not.toBe(code);
    expect(countryName("FR", "bn")).toBe("ফ্রান্স");
    expect(countryName("DE", "no such tag")).toBe("Germany");
  });

  it("knows that regions, small letters and nonsense aren't countries", () => {
    for (const code of ["EU", "UN", "ZZ", "UK", "fr", "FRA", ""]) expect(isCountryCode(code)).toBe(false);
    expect(countryName("EU", "fr")).toBe("EU");
  });
});
