/**
 * What of a call may be shown on a map: exactly what `publicPlace` lets through, at the precision it was made public. A
 * town is a ring around its middle, a country is the country; neither ever becomes a point.
 */
import type { Call } from "../../domain/call.ts";
import { publicPlace } from "../../domain/place.ts";

/** Something to draw: a point, a town, or only a country. `country` is ISO 3166-1 alpha-2. */
export type PlaceOnMap =
  | {
    readonly precision: "exact" | "town";
    readonly longitude: number;
    readonly latitude: number;
    readonly country: string;
    readonly locality: string | null;
  }
  | { readonly precision: "country"; readonly country: string };

/** How many decimals of a degree a town is drawn with: about a kilometre. */
const TOWN_DECIMALS = 2;

/** The place of a call as a map may show it; null when there is none, or nothing of it can be drawn. */
export function placeOnMap({ place }: Pick<Call, "place">): PlaceOnMap | null {
  if (place === null) return null;
  const { precision, country, locality, latitude, longitude } = publicPlace(place);
  if (precision === "country" || latitude === null || longitude === null) return { precision: "country", country };
  if (precision === "exact") return { precision, country, locality, latitude, longitude };
  const round = (degrees: number) => Number(degrees.toFixed(TOWN_DECIMALS));
  return { precision, country, locality, latitude: round(latitude), longitude: round(longitude) };
}
