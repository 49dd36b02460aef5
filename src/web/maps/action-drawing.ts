/**
 * Draws many actions with where each stands: those that would cover one another are one mark with a count and the share that
 * took place. Twice, for a wide and for a narrow screen; the land is drawn once and kept.
 */
import type { ActionState } from "../../domain/tally.ts";
import { drawGround, type Ground } from "./drawing.ts";
import type { PlaceOnMap } from "./place-on-map.ts";
import type { View } from "./projection.ts";

/** An action on the map. */
export interface StatedPlace {
  /** Where it is, as public as its owner made it. */
  readonly place: PlaceOnMap;
  /** Where it stands. */
  readonly state: ActionState;
}

/** One action, or several that lie together. */
export interface ActionMark {
  readonly x: number;
  readonly y: number;
  /** How many. */
  readonly count: number;
  /** How many of them took place. */
  readonly took: number;
  /** The state of one action; of several the one all have, else null. */
  readonly state: ActionState | null;
}

/** A drawn map of actions. */
export interface ActionDrawing {
  readonly ground: Ground;
  /** Marks for a screen as wide as a table. */
  readonly fine: readonly ActionMark[];
  /** Fewer and larger ones for a telephone. */
  readonly coarse: readonly ActionMark[];
}

/** Marks nearer than so many units are one. */
export const NEAR = { fine: 50, coarse: 104 } as const;

const KEPT = 50;
const grounds = new Map<string, { readonly ground: Ground; readonly view: View } | null>();

/** Draws actions; null where none has a place that can be drawn. The same actions give the same marks. */
export function drawActions(actions: readonly StatedPlace[]): ActionDrawing | null {
  const drawn = groundOf(actions.map(({ place }) => place));
  if (drawn === null) return null;
  const points = pointsOf(drawn.view, actions);
  return { ground: drawn.ground, fine: gather(points, NEAR.fine), coarse: gather(points, NEAR.coarse) };
}

/** The land does not change when a report arrives: it depends on the places alone. */
function groundOf(places: readonly PlaceOnMap[]) {
  const seen = new Set(places.map((place) => JSON.stringify(place)));
  const key = [...seen].sort().join("");
  const known = grounds.get(key);
  if (known !== undefined) return known;
  const drawn = drawGround([...seen].map((place) => JSON.parse(place) as PlaceOnMap));
  const [oldest] = grounds.keys();
  if (grounds.size >= KEPT && oldest !== undefined) grounds.delete(oldest);
  grounds.set(key, drawn);
  return drawn;
}

/** Actions at one spot of the sheet together, the fullest spots first, so that large towns draw their surroundings in. */
function pointsOf({ projection }: View, actions: readonly StatedPlace[]): ActionMark[] {
  const spots = new Map<string, ActionMark>();
  for (const { place, state } of actions) {
    if (place.precision === "country") continue;
    const at = projection([place.longitude, place.latitude]);
    if (at === null) continue;
    const [x, y] = [Math.round(at[0]), Math.round(at[1])];
    const spot = { x, y, count: 1, took: state === "took-place" ? 1 : 0, state };
    const key = `${x} ${y}`;
    const known = spots.get(key);
    spots.set(key, known === undefined ? spot : together(known, spot));
  }
  return [...spots.values()].sort((a, b) => b.count - a.count || a.x - b.x || a.y - b.y);
}

function gather(points: readonly ActionMark[], near: number): ActionMark[] {
  const marks: ActionMark[] = [];
  for (const point of points) {
    const at = marks.findIndex((mark) => Math.hypot(mark.x - point.x, mark.y - point.y) < near);
    const mark = marks[at];
    if (mark === undefined) marks.push(point);
    else marks[at] = together(mark, point);
  }
  return marks;
}

function together(one: ActionMark, other: ActionMark): ActionMark {
  return {
    ...one,
    count: one.count + other.count,
    took: one.took + other.took,
    state: one.state === other.state ? one.state : null,
  };
}
