/**
 * Towns of the world and their time zones, without network: what a form suggests while somebody types, and what turns
 * an exact place into the town that may be told instead. It never learns anything and asks nobody.
 */
import tzLookup from "@photostructure/tz-lookup";
import type { Place } from "../../domain/place.ts";
import { isOtherScript, townsByOtherName } from "./other-names.ts";
import { foldName, loadTownTable, type TownTable } from "./town-table.ts";

/**
 * A town. Coordinates are WGS 84 degrees, `country` ISO 3166-1 alpha-2, `timezone` an IANA name; `population` 0 is
 * unknown.
 */
export interface Town {
  readonly name: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly population: number;
  readonly timezone: string;
}

/** A point on the map in WGS 84 degrees. */
export interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * A place made whole. `timezone` is null when nothing says where it is; `town` is null when the gazetteer doesn't know
 * it.
 */
export interface CompletedPlace {
  readonly place: Place;
  readonly town: Town | null;
  readonly timezone: string | null;
}

/** The questions the gazetteer answers; see {@link createGazetteer}. */
export interface Gazetteer {
  /**
   * Towns whose name begins with the query, ignoring case and diacritics, most populous first. An empty query finds
   * nothing; `limit` is at most 50 and 10 by default. Large towns are known by their Arabic and Bengali names too.
   */
  readonly findTowns: (query: string, options?: { readonly country?: string; readonly limit?: number }) => Town[];
  /**
   * The town of exactly that name, in that country if one is given: the nearest to `near` where several share the name,
   * else the most populous. Null when unknown: names are mostly those used in the country.
   */
  readonly townOf: (locality: string, country?: string, near?: Coordinates) => Town | null;
  /**
   * The nearest town within `withinKm` (50 by default), in that country if one is given; null in the middle of nowhere.
   */
  readonly nearestTown: (
    near: Coordinates,
    options?: { readonly country?: string; readonly withinKm?: number },
  ) => Town | null;
  /** The IANA time zone of a point; at sea one of `Etc/GMT…`. Throws a RangeError for coordinates off the map. */
  readonly timeZoneAt: (latitude: number, longitude: number) => string;
  /**
   * Completes a place: the town's own coordinates for precision `town`, the town's as a stand-in for an exact place
   * that has none, and the time zone. Exact coordinates never become the town's.
   */
  readonly completePlace: (place: Place) => CompletedPlace;
  /** Reads the towns now, to spare the first reader the wait (a fifth of a second). Harmless to repeat. */
  readonly warmUp: () => void;
}

/**
 * How far the nearest known town may be to stand for a locality the gazetteer has under another name, in kilometres.
 */
const STAND_IN_KM = 25;

/** Makes a gazetteer. Nothing is read before the first question about a town; all gazetteers share one table (9 MB). */
export function createGazetteer(): Gazetteer {
  return { findTowns, townOf, nearestTown, timeZoneAt, completePlace, warmUp: () => void towns() };
}

let table: TownTable | null = null;

function towns(): TownTable {
  return table ??= loadTownTable();
}

function findTowns(query: string, options: { readonly country?: string; readonly limit?: number } = {}): Town[] {
  const prefix = foldName(query.slice(0, 200));
  if (prefix === "") return [];
  const limit = Math.max(0, Math.min(50, Math.trunc(options.limit ?? 10)));
  const { population } = towns();
  const found = isOtherScript(query)
    ? otherwiseNamed(query, options.country, false)
    : townsBeginningWith(prefix, options.country);
  return found.sort((a, b) => (population[b] ?? 0) - (population[a] ?? 0) || a - b).slice(0, limit).map(townAt);
}

function townOf(locality: string, country?: string, near?: Coordinates): Town | null {
  const name = foldName(locality.slice(0, 200));
  if (name === "") return null;
  const { population } = towns();
  const badness = (town: number) => near === undefined ? -(population[town] ?? 0) : distanceKm(town, near);
  const named = isOtherScript(locality)
    ? otherwiseNamed(locality, country, true)
    : townsBeginningWith(name, country, true);
  const [best] = named.sort((a, b) => badness(a) - badness(b) || a - b);
  return best === undefined ? null : townAt(best);
}

