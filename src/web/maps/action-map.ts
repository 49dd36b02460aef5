/**
 * The map of a joint campaign's day: marks whose shape says where an action stands, so that nobody needs to tell colours
 * apart, and rings for several that lie together. The list of countries beside it has the same in words.
 */
import { countryName } from "../../application/places/countries.ts";
import type { JointTally } from "../../database/views/tally-views.ts";
import type { ActionState } from "../../domain/tally.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { type ActionDrawing, type ActionMark, drawActions, NEAR, type StatedPlace } from "./action-drawing.ts";

/** Most countries named in the description; the list has them all. */
const NAMED = 8;

/** States in the order of the legend, each with its message. */
export const STATE_WORDS: Readonly<Record<ActionState, string>> = {
  "took-place": "took_place",
  "upcoming": "upcoming",
  "no-report-yet": "no_report",
  "moved": "moved",
  "cancelled": "cancelled",
};

/** The map of the actions of a tally; nothing where none has a place. One to a page. */
export function actionMap(visit: Visit, tally: Pick<JointTally, "actions" | "sources">): Html {
  const actions = statedPlaces(tally);
  const drawing = drawActions(actions);
  if (drawing === null) return nothing;
  const { say } = visit;
  const { ground } = drawing;
  const took = actions.filter(({ state }) => state === "took-place").length;
  const text = say("map.actions", { count: actions.length, took, places: mostIn(visit, actions) });
  return markup`<figure class="map"><svg viewBox="0 0 ${ground.width} ${ground.height}" role="img" aria-labelledby="map-title map-text"><title id="map-title">${
    say("map.title")
  }</title><desc id="map-text">${text}</desc>
<path class="map-land" fill="currentColor" fill-opacity=".16" stroke="currentColor" stroke-opacity=".3" stroke-width="2" d="${ground.land}"/>
${
    ground.home === ""
      ? nothing
      : markup`<path class="map-home" fill="currentColor" fill-opacity=".2" d="${ground.home}"/>`
  }${
    ground.meant === ""
      ? nothing
      : markup`<path class="map-meant" fill="var(--accent)" fill-opacity=".3" stroke="var(--accent)" stroke-width="3" d="${ground.meant}"/>`
  }${marks(drawing, "fine")}${marks(drawing, "coarse")}</svg>
<figcaption><ul class="legend">${legend(visit, drawing)}</ul></figcaption></figure>`;
}

/** Whether {@link actionMap} draws anything of a tally. */
export function hasActionMap(tally: Pick<JointTally, "actions" | "sources">): boolean {
  return drawActions(statedPlaces(tally)) !== null;
}

/** Where each action is and stands. */
function statedPlaces({ actions, sources }: Pick<JointTally, "actions" | "sources">): StatedPlace[] {
  const readings = new Map(sources.map(({ uri, reading }) => [uri, reading]));
  return actions.flatMap(({ uri, state }): StatedPlace[] => {
    const reading = readings.get(uri);
    if (reading?.kind !== "action" || reading.country === null) return [];
    const { country, latitude, longitude, place } = reading;
    if (latitude === null || longitude === null) return [{ state, place: { precision: "country", country } }];
    const round = (degrees: number) => Number(degrees.toFixed(2));
    const at = { latitude: round(latitude), longitude: round(longitude) };
    return [{ state, place: { precision: "town", country, locality: place, ...at } }];
  });
}

/** The countries with most actions, in words. */
function mostIn(visit: Visit, actions: readonly StatedPlace[]): string {
  const counts = new Map<string, number>();
  for (const { place } of actions) counts.set(place.country, (counts.get(place.country) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, NAMED);
  const list = new Intl.ListFormat(visit.language, { type: "conjunction" });
  return list.format(most.map(([country]) => countryName(country, visit.language)));
}

function marks(drawing: ActionDrawing, size: keyof typeof NEAR): Html {
  const radius = size === "fine" ? 22 : 46;
  return markup`<g class="map-${size}">${drawing[size].map((mark) => markShape(mark, radius, size))}</g>`;
}

/** One action by its shape; several as a ring with their number, thick as far as they took place. */
function markShape(mark: ActionMark, radius: number, size: string): Html {
  const { x, y, count, took, state } = mark;
  const at = markup` data-at="${size} ${x} ${y}" data-took="${took}"`;
  if (count === 1 && state !== null) {
    return markup`<g${at} transform="translate(${x} ${y})">${stateShape(state, Math.round(radius * .6))}</g>`;
  }
  const share = Math.round(took / count * 100);
  const letters = Math.round(radius * (count > 99 ? .85 : 1.15));
  return markup`<g${at} transform="translate(${x} ${y})"><circle r="${radius}" fill="var(--sheet)" stroke="var(--accent)" stroke-width="2"/>${
    share === 0
      ? nothing
      : markup`<circle r="${radius - 3}" fill="none" stroke="var(--accent)" stroke-width="${
        Math.round(radius / 3)
      }" pathLength="100" stroke-dasharray="${share} ${100 - share}" transform="rotate(-90)"/>`
  }<text y="${
    Math.round(letters * .36)
  }" text-anchor="middle" font-size="${letters}" font-weight="700" direction="ltr" fill="var(--ink)">${count}</text></g>`;
}

/** Full: took place. Ring: to come. Broken ring: no report yet. Cross: cancelled. Arrow: moved. */
function stateShape(state: ActionState, radius: number): Html {
  const line = Math.max(2, Math.round(radius / 3));
  const outline = markup`fill="var(--sheet)" stroke="var(--accent)" stroke-width="${line}"`;
  switch (state) {
    case "took-place":
      return markup`<circle r="${radius}" fill="var(--accent)" stroke="var(--sheet)" stroke-width="2"/>`;
    case "upcoming":
      return markup`<circle r="${radius}" ${outline}/>`;
    case "no-report-yet":
      return markup`<circle r="${radius}" ${outline} stroke-dasharray="${line} ${line}"/>`;
    case "moved":
      return markup`<path d="M-${radius} 0h${
        radius * 2
      }m-${radius}-${radius}l${radius} ${radius}-${radius} ${radius}" fill="none" stroke="var(--accent)" stroke-width="${line}"/>`;
    case "cancelled":
      return markup`<path d="M-${radius}-${radius}l${radius * 2} ${radius * 2}m0-${radius * 2}l-${radius * 2} ${
        radius * 2
      }" stroke="var(--ink)" stroke-width="${line}"/>`;
  }
}

function legend(visit: Visit, { fine, coarse }: ActionDrawing): Html {
  const { say } = visit;
  const all = [...fine, ...coarse];
  const states = (Object.keys(STATE_WORDS) as ActionState[]).filter((state) =>
    all.some((mark) => mark.count === 1 && mark.state === state)
  );
  const sign = (shape: Html) =>
    markup`<svg width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">${shape}</svg>`;
  return markup`${
    states.map((state) => markup`<li>${sign(stateShape(state, 5))} ${say(`tally.${STATE_WORDS[state]}`)}</li>`)
  }${
    all.some(({ count }) => count > 1)
      ? markup`<li>${
        sign(
          markup`<circle r="7" fill="none" stroke="var(--accent)"/><circle r="6" fill="none" stroke="var(--accent)" stroke-width="3" pathLength="100" stroke-dasharray="70 30"/>`,
        )
      } ${say("map.share")}</li>`
      : nothing
  }`;
}
