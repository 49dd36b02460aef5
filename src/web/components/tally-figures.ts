/**
 * The figures of a joint campaign on a page: each by state and method, with the sentence under every tally. All pages,
 * the widget and the press text are made of the same tally; nothing here adds anything up.
 */
import { countryName } from "../../application/places/countries.ts";
import type { JointTally } from "../../database/views/tally-views.ts";
import type { JointSource } from "../../domain/joint-source.ts";
import { COUNT_METHODS } from "../../domain/report.ts";
import type { Range } from "../../domain/tally.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import type { PlaceOnMap } from "../maps/place-on-map.ts";
import type { Visit } from "../visit.ts";
import { momentText } from "./schedule.ts";
import { chooseText, phrase } from "./text.ts";

/** The headline with every state. */
export function tallyFigures(visit: Visit, { figures }: JointTally): Html {
  const { say } = visit;
  const number = (value: number) => value.toLocaleString(visit.language);
  const { organisations, countries, actions, participations, units } = figures;
  const fact = (label: string, value: Html | string, more: Html = nothing) =>
    markup`<div> <dt>${label}</dt> <dd>${value}${more}</dd> </div>`;
  const states = [
    [actions.tookPlace, "took_place"],
    [actions.cancelled, "cancelled"],
    [actions.moved, "moved"],
    [actions.noReportYet, "no_report"],
    [actions.upcoming, "upcoming"],
  ] as const;
  return markup`<dl class="facts numbers">${
    fact(say("joint.organisations"), ofAll(visit, organisations.tookPlace, organisations.announced))
  }${fact(say("joint.countries"), ofAll(visit, countries.tookPlace.length, countries.announced.length))}${
    fact(
      say("joint.actions"),
      ofAll(visit, actions.tookPlace, actions.announced),
      markup`${
        states.filter(([count]) => count > 0).map(([count, state]) =>
          markup`<br><span class="small">${number(count)} ${say(`tally.${state}`)}</span>`
        )
      }`,
    )
  }${
    COUNT_METHODS.filter((method) => participations[method].actions > 0).map((method) =>
      fact(`${say("joint.participations")}, ${say(`tally.${method}`)}`, rangeText(visit, participations[method]))
    )
  }${
    units.map((unit) => fact(`${say(`unit.${unit.unit}`)}, ${say(`tally.${unit.method}`)}`, rangeText(visit, unit)))
  }</dl>
<p class="small">${say("tally.checked")}</p>`;
}

/** A range as people write it; equal ends are one number. */
export function rangeText(visit: Visit, { low, high }: Pick<Range, "low" | "high">): string {
  const number = (value: number) => value.toLocaleString(visit.language);
  return low === high ? number(low) : visit.say("tally.range", { low: number(low), high: number(high) });
}

/** How many took part in what took place, of how many were announced. */
function ofAll(visit: Visit, value: number, all: number): string {
  const number = (count: number) => count.toLocaleString(visit.language);
  return visit.say("tally.of", { value: number(value), all: number(all) });
}

/** The figures in one sentence for the press and for link previews. */
export function pressText(visit: Visit, { figures, joint }: JointTally): string {
  const name = jointName(visit, joint);
  const { actions, countries, organisations } = figures;
  return visit.say("tally.press_text", {
    name,
    tookPlace: actions.tookPlace,
    announced: actions.announced,
    countries: countries.tookPlace.length,
    organisations: organisations.tookPlace,
  });
}

/** The name of a joint campaign in the reader's language. */
export function jointName(visit: Visit, joint: JointTally["joint"]): string {
  const chosen = chooseText(visit, joint.names ?? {}, joint.language ?? "en");
  return chosen?.text ?? joint.uri;
}

/** The name of an action in the reader's language. */
export function actionName(visit: Visit, source: JointSource | undefined): Html {
  if (source === undefined || source.reading.kind !== "action") return nothing;
  const chosen = chooseText(visit, source.reading.names, source.reading.language);
  return chosen === null ? markup`${source.uri}` : phrase(chosen.language, chosen.text);
}

/** Every action with its state, linked to its owner's own page. */
export function actionTable(visit: Visit, tally: JointTally, most: number): Html {
  const { say } = visit;
  if (tally.actions.length === 0) return markup`<p class="empty">${say("joint.no_actions")}</p>`;
  const byUri = new Map(tally.sources.map((source) => [source.uri, source]));
  const names = new Map(tally.organisations.map(({ uri, name }) => [uri, name]));
  const key = {
    "took-place": "took_place",
    "cancelled": "cancelled",
    "moved": "moved",
    "no-report-yet": "no_report",
    "upcoming": "upcoming",
  };
  return markup`<ul class="calls">${
    tally.actions.slice(0, most).map((action) => {
      const source = byUri.get(action.uri);
      const starts = source?.reading.kind === "action" ? Temporal.Instant.from(source.reading.startsAt) : null;
      const place = source?.reading.kind === "action" ? source.reading.place : null;
      const where = [place, action.country === null ? null : countryName(action.country, visit.language)]
        .filter((part) => part !== null).join(", ");
      return markup`<li class="call"><div>
<h3><a href="${safeHref(action.uri) ?? "#"}" rel="noopener">${actionName(visit, source)}</a></h3>
<p class="meta"><strong class="state state-${action.state}">${say(`tally.${key[action.state]}`)}</strong> · ${
        starts === null ? nothing : momentText(visit, starts)
      }${where === "" ? nothing : markup` · <bdi>${where}</bdi>`}${
        action.participants === null
          ? nothing
          : markup` · ${rangeText(visit, action.participants)} ${
            action.method === null ? nothing : say(`tally.${action.method}`)
          }`
      }<br>${
        action.organisers.map((uri, at) => markup`${at === 0 ? nothing : ", "}<bdi>${names.get(uri) ?? uri}</bdi>`)
      }</p>
</div></li>`;
    })
  }</ul>`;
}

/** Where the actions are, for a map. */
export function actionPlaces(sources: readonly JointSource[]): PlaceOnMap[] {
  return sources.flatMap(({ reading }): PlaceOnMap[] => {
    if (reading.kind !== "action" || reading.country === null) return [];
    const { country, latitude, longitude, place } = reading;
    if (latitude === null || longitude === null) return [{ precision: "country", country }];
    return [{ precision: "town", country, latitude, longitude, locality: place }];
  });
}