/** Towns by the name they have in a script the table does not: the largest of its Latin name in its country. */
function otherwiseNamed(text: string, country: string | undefined, whole: boolean): number[] {
  const { population } = towns();
  return townsByOtherName(text.slice(0, 200), whole).flatMap((other) => {
    if (country !== undefined && other.country !== country) return [];
    const same = townsBeginningWith(foldName(other.name), other.country, true);
    return same.sort((a, b) => (population[b] ?? 0) - (population[a] ?? 0) || a - b).slice(0, 1);
  });
}

function nearestTown(
  near: Coordinates,
  options: { readonly country?: string; readonly withinKm?: number } = {},
): Town | null {
  const { size, country, countries } = towns();
  const wanted = options.country === undefined ? -1 : countries.indexOf(options.country);
  if (options.country !== undefined && wanted < 0) return null;
  let best = -1;
  let bestKm = options.withinKm ?? 50;
  for (let town = 0; town < size; town++) {
    if (wanted >= 0 && country[town] !== wanted) continue;
    const km = distanceKm(town, near);
    if (km > bestKm) continue;
    best = town;
    bestKm = km;
  }
  return best < 0 ? null : townAt(best);
}

function timeZoneAt(latitude: number, longitude: number): string {
  return tzLookup(latitude, longitude);
}

function completePlace(place: Place): CompletedPlace {
  const exact = place.latitude === null || place.longitude === null
    ? null
    : { latitude: place.latitude, longitude: place.longitude };
  const town = townFor(place, exact);
  const known = exact ?? town;
  const timezone = known === null ? null : timeZoneAt(known.latitude, known.longitude);
  const standIn = place.precision === "exact" && exact === null ? town : null;
  return {
    place: {
      ...place,
      latitude: standIn?.latitude ?? place.latitude,
      longitude: standIn?.longitude ?? place.longitude,
      townLatitude: town?.latitude ?? null,
      townLongitude: town?.longitude ?? null,
    },
    town,
    timezone,
  };
}

/** The town by its name; where the gazetteer writes that name otherwise (Geneva, Genève), the nearest one stands in. */
function townFor(place: Place, exact: Coordinates | null): Town | null {
  if (place.locality === null) return null;
  const byName = townOf(place.locality, place.country, exact ?? undefined);
  if (byName !== null || exact === null) return byName;
  return nearestTown(exact, { country: place.country, withinKm: STAND_IN_KM });
}

function townsBeginningWith(prefix: string, country?: string, whole = false): number[] {
  const { order, size, country: countryOf, countries } = towns();
  const wanted = country === undefined ? -1 : countries.indexOf(country);
  if (country !== undefined && wanted < 0) return [];
  const found: number[] = [];
  for (let rank = firstAtLeast(prefix); rank < size; rank++) {
    const key = foldedAt(rank);
    if (whole ? key !== prefix : !key.startsWith(prefix)) break;
    const town = order[rank] ?? 0;
    if (wanted < 0 || countryOf[town] === wanted) found.push(town);
  }
  return found;
}

/** The first rank whose folded name is not before `key`, by halving. */
function firstAtLeast(key: string): number {
  let low = 0;
  let high = towns().size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (foldedAt(middle) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function foldedAt(rank: number): string {
  const { folded, foldedEnds } = towns();
  return folded.slice(foldedEnds[rank - 1] ?? 0, foldedEnds[rank]);
}

function townAt(town: number): Town {
  const { names, nameEnds, latitude, longitude, population, country, countries } = towns();
  const at = { latitude: (latitude[town] ?? 0) / 1e5, longitude: (longitude[town] ?? 0) / 1e5 };
  return {
    name: names.slice(nameEnds[town - 1] ?? 0, nameEnds[town]),
    country: countries[country[town] ?? 0] ?? "",
    ...at,
    population: population[town] ?? 0,
    timezone: timeZoneAt(at.latitude, at.longitude),
  };
}

const KM_PER_DEGREE = 111.2;

/**
 * Flat-earth distance with the meridians drawn together: good to a percent over the tens of kilometres asked for here.
 */
function distanceKm(town: number, near: Coordinates): number {
  const { latitude, longitude } = towns();
  const north = (latitude[town] ?? 0) / 1e5 - near.latitude;
  const apart = Math.abs((longitude[town] ?? 0) / 1e5 - near.longitude);
  const east = Math.min(apart, 360 - apart) * Math.cos(near.latitude * Math.PI / 180);
  return KM_PER_DEGREE * Math.hypot(north, east);
}
