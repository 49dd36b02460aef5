/**
 * Parts of reports, whoever wrote them: figures with how they are known, pictures with their words, the reports of one action
 * side by side. Pictures of partners come from this node; no page makes a browser call another server.
 */
import { countActions } from "../../domain/tally.ts";
import { listOrganisations } from "../../database/views/joint-views.ts";
import { listReportsOf } from "../../database/views/report-views.ts";
import { tallySources } from "../../database/views/tally-views.ts";
import { directionOf } from "../../domain/language.ts";
import type { JointSource, ReportReading } from "../../domain/joint-source.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { hashOfPicture } from "../posts/remote-picture.ts";
import type { Visit } from "../visit.ts";
import { momentText } from "./schedule.ts";
import { rangeText } from "./tally-figures.ts";
import { chooseText } from "./text.ts";

/** Where a picture of a report can be had on this node: our own file, or the copy of a partner's. */
export function reportPicturePath(visit: Pick<Visit, "house">, reportUri: string, url: string): string {
  if (url.startsWith(`${visit.house.origin}/media/`)) return new URL(url).pathname;
  return `/media/report/${hashOfPicture(url)}?report=${encodeURIComponent(reportUri)}`;
}

/** Pictures of a report, at most so many, with their words in the reader's language if they were given in it. */
export function reportPictures(visit: Visit, uri: string, { pictures, language }: ReportReading, most: number): Html {
  return markup`${
    pictures.slice(0, most).map(({ url, alt, alts = {} }) => {
      const chosen = chooseText(visit, alts, language);
      const tag = chosen?.language ?? language;
      const words = chosen?.text ?? alt;
      return markup`<img class="thumbnail" src="${reportPicturePath(visit, uri, url)}" alt="${words}"${
        tag === "und" ? nothing : markup` lang="${tag}" dir="${directionOf(tag)}"`
      } loading="lazy">`;
    })
  }`;
}

/** How many took part and how that is known; nothing when nobody could say. */
export function reportFigures(visit: Visit, { low, high, method, units }: ReportReading): Html {
  const { say } = visit;
  const parts = [
    ...(low === null || high === null ? [] : [markup`<strong>${rangeText(visit, { low, high })}</strong>`]),
    ...units.map((one) => markup`${say(`unit.${one.unit}`)}: <strong>${rangeText(visit, one)}</strong>`),
  ];
  if (parts.length === 0) return nothing;
  return markup`${parts.map((part) => markup` · ${part}`)} ${say(`tally.${method}`)}`;
}

/** Every report of an action by those who organise it, and what they come to together; nothing while there is none. */
export async function actionReports(visit: Visit, action: JointSource | null, without = ""): Promise<Html> {
  if (action === null || action.reading.kind !== "action") return nothing;
  const { say, db } = visit;
  const { confirmed } = action.reading;
  const reports = (await listReportsOf(db, action.uri)).filter(({ organisationUri }) =>
    confirmed.includes(organisationUri)
  );
  if (reports.every(({ uri }) => uri === without)) return nothing;
  const organisations = await listOrganisations(db, action.jointUri);
  const names = new Map(organisations.map(({ uri, name }) => [uri, name]));
  const [counted] = countActions(tallySources(organisations, [action, ...reports], visit.now.toString()));
  const title = without === "" ? say("report.of_action") : say("report.others");
  return markup`<section class="action-reports" aria-labelledby="action-reports"><h2 id="action-reports">${title}</h2>${
    counted?.participants == null || reports.length < 2
      ? nothing
      : markup`<p><strong>${rangeText(visit, counted.participants)}</strong> ${
        counted.method === null ? nothing : say(`tally.${counted.method}`)
      } <span class="small">${say("report.together")}</span></p>`
  }<ul>${
    reports.filter(({ uri }) => uri !== without).map(({ uri, organisationUri, reading }) =>
      reading.kind === "action"
        ? nothing
        : markup`<li><a href="${safeHref(uri) ?? "#"}" rel="noopener"><bdi>${
          names.get(organisationUri) ?? organisationUri
        }</bdi></a> · ${momentText(visit, Temporal.Instant.from(reading.publishedAt))} · ${
          say(`report.outcome.${reading.outcome}`)
        }${reportFigures(visit, reading)}<div>${reportPictures(visit, uri, reading, 2)}</div></li>`
    )
  }</ul></section>`;
}
