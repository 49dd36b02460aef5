/**
 * Where a call happens, and how much of it may be told. A place is stored as the organiser wrote it; what leaves the
 * node is only what {@link publicPlace} lets through.
 */

/** How precisely a place may be made public: the address, only the town, or only the country. */
export type PlacePrecision = "exact" | "town" | "country";

/** A place as its organiser wrote it. Coordinates are WGS 84 degrees; `country` is ISO 3166-1 alpha-2, upper case. */
export interface Place {
  /** What people call the place. */
  readonly name: string | null;
  /** Street and number. */
  readonly street: string | null;
  /** Town. */
  readonly locality: string | null;
  /** Postal code. */
  readonly postalCode: string | null;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string;
  /** Degrees north. */
  readonly latitude: number | null;
  /** Degrees east. */
  readonly longitude: number | null;
  /** How much of it may be told. */
  readonly precision: PlacePrecision;
  /** The town's own coordinates from the gazetteer, shown instead of the exact ones when precision is `town`. */
  readonly townLatitude: number | null;
  /** See `townLatitude`. */
  readonly townLongitude: number | null;
}

/** What everybody may know of a place: a {@link Place} without the fields its precision withholds. */
export type PublicPlace = Omit<Place, "townLatitude" | "townLongitude">;

/**
 * Reduces a place to what its precision makes public: `town` keeps the town's name and gazetteer coordinates and drops
 * street, postal code and place name; `country` keeps the country alone (protocol: call and local action).
 */
export function publicPlace(place: Place): PublicPlace {
  const { townLatitude, townLongitude, ...all } = place;
  if (place.precision === "exact") return all;
  const hidden = { name: null, street: null, postalCode: null };
  if (place.precision === "town") return { ...all, ...hidden, latitude: townLatitude, longitude: townLongitude };
  return { ...all, ...hidden, locality: null, latitude: null, longitude: null };
}
