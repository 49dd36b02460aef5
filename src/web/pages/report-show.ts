/** A report's page for people: what took place, how many and how that is known, by whom; with its earlier versions. */
import {
  findJoint,
  findReport,
  findSource,
  listOrganisations,
  reportVersions,
} from "../../database/views/joint-views.ts";
import { findTombstone } from "../../database/views/media-views.ts";
import { findMovement } from "../../database/views/movement-views.ts";
import { sizedPicture } from "../components/picture.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { actionName, rangeText } from "../components/tally-figures.ts";
import { block, chooseText } from "../components/text.ts";
import { pictureFigure } from "../components/picture.ts";
import { fromMarkdown, type Html, markup, nothing, safeHref } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { WebContext } from "../visit.ts";

/** Answers `/reports/:id`; a withdrawn one answers 410 for ever. */
export async function showReport(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { db, say } = visit;
  const id = c.req.param("id") ?? "";
  const report = await findReport(db, id);
  if (report === null || report.state === "withdrawn") {
    throw new Refusal(await findTombstone(db, visit.addresses.report(id)) === null ? 404 : 410);
  }
  const [action, movement, versions] = [
    await findSource(db, report.actionUri),
    await findMovement(db),
    await reportVersions(db, id),
  ];
  const joint = await findJoint(db, { uri: report.jointUri });
  const convenor = (await listOrganisations(db, report.jointUri)).find(({ consentUri }) => consentUri === null);
  const chosen = chooseText(visit, report.texts, report.language);
  const pictures: Html[] = [];
  for (const picture of report.pictures) {
    pictures.push(pictureFigure(visit, await sizedPicture(visit, picture), report.language));
  }
  return await c.html(layout(
    visit,
    { title: say("report.title"), activityUri: visit.addresses.report(id) },
    markup`<article><p class="kind">${say("report.title")}</p><h1><a href="${safeHref(report.actionUri) ?? "#"}">${
      actionName(visit, action ?? undefined)
    }</a></h1>
<p class="meta"><bdi>${movement?.name ?? ""}</bdi> · ${momentText(visit, report.createdAt)} · ${
      say(`report.outcome.${report.outcome}`)
    }${
      report.participants === null
        ? nothing
        : markup` · <strong>${rangeText(visit, report.participants)}</strong> ${say(`tally.${report.method}`)}`
    }</p>${
      report.units.length === 0
        ? nothing
        : markup`<ul>${
          report.units.map((unit) => markup`<li>${say(`unit.${unit.unit}`)}: ${rangeText(visit, unit)}</li>`)
        }</ul>`
    }${chosen === null ? nothing : block(chosen.language, fromMarkdown(chosen.text.content))}${pictures}${
      versions.length < 2
        ? nothing
        : markup`<p class="small"><a href="/reports/${id}/history">${say("report.history")} (${
          versions.length - 1
        })</a> <bdi>${report.reason}</bdi></p>`
    }${
      joint === null
        ? nothing
        : markup`<p class="small"><a href="${safeHref(`${joint.uri}/tally`) ?? "#"}">${say("joint.see_tally")}</a>${
          convenor === undefined ? nothing : markup` · <bdi>${convenor.name}</bdi>`
        }</p>`
    }</article>`,
  ));
}
