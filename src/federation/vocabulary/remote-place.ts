/**
 * Where an event of another node happens. One Place, a list with a VirtualLocation in it (FEP-8a8e), a bare word, an
 * address as text or as a map, coordinates as strings: all are read; what makes no sense is left out.
 */
import type { JsonObject, JsonValue } from "./json.ts";
import { arrayOf, hrefOf, lineOf, numberOf, objectOf, typeOf, uriOf } from "./json.ts";

/** A place of another node, as far as it could be read. Coordinates are WGS 84 degrees, both or none. */
export interface RemotePlace {
  readonly name: string | null;
  readonly street: string | null;
  readonly postalCode: string | null;
  readonly locality: string | null;
  /** The country as the other node writes it, usually its readable name. */
  readonly country: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** Reads the first location that can be gone to; absent when there is none but online ones. */
export function placeFrom(event: JsonObject): RemotePlace | null {
  const physical = locationsOf(event).filter((location) => !isVirtual(location));
  const addressed = physical.find((location) => objectOf(location)?.["address"] !== undefined);
  const chosen = addressed ?? physical[0];
  if (chosen === undefined) return null;
  const place = objectOf(chosen);
  if (place === null) return wordOnly(chosen);
  const read = { name: lineOf(place["name"]), ...addressFrom(place["address"]), ...coordinatesFrom(place) };
  return Object.values(read).every((part) => part === null) ? null : read;
}

/**
 * Reads the address at which an event is joined online: that of a VirtualLocation, else a link in HTML when the event
 * says it is online, else a link named by its own address, as Gancio writes them. The event's own page is not one.
 */
export function onlineUrlFrom(event: JsonObject): string | null {
  const virtual = locationsOf(event).map(objectOf).filter((location) => location !== null).find(isVirtual);
  const page = hrefOf(event["url"]);
  const links = arrayOf(event["attachment"]).map(objectOf).filter((entry) => entry?.["type"] === "Link");
  const online = links.filter((entry) => event["isOnline"] === true || entry?.["name"] === entry?.["href"]);
  const candidates = [hrefOf(virtual?.["url"]), ...online.map((entry) => uriOf(entry?.["href"]))];
  return candidates.find((href) => href !== null && href !== page && href !== event["id"]) ?? null;
}

/** Tells whether an event can be joined online, even when it does not say where. */
export function isOnline(event: JsonObject): boolean {
  return event["isOnline"] === true || locationsOf(event).some(isVirtual);
}

function locationsOf(event: JsonObject): readonly JsonValue[] {
  return arrayOf(event["location"] ?? event["schema:location"] ?? event["sc:location"]);
}

function isVirtual(location: JsonValue): boolean {
  const place = objectOf(location);
  return place !== null && typeOf(place, ["VirtualLocation"]) !== null;
}

function wordOnly(location: JsonValue): RemotePlace | null {
  const name = uriOf(location) === null ? lineOf(location) : null;
  return name === null ? null : { name, ...addressFrom(undefined), latitude: null, longitude: null };
}

function addressFrom(address: JsonValue | undefined) {
  const map = objectOf(address);
  return {
    street: map === null ? lineOf(address) : lineOf(map["streetAddress"]),
    postalCode: lineOf(map?.["postalCode"]),
    locality: lineOf(map?.["addressLocality"]),
    country: lineOf(map?.["addressCountry"]) ?? lineOf(objectOf(map?.["addressCountry"])?.["name"]),
  };
}

function coordinatesFrom(place: JsonObject) {
  const latitude = degreesOf(place["latitude"], 90);
  const longitude = degreesOf(place["longitude"], 180);
  return latitude === null || longitude === null ? { latitude: null, longitude: null } : { latitude, longitude };
}

function degreesOf(value: JsonValue | undefined, most: number): number | null {
  const written = typeof value === "string" && /^-?\d{1,3}(\.\d{1,20})?$/.test(value) ? Number(value) : value;
  const degrees = numberOf(written);
  return degrees !== null && Math.abs(degrees) <= most ? degrees : null;
}
