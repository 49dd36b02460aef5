/**
 * Chooses how a map looks at the earth: close enough to see what there is, wide enough to see where it is. What lies
 * within a third of the globe is seen from above its middle, so that no place is stretched; anything wider is the world.
 */
import { geoAzimuthalEqualArea, geoCentroid, geoEqualEarth, type GeoProjection } from "d3-geo";
import { degreesBetween, type Detail, type Land, lands, type Point } from "./atlas.ts";

/** A view: how points become places on the sheet, which land is in it, and the sheet's size in units. */
export interface View {
  readonly projection: GeoProjection;
  readonly lands: readonly Land[];
  readonly width: number;
  readonly height: number;
}

/** Width of every map in units of its own; pages stretch it to the room they have. */
const WIDTH = 1_280;
const REGION_HEIGHT = 800;
const WORLD_HEIGHT = 540;
const WHOLE_WORLD_HEIGHT = 624;
/** Latitudes between which the map of the world lies if nothing is beyond them. */
const NORTHERNMOST = 80;
const SOUTHERNMOST = -55;
const MARGIN = 70;
/** Radius of the smallest view, in degrees of arc: a small country with what is around it. */
const CLOSEST = 1.6;
/** Radius beyond which the whole world is shown. */
const WIDEST = 52;
/** Radius up to which coasts are drawn finely. */
const FINE = 22;

/** The view that holds all of some points; the world when there are none. */
export function viewOf(points: readonly Point[]): View {
  const centre = middleOf(points);
  const radius = centre === null ? 180 : Math.max(...points.map((point) => degreesBetween(centre, point)));
  return centre === null || radius > WIDEST ? worldView(points) : regionView(centre, Math.max(radius, CLOSEST), points);
}

/** The middle of the points on the globe; null for none. */
function middleOf(points: readonly Point[]): Point | null {
  if (points.length === 0) return null;
  const [longitude, latitude] = geoCentroid({ type: "MultiPoint", coordinates: [...points] });
  return Number.isFinite(longitude) && Number.isFinite(latitude) ? [longitude, latitude] : null;
}

function regionView(centre: Point, radius: number, points: readonly Point[]): View {
  const [longitude, latitude] = centre;
  const projection = geoAzimuthalEqualArea().rotate([-longitude, -latitude]).clipAngle(Math.min(radius * 3 + 10, 120));
  const corners = ring(centre, CLOSEST);
  const extent: [[number, number], [number, number]] = [[MARGIN, MARGIN], [WIDTH - MARGIN, REGION_HEIGHT - MARGIN]];
  projection.fitExtent(extent, { type: "MultiPoint", coordinates: [...points, ...corners] });
  projection.clipExtent([[0, 0], [WIDTH, REGION_HEIGHT]]);
  const seen = Math.max(...[[0, 0], [WIDTH, 0], [0, REGION_HEIGHT], [WIDTH, REGION_HEIGHT]].map(([x = 0, y = 0]) => {
    const corner = projection.invert?.([x, y]);
    return corner === null || corner === undefined || !corner.every(Number.isFinite)
      ? 180
      : degreesBetween(centre, corner);
  }));
  const detail: Detail = radius <= FINE ? "fine" : "coarse";
  const within = lands(detail).filter((land) => degreesBetween(centre, land.centre) - land.radius < seen);
  return { projection, lands: within, width: WIDTH, height: REGION_HEIGHT };
}

/** The whole world; without the ice around the poles unless something is there. */
function worldView(points: readonly Point[]): View {
  const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(WIDTH, { type: "Sphere" });
  const isPolar = points.some(([, latitude]) => latitude > NORTHERNMOST || latitude < SOUTHERNMOST);
  const [x, y] = projection.translate();
  const top = isPolar ? 0 : projection([11, NORTHERNMOST])?.[1] ?? 0;
  const height = isPolar ? WHOLE_WORLD_HEIGHT : WORLD_HEIGHT;
  projection.translate([x, y - top]).clipExtent([[0, 0], [WIDTH, height]]);
  return { projection, lands: lands("coarse"), width: WIDTH, height };
}

/** A diamond around a point: what a view must hold at least. Near a pole its sides stay on the globe. */
function ring([longitude, latitude]: Point, degrees: number): Point[] {
  const aside = degrees / Math.max(Math.cos(latitude * Math.PI / 180), 0.1);
  return [
    [longitude - aside, latitude],
    [longitude + aside, latitude],
    [longitude, Math.min(latitude + degrees, 90)],
    [longitude, Math.max(latitude - degrees, -90)],
  ];
}
