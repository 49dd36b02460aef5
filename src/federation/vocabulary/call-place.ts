/**
 * Where a call happens, as readers of Events take it: exactly one Place with a name, never a list. What its precision
 * withholds never reaches this file's output, because everything goes through `publicPlace` first.
 */
import type { Say } from "../../application/wording.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Call } from "../../domain/call.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { publicPlace } from "../../domain/place.ts";
import type { PublicPlace } from "../../domain/place.ts";
import type { PlaceObject, PostalAddressObject } from "./shapes.ts";

/** How a place is put into words. */
export interface PlaceWords {
  readonly say: Say;
  /** The readable name of an ISO 3166-1 alpha-2 country. */
  readonly countryName: (code: string, language: LanguageTag) => string;
}

/** Too small to move a pin (about 0.1 m), large enough that JSON does not show an integer. */
const FRACTION = 0.000001;

/**
 * The one `location` of a call. A call without a place is given a word for one ("Online", "Everywhere") and no address,
 * because Gancio aborts without a name and Mobilizon without a Place. Coordinates are never written as integers, which
 * Elixir does not take for floats.
 */
export function placeToObject(
  call: Pick<Call, "id" | "place" | "onlineUrl" | "language">,
  addresses: Addresses,
  words: PlaceWords,
): PlaceObject {
  if (call.place === null) return { type: "Place", name: placelessWord(call, call.language, words.say) };
  const place = publicPlace(call.place);
  const country = words.countryName(place.country, call.language);
  const { latitude, longitude } = place;
  return {
    type: "Place",
    id: addresses.place(call.id),
    name: oneLine(place.name ?? place.street ?? place.locality ?? country),
    address: addressOf(place, country),
    ...(latitude !== null && longitude !== null ? { latitude: asFloat(latitude), longitude: asFloat(longitude) } : {}),
  };
}

/** A place in a few words, for the one-line summary: `Entrepôt, Brétigny-sur-Orge`. */
export function placeLine(call: Pick<Call, "place" | "onlineUrl">, language: LanguageTag, words: PlaceWords): string {
  if (call.place === null) return placelessWord(call, language, words.say);
  const { name, street, locality, country } = publicPlace(call.place);
  const parts = present([name ?? street, locality]);
  const place = parts.length === 0 ? words.countryName(country, language) : parts.join(", ");
  return withOnline(call, place, language, words.say);
}

/** A place with everything that may be told of it, for the first lines of the text. */
export function placeInFull(call: Pick<Call, "place" | "onlineUrl">, language: LanguageTag, words: PlaceWords): string {
  if (call.place === null) return placelessWord(call, language, words.say);
  const { name, street, postalCode, locality, country } = publicPlace(call.place);
  const town = present([postalCode, locality]).join(" ");
  const place = present([name, street, town, words.countryName(country, language)]).join(", ");
  return withOnline(call, place, language, words.say);
}

/** One line of plain text: white space folded, and nothing that a reader could take for markup. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim().replaceAll("<", "‹").replaceAll(">", "›");
}

function placelessWord({ onlineUrl }: Pick<Call, "onlineUrl">, language: LanguageTag, say: Say): string {
  return say(language, onlineUrl === null ? "wire.everywhere" : "wire.online");
}

function withOnline({ onlineUrl }: Pick<Call, "onlineUrl">, place: string, language: LanguageTag, say: Say): string {
  return onlineUrl === null ? place : say(language, "wire.also_online", { place });
}

function addressOf({ street, postalCode, locality }: PublicPlace, country: string): PostalAddressObject {
  return {
    type: "PostalAddress",
    ...(street ? { streetAddress: street } : {}),
    ...(postalCode ? { postalCode } : {}),
    ...(locality ? { addressLocality: locality } : {}),
    addressCountry: country,
  };
}

function present(parts: readonly (string | null)[]): string[] {
  return [...new Set(parts.filter((part) => part !== null && part.trim() !== ""))] as string[];
}

function asFloat(degrees: number): number {
  if (!Number.isInteger(degrees)) return degrees;
  return degrees > 0 ? degrees - FRACTION : degrees + FRACTION;
}
