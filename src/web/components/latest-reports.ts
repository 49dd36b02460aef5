/**
 * The latest reports of a joint campaign, newest first, each with what it says, its figures and a small picture. Pictures of
 * partners come from this node's own copies: the reader's browser asks nobody else.
 */
import { markdownToPlain } from "../../application/text/markdown.ts";
import { foreignPlainText } from "../../application/text/sanitise.ts";
import type { JointTally } from "../../database/views/tally-views.ts";
import type { ReportReading } from "../../domain/joint-source.ts";
import { directionOf } from "../../domain/language.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import type { Visit } from "../visit.ts";
import { reportPicturePath } from "./report-parts.ts";
import { momentText } from "./schedule.ts";
import { actionName, rangeText } from "./tally-figures.ts";
import { chooseText, phrase } from "./text.ts";

/** Reports shown; the page of figures has the others. */
const LATEST = 18;
/** Most pictures of all reports together, so that the page stays light. */
const PICTURES = 6;
/** The frame of each, in pixels; the sheet fills it. */
const FRAME = { width: 400, height: 300 } as const;

interface Told {
  readonly uri: string;
  readonly organisationUri: string;
  readonly reading: ReportReading;
}

/** The latest reports as a list; says so where there are none. */
export function latestReports(visit: Visit, tally: JointTally): Html {
  const reports = tally.sources.flatMap(({ uri, organisationUri, reading }): Told[] =>
    reading.kind === "report" ? [{ uri, organisationUri, reading }] : []
  ).sort((a, b) => Date.parse(b.reading.publishedAt) - Date.parse(a.reading.publishedAt)).slice(0, LATEST);
  if (reports.length === 0) return markup`<p class="empty">${visit.say("wall.none")}</p>`;
  const actions = new Map(tally.sources.map((source) => [source.uri, source]));
  const names = new Map(tally.organisations.map(({ uri, name }) => [uri, name]));
  const pictures = picturesOf(visit, reports);
  return markup`<ul class="latest">${
    reports.map(({ uri, organisationUri, reading }) =>
      markup`<li data-light="${uri}">${pictures.get(uri) ?? nothing}<div><p class="meta"><a href="${
        safeHref(uri) ?? "#"
      }" rel="noopener">${actionName(visit, actions.get(reading.actionUri))}</a> · <bdi>${
        names.get(organisationUri) ?? organisationUri
      }</bdi> · ${momentText(visit, Temporal.Instant.from(reading.publishedAt))}${figuresOf(visit, reading)}</p>${
        wordsOf(visit, reading)
      }</div></li>`
    )
  }</ul>`;
}

/** How it ended when it did not take place, else how many. */
function figuresOf(visit: Visit, { low, high, method, outcome }: ReportReading): Html {
  if (outcome !== "took-place") return markup` · <strong>${visit.say(`report.outcome.${outcome}`)}</strong>`;
  if (low === null || high === null) return nothing;
  return markup` · <strong>${rangeText(visit, { low, high })}</strong> ${visit.say(`tally.${method}`)}`;
}

/** What a report says, without the opening paragraph that repeats its figures. */
function wordsOf(visit: Visit, reading: ReportReading): Html {
  const chosen = chooseText(visit, reading.contents, reading.language);
  if (chosen === null) return nothing;
  const words = foreignPlainText(chosen.text.replace(/^\s*<p>[\s\S]*?<\/p>/, ""), 400);
  return words === "" ? nothing : markup`<p>${phrase(chosen.language, markdownToPlain(words, 240))}</p>`;
}

/** The first picture of the first few reports that have one, in a frame that keeps its room before it has loaded. */
function picturesOf(visit: Visit, reports: readonly Told[]): ReadonlyMap<string, Html> {
  const own = visit.addresses.media("");
  const pictured = reports.filter(({ reading }) => reading.pictures.length > 0).slice(0, PICTURES);
  return new Map(pictured.flatMap(({ uri, reading }) =>
    reading.pictures.slice(0, 1).map(({ url, alt, alts = {} }) => {
      const chosen = chooseText(visit, alts, reading.language);
      const language = chosen?.language ?? reading.language;
      const path = reportPicturePath(visit, uri, url);
      const src = url.startsWith(own) ? `${path}/small` : path;
      const picture = markup`<img src="${src}" width="${FRAME.width}" height="${FRAME.height}" alt="${
        chosen?.text ?? alt
      }"${language === "und" ? nothing : markup` lang="${language}" dir="${directionOf(language)}"`} loading="lazy">`;
      return [uri, picture] as const;
    })
  ));
}
