/**
 * Reads where a call happens. A street or coordinates mean that the place may be told exactly unless the file says
 * otherwise; the gazetteer adds what the town itself is known by.
 */
import { z } from "zod";
import type { Place } from "../../domain/place.ts";
import { isCountryCode } from "../places/countries.ts";
import type { CompletedPlace, Gazetteer } from "../places/gazetteer.ts";
import { type FieldsRead, type Findings, objectOf, readFields } from "./fields.ts";
import { line, numberWithin, textThat } from "./values.ts";

const FIELDS = {
  name: line(1, 200).optional(),
  street: line(1, 300).optional(),
  locality: line(1, 200).optional(),
  postalCode: line(1, 20).optional(),
  country: textThat(isCountryCode, "unknown_country", suggestCode),
  latitude: numberWithin(-90, 90).optional(),
  longitude: numberWithin(-180, 180).optional(),
  precision: z.enum(["exact", "town", "country"]).optional(),
};

/** Reads the `place` of a file and completes it. Null when something about it is wrong. */
export function readPlace(json: unknown, gazetteer: Gazetteer, found: Findings): CompletedPlace | null {
  const before = found.refusals.length;
  const read = readFields(json, FIELDS, found, "place");
  const place = { ...placeOf(read), precision: precisionOf(read, json) };
  if (objectOf(json) === null) return null;
  if (read.latitude === undefined && hasField(json, "longitude")) refuseHalf("latitude", json, found);
  if (read.longitude === undefined && hasField(json, "latitude")) refuseHalf("longitude", json, found);
  if (place.precision === "town" && !hasField(json, "locality")) found.refuse("place.locality", "locality_required");
  if (found.refusals.length > before) return null;
  const completed = gazetteer.completePlace(place);
  warnAboutTown(completed, found);
  return completed;
}

function placeOf(read: FieldsRead<typeof FIELDS>): Omit<Place, "precision"> {
  return {
    name: read.name ?? null,
    street: read.street ?? null,
    locality: read.locality ?? null,
    postalCode: read.postalCode ?? null,
    country: read.country ?? "",
    latitude: read.latitude ?? null,
    longitude: read.longitude ?? null,
    townLatitude: null,
    townLongitude: null,
  };
}

function precisionOf(read: FieldsRead<typeof FIELDS>, json: unknown): Place["precision"] {
  if (read.precision !== undefined) return read.precision;
  return ["street", "latitude", "longitude"].some((field) => hasField(json, field)) ? "exact" : "town";
}

function refuseHalf(field: string, json: unknown, found: Findings): void {
  if (!hasField(json, field)) found.refuse(`place.${field}`, "coordinates_incomplete");
}

function warnAboutTown({ place, town }: CompletedPlace, found: Findings): void {
  if (place.precision === "country" || place.locality === null) return;
  const exact = place.precision === "exact";
  if (town === null && (!exact || place.latitude === null)) found.warn("place.locality", "town_unknown");
  if (exact && town !== null && place.latitude === town.latitude && place.longitude === town.longitude) {
    found.warn("place", "coordinates_from_town", { town: town.name });
  }
}

function hasField(json: unknown, field: string): boolean {
  return Object.hasOwn(Object(json), field);
}

function suggestCode(input: unknown): { suggestion: string } | undefined {
  const upper = String(input).trim().toUpperCase();
  const code = upper === "UK" ? "GB" : upper;
  return isCountryCode(code) ? { suggestion: code } : undefined;
}
