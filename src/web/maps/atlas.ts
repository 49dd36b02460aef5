/**
 * The land of the world as polygons, from Natural Earth's public domain data as packed by world-atlas: nothing is fetched
 * from anybody. Borders are drawn as that data has them, which takes no side. Read when first needed and kept.
 */
import { createRequire } from "node:module";
import { geoCentroid, geoDistance } from "d3-geo";
import { feature } from "topojson-client";
import { countryNumber } from "./country-numbers.ts";

/** Longitude and latitude in degrees, in this order, as GeoJSON has them. */
export type Point = [longitude: number, latitude: number];

/** A connected piece of land, with a circle around it by which most pieces are left out of a map quickly. */
export interface Land {
  readonly polygon: { readonly type: "Polygon"; readonly coordinates: Point[][] };
  /** ISO number of the country, or the data's own name where there is none. */
  readonly country: string;
  readonly centre: Point;
  /** In degrees of arc. */
  readonly radius: number;
}

/** `coarse` for the world and continents, `fine` for one country and its neighbours. */
export type Detail = "coarse" | "fine";

const FILES = { coarse: "world-atlas/countries-110m.json", fine: "world-atlas/countries-50m.json" } as const;
const read = new Map<Detail, readonly Land[]>();

/** Every piece of land at a level of detail. */
export function lands(detail: Detail): readonly Land[] {
  const known = read.get(detail);
  if (known !== undefined) return known;
  const topology: Parameters<typeof feature>[0] & Countries = createRequire(import.meta.url)(FILES[detail]);
  const { features } = feature(topology, topology.objects.countries) as unknown as { features: readonly RawCountry[] };
  const all = features.flatMap(({ id, properties, geometry }) => {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    return polygons.map((coordinates) => landOf(coordinates, id ?? properties.name));
  });
  read.set(detail, all);
  return all;
}

/** The pieces of a country, the largest first; empty for what the data does not draw. */
export function landsOf(code: string, detail: Detail): Land[] {
  const country = code === "XK" ? "Kosovo" : countryNumber(code);
  return lands(detail).filter((land) => land.country === country).sort((a, b) => b.radius - a.radius);
}

interface Countries {
  readonly objects: { readonly countries: Parameters<typeof feature>[1] };
}

interface RawCountry {
  readonly id?: string;
  readonly properties: { readonly name: string };
  readonly geometry:
    | { readonly type: "Polygon"; readonly coordinates: Point[][] }
    | { readonly type: "MultiPolygon"; readonly coordinates: Point[][][] };
}

function landOf(coordinates: Point[][], country: string): Land {
  const outline = coordinates[0] ?? [];
  const centre = geoCentroid({ type: "MultiPoint", coordinates: outline });
  const radius = Math.max(0, ...outline.map((point) => degreesBetween(centre, point)));
  return { polygon: { type: "Polygon", coordinates }, country, centre, radius };
}

/** The angle between two points as seen from the middle of the earth, in degrees. */
export function degreesBetween(a: Point, b: Point): number {
  return geoDistance(a, b) * 180 / Math.PI;
}
