/**
 * The figures of a joint campaign on a page: each by state and method, with the sentence under every tally. All pages,
 * the widget and the press text are made of the same tally; nothing here adds anything up.
 */
import { countryName } from "../../application/places/countries.ts";
import type { JointTally } from "../../database/views/tally-views.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import { COUNT_METHODS } from "../../domain/report.ts";
import type { CountedAction, Range } from "../../domain/tally.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { STATE_WORDS } from "../maps/action-map.ts";
import type { Visit } from "../visit.ts";
import { momentText } from "./schedule.ts";
import { peopleLine, rangeIn } from "./tally-lines.ts";
import { chooseText, commaList, phrase } from "./text.ts";

/** The headline with every state. */
export function tallyFigures(visit: Pick<Visit, "say" | "language">, { figures }: JointTally): Html {
  const { say } = visit;
  const number = (value: number) => value.toLocaleString(visit.language);
  const { organisations, countries, actions, participations, units } = figures;
  const fact = (label: string, value: Html | string, more: Html = nothing) =>
    markup`<div> <dt>${label}</dt> <dd>${value}</dd>${more} </div>`;
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
          markup`<dd class="small">${number(count)} ${say(`tally.${state}`)}</dd>`
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
export function rangeText(visit: Pick<Visit, "language">, range: Pick<Range, "low" | "high">): string {
  return rangeIn(visit.language, range);
}

/** How many took part in what took place, of how many were announced. */
function ofAll(visit: Pick<Visit, "say" | "language">, value: number, all: number): string {
  const number = (count: number) => count.toLocaleString(visit.language);
  return visit.say("tally.of", { value: number(value), all: number(all) });
}

/** The figures in one sentence for the press and for link previews. */
export function pressText(visit: Visit, { figures, joint }: JointTally): string {
  const name = jointName(visit, joint);
  const { actions, countries, organisations } = figures;
  const sentence = visit.say("tally.press_text", {
    name,
    tookPlace: actions.tookPlace,
    announced: actions.announced,
    countries: countries.tookPlace.length,
    organisations: organisations.tookPlace,
  });
  const people = peopleLine(visit.language, figures);
  return people === null ? sentence : `${sentence} ${people}.`;
}

/** The name of a joint campaign in the reader's language. */
export function jointName(visit: Visit, joint: JointTally["joint"]): string {
  const chosen = chooseText(visit, joint.names ?? {}, joint.language ?? "en");
  return chosen?.text ?? joint.uri;
}

/** The name of an action in the reader's language. */
export function actionName(visit: Visit, source: Pick<SourceRead, "uri" | "reading"> | undefined): Html {
  if (source === undefined || source.reading.kind !== "action") return nothing;
  const chosen = chooseText(visit, source.reading.names, source.reading.language);
  return chosen === null ? markup`${source.uri}` : phrase(chosen.language, chosen.text);
}

/** Some of a tally's actions with their states and all who organise them, each linked to its owner's own page. */
export function actionTable(visit: Visit, tally: JointTally, actions: readonly CountedAction[]): Html {
  const byUri = new Map(tally.sources.map((source) => [source.uri, source]));
  const names = new Map(tally.organisations.map(({ uri, name }) => [uri, name]));
  return markup`<ul class="calls">${
    actions.map((action) => actionEntry(visit, action, byUri.get(action.uri), names))
  }</ul>`;
}

function actionEntry(
  visit: Visit,
  action: CountedAction,
  source: SourceRead | undefined,
  names: ReadonlyMap<string, string>,
): Html {
  const { say } = visit;
  const reading = source?.reading.kind === "action" ? source.reading : null;
  const country = action.country === null ? null : countryName(action.country, visit.language);
  const where = [reading?.place ?? null, country].filter((part) => part !== null);
  return markup`<li class="call"><div>
<h3><a href="${safeHref(action.uri) ?? "#"}" rel="noopener">${actionName(visit, source)}</a></h3>
<p class="meta"><strong class="state state-${action.state}">${say(`tally.${STATE_WORDS[action.state]}`)}</strong> · ${
    reading === null ? nothing : momentText(visit, Temporal.Instant.from(reading.startsAt))
  }${where.length === 0 ? nothing : markup` · ${commaList(visit, where)}`}${
    action.participants === null
      ? nothing
      : markup` · ${rangeText(visit, action.participants)} ${
        action.method === null ? nothing : say(`tally.${action.method}`)
      }`
  }${
    action.reports.map((uri) => markup` · <a href="${safeHref(uri) ?? "#"}" rel="noopener">${say("report.title")}</a>`)
  }<br>${
    action.organisers.map((uri, at) => markup`${at === 0 ? nothing : ", "}<bdi>${names.get(uri) ?? uri}</bdi>`)
  }</p>
</div></li>`;
}
