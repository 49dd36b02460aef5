/**
 * Draws a map: land, the countries meant, and marks for places. What comes out is plain shapes with whole coordinates,
 * for a template to write; marks that would cover one another are one mark with a count.
 */
import { geoPath } from "d3-geo";
import { type Land, lands, landsOf, type Point } from "./atlas.ts";
import { drawnWith } from "./country-numbers.ts";
import { createPathText } from "./path-text.ts";
import type { PlaceOnMap } from "./place-on-map.ts";
import { type View, viewOf } from "./projection.ts";

/** A mark on the sheet. `towns` are rings, all others points; `count` places lie under it. */
export interface Mark {
  readonly x: number;
  readonly y: number;
  readonly kind: "exact" | "town";
  readonly count: number;
}

/** A drawn map; `land`, `home` and `meant` are path texts. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly land: string;
  /** The one country all marks are in; empty where there are several. */
  readonly home: string;
  /** The countries of which nothing more is known than that something happens there. */
  readonly meant: string;
  readonly marks: readonly Mark[];
}

/** Marks nearer than this many units are one. */
const NEAR = 44;
/** Steps of an outline that are left out, in units; the coarser one keeps long coasts within the weight of a page. */
const STEPS = [3, 5, 8, 14] as const;
/** Longest text of the land, and of the countries meant, in characters. */
const LONGEST = { land: 13_000, meant: 8_000 } as const;

/** What lies under the marks of a map. */
export type Ground = Omit<Drawing, "marks">;

/** Draws places; null when there is nothing to draw: no place, or only countries that the data does not have. */
export function drawMap(places: readonly PlaceOnMap[]): Drawing | null {
  const drawn = drawGround(places);
  if (drawn === null) return null;
  return { ...drawn.ground, marks: marksOf(drawn.view, places.filter((place) => place.precision !== "country")) };
}

/** The land that some places ask for, and how they are looked at; null as in {@link drawMap}. */
export function drawGround(places: readonly PlaceOnMap[]): { readonly ground: Ground; readonly view: View } | null {
  const points = places.filter((place) => place.precision !== "country");
  const meant = [...new Set(places.filter(({ precision }) => precision === "country").map(({ country }) => country))];
  const shapes = meant.flatMap((country) => mainLands(landsOf(country, "fine")));
  if (points.length === 0 && shapes.length === 0) return null;
  const home = homeShapes(points);
  const outline = [...shapes, ...home].flatMap(({ polygon }) => polygon.coordinates[0] ?? []);
  const view = viewOf([...points.map(pointOf), ...outline]);
  const countries = new Set(points.map(({ country }) => country));
  const own = countries.size === 1 && meant.length === 0 ? landsOf([...countries][0] ?? "", "fine") : [];
  const ground = {
    width: view.width,
    height: view.height,
    land: fitting(view, view.lands, LONGEST.land),
    home: fitting(view, own, LONGEST.meant),
    meant: fitting(view, meant.flatMap((country) => landsOf(country, "fine")), LONGEST.meant),
  };
  return { ground, view };
}

type Placed = Exclude<PlaceOnMap, { readonly precision: "country" }>;

function pointOf({ longitude, latitude }: Placed): Point {
  return [longitude, latitude];
}

/** One country is shown whole, so that a reader sees where in it; of several, what lies between the places is enough. */
function homeShapes(points: readonly Placed[]): Land[] {
  const countries = new Set(points.map(({ country }) => country));
  const [country] = countries;
  if (country === undefined || countries.size > 1) return [];
  const pieces = landsOf(country, "fine");
  const part = drawnWith(country);
  const around = part === null ? pieces : lands("fine").filter((land) => land.country === part);
  const holding = around.filter((land) => points.some((point) => isNear(land, point)));
  return part === null && holding.length === 0 ? mainLands(pieces) : holding;
}

/** The largest pieces of a country: islands far away would make the map of France one of the Atlantic. */
function mainLands(pieces: readonly Land[]): Land[] {
  const [largest] = pieces;
  return largest === undefined ? [] : pieces.filter(({ radius }) => radius >= largest.radius * 0.45);
}

function isNear(land: Land, point: Placed): boolean {
  const [longitude, latitude] = pointOf(point);
  const outline = land.polygon.coordinates[0] ?? [];
  const within = (at: 0 | 1, value: number) => {
    const values = outline.map((one) => one[at]);
    return Math.min(...values) - 0.3 <= value && value <= Math.max(...values) + 0.3;
  };
  return within(0, longitude) && within(1, latitude);
}

function fitting(view: View, shown: readonly Land[], longest: number): string {
  for (const step of STEPS) {
    const text = pathOf(view, shown, step);
    if (text.length <= longest) return text;
  }
  return pathOf(view, shown, 30);
}

function pathOf({ projection }: View, shown: readonly Land[], step: number): string {
  const text = createPathText(step);
  const path = geoPath(projection, text);
  for (const { polygon } of shown) path(polygon);
  return text.text();
}

function marksOf({ projection }: View, points: readonly Placed[]): Mark[] {
  const marks: { x: number; y: number; kind: Mark["kind"]; count: number }[] = [];
  for (const point of points) {
    const at = projection(pointOf(point));
    if (at === null) continue;
    const [x, y] = [Math.round(at[0]), Math.round(at[1])];
    const near = marks.find((mark) => Math.hypot(mark.x - x, mark.y - y) < NEAR);
    if (near === undefined) marks.push({ x, y, kind: point.precision, count: 1 });
    else {
      near.count++;
      if (point.precision === "town") near.kind = "town";
    }
  }
  return marks;
}
