/**
 * A report's page for people: what took place, how many and how that is known, by whom; what other organisers of the same action
 * say, and its earlier versions. What organisers noted for themselves is shown to them alone.
 */
import {
  findJoint,
  findReport,
  findSource,
  listOrganisations,
  reportVersions,
} from "../../database/views/joint-views.ts";
import { findTombstone } from "../../database/views/media-views.ts";
import { findMovement } from "../../database/views/movement-views.ts";
import { findReportNote } from "../../database/views/report-views.ts";
import { type ActionReport } from "../../domain/report.ts";
import { languagesOf } from "../../domain/language.ts";
import { contentSwitch, fallbackNote } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { pictureFigure, sizedPicture } from "../components/picture.ts";
import { actionReports } from "../components/report-parts.ts";
import { momentText, scheduleLine } from "../components/schedule.ts";
import { actionName, rangeText } from "../components/tally-figures.ts";
import { address, block, chooseText, phrase } from "../components/text.ts";
import { reportFormPath } from "../forms/report-form.ts";
import { fromMarkdown, type Html, markup, nothing, safeHref } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { viewerMay, type Visit, type WebContext } from "../visit.ts";

/** Answers `/reports/:id`; a withdrawn one answers 410 for ever. */
export async function showReport(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { db, say } = visit;
  const id = c.req.param("id") ?? "";
  const report = await findReport(db, id);
  if (report === null || report.state === "withdrawn") {
    throw new Refusal(await findTombstone(db, visit.addresses.report(id)) === null ? 404 : 410);
  }
  const action = await findSource(db, report.actionUri);
  const movement = await findMovement(db);
  const versions = await reportVersions(db, id);
  const chosen = chooseText(visit, report.texts, report.language);
  const pictures: Html[] = [];
  for (const picture of report.pictures) {
    pictures.push(pictureFigure(visit, await sizedPicture(visit, picture), report.language));
  }
  const zone = action?.reading.kind === "action" ? action.reading.timezone ?? "UTC" : "UTC";
  return await c.html(layout(
    visit,
    { title: say("report.title"), activityUri: visit.addresses.report(id) },
    markup`<article><p class="kind">${say("report.title")}</p><h1><a href="${safeHref(report.actionUri) ?? "#"}">${
      actionName(visit, action ?? undefined)
    }</a></h1>
<p class="meta">${movement === null ? nothing : phrase(movement.language, movement.name)} · ${
      momentText(visit, report.createdAt)
    }</p>${
      chosen === null ? nothing : contentSwitch(visit, languagesOf(report.texts, report.language), chosen.language)
    }${figures(visit, report, zone)}${
      chosen === null
        ? nothing
        : markup`${fallbackNote(visit, chosen.wanted, chosen.language)}${
          block(chosen.language, fromMarkdown(chosen.text.content))
        }`
    }${pictures}${press(visit, report)}${await amongOrganisers(visit, report)}${await actionReports(
      visit,
      action,
      visit.addresses.report(id),
    )}${
      versions.length < 2
        ? nothing
        : markup`<p class="small"><a href="/reports/${id}/history">${say("report.history")} (${
          versions.length - 1
        })</a> <bdi>${report.reason}</bdi></p>`
    }${await campaignLine(visit, report)}</article>`,
  ));
}

/** How it ended, when if not as announced, how many, and what else was counted. */
function figures(visit: Visit, report: ActionReport, timezone: string): Html {
  const { say } = visit;
  const { outcome, participants, units, method, startsAt = null, endsAt = null } = report;
  return markup`<p class="lead">${say(`report.outcome.${outcome}`)}${
    participants === null
      ? nothing
      : markup` · <strong>${rangeText(visit, participants)}</strong> ${say(`tally.${method}`)}`
  }</p>${
    startsAt === null
      ? nothing
      : markup`<p>${say(outcome === "moved" ? "report.moved_to" : "report.took_place_at")}: ${
        scheduleLine(visit, { schedule: { startsAt, endsAt, timezone } })
      }</p>`
  }${
    units.length === 0
      ? nothing
      : markup`<ul>${
        units.map((unit) =>
          markup`<li>${say(`unit.${unit.unit}`)}: <strong>${rangeText(visit, unit)}</strong> ${
            say(`tally.${method}`)
          }</li>`
        )
      }</ul>`
  }`;
}

/** What the press wrote: links of somebody else's choosing, which this page neither vouches for nor is told to. */
function press({ say }: Visit, { links = [] }: ActionReport): Html {
  if (links.length === 0) return nothing;
  return markup`<section aria-labelledby="press"><h2 id="press">${say("report.links")}</h2><ul>${
    links.map((link) =>
      markup`<li><a href="${safeHref(link) ?? "#"}" rel="noopener nofollow ugc">${address(link)}</a></li>`
    )
  }</ul></section>`;
}

/** The way to the form and the sealed note, for those who write reports. */
async function amongOrganisers(visit: Visit, report: ActionReport): Promise<Html> {
  if (!viewerMay(visit, "write_campaigns")) return nothing;
  const { say } = visit;
  const sealed = await findReportNote(visit.db, report.id);
  return markup`<p><a class="button" href="${reportFormPath(report.actionUri)}">${say("desk.edit")}</a></p>${
    sealed === null
      ? nothing
      : markup`<section class="box" aria-labelledby="among-us"><h2 id="among-us">${
        say("report.among_us")
      }</h2><p class="written">${visit.house.ports.sealing.open(sealed)}</p></section>`
  }`;
}

async function campaignLine(visit: Visit, report: ActionReport): Promise<Html> {
  const joint = await findJoint(visit.db, { uri: report.jointUri });
  if (joint === null) return nothing;
  const convenor = (await listOrganisations(visit.db, report.jointUri)).find(({ consentUri }) => consentUri === null);
  return markup`<p class="small"><a href="${safeHref(`${joint.uri}/tally`) ?? "#"}">${
    visit.say("joint.see_tally")
  }</a>${convenor === undefined ? nothing : markup` · <bdi>${convenor.name}</bdi>`}</p>`;
}
