/** Actions and reports of an archived campaign as lists, each entry with its state, day, place and whose word it is. */
import { countryName } from "../../application/places/countries.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import { rangeText } from "../components/tally-figures.ts";
import { address, block, chooseText } from "../components/text.ts";
import { fromForeignHtml, type Html, markup, nothing } from "../html.ts";
import { dayLine, linkTo, type Scene, sourceName } from "./scene.ts";

/** Words of a state, as the pages of living campaigns say them. */
export const STATES = {
  "took-place": "took_place",
  "cancelled": "cancelled",
  "moved": "moved",
  "no-report-yet": "no_report",
  "upcoming": "upcoming",
} as const;

/** Names of organisations by address. */
export function organisationName({ archive: { record } }: Scene, uri: string): string {
  return record.organisations.find((one) => one.uri === uri)?.name ?? uri;
}

/** The counted actions, at most so many. */
export function actionList(scene: Scene, most: number): Html {
  const { visit, tally } = scene;
  const { say } = visit;
  if (tally.actions.length === 0) return markup`<p class="empty">${say("joint.no_actions")}</p>`;
  const byUri = new Map(tally.sources.map((source) => [source.uri, source]));
  return markup`<ul class="calls">${
    tally.actions.slice(0, most).map((action) => {
      const source = byUri.get(action.uri);
      return markup`<li class="call"><div><h3>${linkTo(scene, action.uri, sourceName(visit, source, action.uri))}</h3>
<p class="meta"><strong class="state state-${action.state}">${say(`tally.${STATES[action.state]}`)}</strong>${
        whenAndWhere(scene, source)
      }${
        action.participants === null
          ? nothing
          : markup` · ${rangeText(visit, action.participants)} ${
            action.method === null ? nothing : say(`tally.${action.method}`)
          }`
      }<br>${
        action.organisers.map((uri, at) =>
          markup`${at === 0 ? nothing : ", "}<bdi>${organisationName(scene, uri)}</bdi>`
        )
      }</p>
</div></li>`;
    })
  }</ul>${more(scene, tally.actions.length, most)}`;
}

/** Day and place of an action. */
export function whenAndWhere({ visit }: Scene, source: SourceRead | undefined): Html {
  if (source === undefined || source.reading.kind !== "action") return nothing;
  const { startsAt, place, country } = source.reading;
  const where = [place, country === null ? null : countryName(country, visit.language)].filter((part) => part !== null);
  return markup` · ${dayLine(visit, startsAt)}${
    where.length === 0 ? nothing : markup` · <bdi>${where.join(visit.language === "ar" ? "، " : ", ")}</bdi>`
  }`;
}

/** The reports, each with how its action ended, how many came, and what was written. */
export function reportList(scene: Scene, most: number): Html {
  const { visit, tally } = scene;
  const reports = tally.sources.filter(({ reading }) => reading.kind === "report");
  if (reports.length === 0) return nothing;
  const byUri = new Map(tally.sources.map((source) => [source.uri, source]));
  return markup`<section aria-labelledby="reports"><h2 id="reports">${
    visit.say("kept.reports")
  }</h2><ul class="calls">${
    reports.slice(0, most).map((source) => {
      if (source.reading.kind !== "report") return nothing;
      const name = sourceName(visit, byUri.get(source.reading.actionUri), source.reading.actionUri);
      return markup`<li class="call"><div><h3>${linkTo(scene, source.uri, name)}</h3>${
        reportLine(scene, source)
      }</div></li>`;
    })
  }</ul>${more(scene, reports.length, most)}</section>`;
}

/** How it ended, how many, whose word, when. */
export function reportLine(scene: Scene, { organisationUri, reading }: SourceRead): Html {
  if (reading.kind !== "report") return nothing;
  const { visit } = scene;
  const { say } = visit;
  const { outcome, low, high, method, units, publishedAt } = reading;
  return markup`<p class="meta">${say(`report.outcome.${outcome}`)}${
    low === null || high === null
      ? nothing
      : markup` · <strong>${rangeText(visit, { low, high })}</strong> ${say(`tally.${method}`)}`
  }${units.map((unit) => markup` · ${say(`unit.${unit.unit}`)}: ${rangeText(visit, unit)}`)}<br><bdi>${
    organisationName(scene, organisationUri)
  }</bdi> · ${dayLine(visit, publishedAt)}</p>`;
}

/** What a report says, in the reader's language. */
export function reportText({ visit }: Scene, { reading }: SourceRead): Html {
  if (reading.kind !== "report") return nothing;
  const chosen = chooseText(visit, reading.contents, reading.language);
  return chosen === null ? nothing : block(chosen.language, fromForeignHtml(chosen.text));
}

/** What others say of a report. */
export function opinionsOf(scene: Scene, uri: string | null): Html {
  const { visit: { say }, archive: { record } } = scene;
  const said = record.opinions.filter(({ objectUri }) => uri === null || objectUri === uri);
  if (said.length === 0) return nothing;
  return markup`<ul>${
    said.map(({ objectUri, byUri, verdict, reason }) =>
      markup`<li>${uri === null ? markup`${linkTo(scene, objectUri, address(objectUri))}: ` : nothing}<bdi>${
        verdict === "rejected"
          ? say("tally.rejected", { reason })
          : say("tally.disputed", { who: organisationName(scene, byUri), reason })
      }</bdi></li>`
    )
  }</ul>`;
}

function more(scene: Scene, count: number, most: number): Html {
  if (count <= most) return nothing;
  const { visit: { say }, archive: { uri } } = scene;
  return markup`<p>${linkTo(scene, `${uri}/tally`, markup`${say("joint.see_tally")} (${count})`)}</p>`;
}
