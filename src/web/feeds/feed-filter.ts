/**
 * What a feed was asked to leave out: `?country=`, `?kind=`, `?near=`. A filter that cannot be read is refused with 400, so
 * that a typing mistake never looks like "nothing happens there"; an empty one asks for everything, as forms send it.
 */
import { isCountryCode } from "../../application/places/countries.ts";
import { type CallKind, isCallKind } from "../../domain/kind.ts";
import { queryLimits } from "../../domain/limits.ts";
import { type Place, publicPlace } from "../../domain/place.ts";
import { Refusal } from "../refusal.ts";

/** The query parameters of a feed beside the choices of language. */
export const FEED_PARAMETERS = ["country", "kind", "near"] as const;

/** A circle on the map: degrees (WGS 84) and kilometres. */
export interface Circle {
  /** Degrees north. */
  readonly latitude: number;
  /** Degrees east. */
  readonly longitude: number;
  /** Radius in kilometres. */
  readonly kilometres: number;
}

/** What a feed is limited to; empty lists and null limit nothing. */
export interface FeedFilter {
  /** Countries, ISO 3166-1 alpha-2, upper case. */
  readonly countries: readonly string[];
  /** Kinds of call. */
  readonly kinds: readonly CallKind[];
  /** Only calls whose public coordinates lie in it. */
  readonly near: Circle | null;
}

const USUAL_RADIUS_KM = 50;
const EARTH_RADIUS_KM = 6_371;

/**
 * Reads the filter of an address. Several values stand with commas between or in several parameters; `near` is
 * `lat,lon` or `lat,lon,km` (50 km unless told). Throws a 400 {@link Refusal} for what it cannot read.
 */
export function readFeedFilter(query: URLSearchParams): FeedFilter {
  const countries = valuesOf(query, "country").map((value) => value.toUpperCase());
  const kinds = valuesOf(query, "kind").map((value) => value.toLowerCase());
  if (!countries.every(isCountryCode) || !kinds.every(isCallKind)) throw new Refusal(400);
  return { countries: [...new Set(countries)].sort(), kinds: [...new Set(kinds)].sort(), near: readCircle(query) };
}

/** The filter as a query, the same for the same filter however it was asked; empty when it limits nothing. */
export function filterQuery({ countries, kinds, near }: FeedFilter): string[] {
  return [
    ...(countries.length > 0 ? [`country=${countries.join(",")}`] : []),
    ...(kinds.length > 0 ? [`kind=${kinds.join(",")}`] : []),
    ...(near === null ? [] : [`near=${near.latitude},${near.longitude},${near.kilometres}`]),
  ];
}

/**
 * The test of a circle on a place. It sees what everybody may see: a call whose town is public counts where the town is,
 * and one whose country alone is public is in no circle, so that no search by small circles finds a withheld place.
 */
export function isWithin(circle: Circle): (place: Place) => boolean {
  return (place) => isPointWithin(circle, publicPlace(place));
}

/** The same test on coordinates that are public already; a place without any is in no circle. */
export function isPointWithin(
  circle: Circle,
  { latitude, longitude }: { readonly latitude: number | null; readonly longitude: number | null },
): boolean {
  if (latitude === null || longitude === null) return false;
  return distanceInKm(circle, { latitude, longitude }) <= circle.kilometres;
}

function readCircle(query: URLSearchParams): Circle | null {
  const written = query.getAll("near").filter((value) => value.trim() !== "");
  if (written.length === 0) return null;
  const parts = (written[0] ?? "").split(",").map((part) => part.trim());
  if (written.length > 1 || parts.length < 2 || parts.length > 3) throw new Refusal(400);
  if (!parts.every((part) => /^-?\d{1,5}(\.\d{1,15})?$/.test(part))) throw new Refusal(400);
  const [latitude = NaN, longitude = NaN, kilometres = USUAL_RADIUS_KM] = parts.map(Number);
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  if (!isOnEarth || !(kilometres > 0 && kilometres <= queryLimits.feedKilometres)) throw new Refusal(400);
  return { latitude, longitude, kilometres };
}

function valuesOf(query: URLSearchParams, name: string): string[] {
  const values = query.getAll(name).flatMap((value) => value.split(",")).map((value) => value.trim())
    .filter((value) => value !== "");
  if (values.length > queryLimits.feedValues) throw new Refusal(400);
  return values;
}

/** Along the surface of a sphere (haversine), true to half a per cent. */
function distanceInKm(a: Omit<Circle, "kilometres">, b: Omit<Circle, "kilometres">): number {
  const radians = (degrees: number) => degrees * Math.PI / 180;
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2;
  const chord = half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude);
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}
