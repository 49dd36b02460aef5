/**
 * A map as a figure of a page: one picture with a name and a description, the same places in words beside it, and a
 * legend of what the marks promise. It follows the page's colours in light and dark and is never mirrored.
 */
import { countryName } from "../../application/places/countries.ts";
import { commaList } from "../components/text.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { type Drawing, drawMap, type Mark } from "./drawing.ts";
import type { PlaceOnMap } from "./place-on-map.ts";

/** Most places named in the description; the list beside the map has them all. */
const NAMED = 12;
const KEPT = 200;
const drawn = new Map<string, Drawing | null>();

/**
 * The map of some places; nothing when none can be drawn. One to a page. `withList` adds the list of towns and countries,
 * for pages that do not say in words where the one place is.
 */
export function mapFigure(visit: Visit, places: readonly PlaceOnMap[], options: { readonly withList: boolean }): Html {
  const drawing = drawOnce(places);
  if (drawing === null) return nothing;
  const { say } = visit;
  const groups = byTown(visit, places);
  const names = groups.slice(0, NAMED).map(({ name }) => name);
  const list = new Intl.ListFormat(visit.language, { type: "conjunction" });
  const kinds = new Set(places.map(({ precision }) => precision));
  return markup`<figure class="map"><svg viewBox="0 0 ${drawing.width} ${drawing.height}" role="img" aria-labelledby="map-title map-text"><title id="map-title">${
    say("map.title")
  }</title><desc id="map-text">${say("map.text", { count: places.length, places: list.format(names) })}</desc>
<path class="map-land" fill="currentColor" fill-opacity=".16" stroke="currentColor" stroke-opacity=".3" stroke-width="2" d="${drawing.land}"/>
${
    drawing.home === ""
      ? nothing
      : markup`<path class="map-home" fill="currentColor" fill-opacity=".2" d="${drawing.home}"/>`
  }${
    drawing.meant === ""
      ? nothing
      : markup`<path class="map-meant" fill="var(--accent)" fill-opacity=".45" stroke="var(--accent)" stroke-width="3" d="${drawing.meant}"/>`
  }${drawing.marks.map(markShape)}</svg>
<figcaption>${options.withList ? townList(visit, groups) : nothing}<ul class="legend">${
    (["exact", "town", "country"] as const).filter((kind) => kinds.has(kind)).map((kind) =>
      markup`<li>${legendMark(kind)} ${say(`map.${kind}`)}</li>`
    )
  }</ul></figcaption></figure>`;
}

/** The section of a campaign's page with the map of all its calls and the list of their towns; nothing without places. */
export function campaignMap(visit: Visit, places: readonly PlaceOnMap[]): Html {
  if (drawOnce(places) === null) return nothing;
  return markup`<section aria-labelledby="where"><h2 id="where">${visit.say("map.where")}</h2>${
    mapFigure(visit, places, { withList: true })
  }</section>`;
}

function drawOnce(places: readonly PlaceOnMap[]): Drawing | null {
  if (places.length === 0) return null;
  const key = JSON.stringify(places);
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const drawing = drawMap(places);
  const [oldest] = drawn.keys();
  if (drawn.size >= KEPT && oldest !== undefined) drawn.delete(oldest);
  drawn.set(key, drawing);
  return drawing;
}

function markShape({ x, y, kind, count }: Mark): Html {
  const radius = Math.min((kind === "exact" ? 19 : 25) + (count - 1) * 3, 38);
  const shape = kind === "exact"
    ? markup`<circle cx="${x}" cy="${y}" r="${radius}" fill="var(--accent)" stroke="var(--sheet)" stroke-width="4"/>`
    : markup`<circle cx="${x}" cy="${y}" r="${radius}" fill="var(--accent)" fill-opacity=".3" stroke="var(--accent)" stroke-width="6"/>`;
  if (count === 1) return shape;
  return markup`${shape}<text x="${x}" y="${
    y + 11
  }" text-anchor="middle" font-size="31" font-weight="700" direction="ltr" fill="${
    kind === "exact" ? "var(--accent-ink)" : "var(--ink)"
  }">${count}</text>`;
}

function legendMark(kind: PlaceOnMap["precision"]): Html {
  const shape = {
    exact: markup`<circle cx="8" cy="8" r="5" fill="var(--accent)"/>`,
    town:
      markup`<circle cx="8" cy="8" r="5.5" fill="var(--accent)" fill-opacity=".3" stroke="var(--accent)" stroke-width="2"/>`,
    country:
      markup`<rect x="1" y="2" width="14" height="12" fill="var(--accent)" fill-opacity=".45" stroke="var(--accent)"/>`,
  }[kind];
  return markup`<svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">${shape}</svg>`;
}

interface Town {
  readonly name: string;
  readonly parts: readonly string[];
  readonly country: string;
  count: number;
}

/** Places by town and country, each counted once for each call there, in the order the calls have. */
function byTown(visit: Visit, places: readonly PlaceOnMap[]): Town[] {
  const towns = new Map<string, Town>();
  for (const place of places) {
    const locality = place.precision === "country" ? null : place.locality;
    const parts = [locality, countryName(place.country, visit.language)].filter((part) => part !== null && part !== "");
    const key = JSON.stringify(parts);
    const known = towns.get(key);
    if (known !== undefined) known.count++;
    else {
      const words = parts.filter((part) => part !== null);
      towns.set(key, { name: words[0] ?? "", parts: words, country: place.country, count: 1 });
    }
  }
  return [...towns.values()];
}

function townList(visit: Visit, towns: readonly Town[]): Html {
  const { say } = visit;
  return markup`<h3 class="unseen">${say("map.places")}</h3><ul class="map-places">${
    towns.map(({ parts, country, count }) =>
      markup`<li><a href="/calls?country=${country}">${commaList(visit, parts)}</a>${
        count === 1 ? nothing : markup` <span class="small">(${say("map.calls", { count })})</span>`
      }</li>`
    )
  }</ul>`;
}
