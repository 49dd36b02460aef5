/**
 * Where organisers see every report of a campaign: ours with the way to correct it, others' with the form to say in public that we
 * do not believe one. No figure changes by that; name and reason stand beside the report on every partner's node.
 */
import { judgeReport } from "../../application/reports/file-report.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import {
  findJoint,
  listOpinions,
  listOrganisations,
  listSources,
  type Opinion,
} from "../../database/views/joint-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { JointCampaign } from "../../domain/joint.ts";
import type { JointSource } from "../../domain/joint-source.ts";
import { pageLimits } from "../../domain/limits.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { areaField, blankView, type FormView, refusalNote } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { reportFigures } from "../components/report-parts.ts";
import { momentText } from "../components/schedule.ts";
import { actionName } from "../components/tally-figures.ts";
import { chooseText, phrase } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { reportFormPath } from "../forms/report-form.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { pageOf } from "../lists/call-filter.ts";
import { pager } from "../lists/pager.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/desk/campaigns/:handle/reports`. */
export async function listReports(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const found = await jointOf(c, visit);
  const page = pageOf(new URL(c.req.url).searchParams);
  const open = c.req.query("report") ?? "";
  return await c.html(await reportsPage(visit, found, { page, open, done: c.req.query("done") === "yes" }));
}

/** Answers POST of the same: says in public that a report is not believed, and why. A reason is needed. */
export async function judgeReports(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const found = await jointOf(c, visit);
  const form = await readForm(c);
  const reason = form.text("reason").trim();
  const sourceUri = form.text("report");
  const outcome = reason === ""
    ? { ok: false as const, refusal: { kind: "reason_missing" } }
    : await judgeReport(visit.house.ports, asker(visit), { sourceUri, reason });
  if (outcome.ok) return c.redirect(`/desk/campaigns/${found.campaign.handle}/reports?done=yes`, 303);
  const { kind } = outcome.refusal;
  const mistakes = reason === ""
    ? [{ field: "reason", sentence: visit.say("refusal.reason_missing"), isWarning: false }]
    : [];
  const view: FormView = { text: form.text, all: form.all, mistakes };
  const refusal = reason === "" ? null : kind;
  return await c.html(await reportsPage(visit, found, { view, refusal, open: sourceUri }), 422);
}

interface Found {
  readonly campaign: Campaign;
  readonly joint: JointCampaign;
}

async function jointOf(c: WebContext, visit: Visit): Promise<Found> {
  const campaign = await findCampaign(visit.db, c.req.param("handle") ?? "");
  const joint = campaign === null ? null : await findJoint(visit.db, { localId: campaign.id });
  if (campaign === null || joint === null) throw new Refusal(404);
  return { campaign, joint };
}

interface Shown {
  readonly view?: FormView;
  readonly refusal?: string | null;
  /** The one report that is being judged; empty for the list. */
  readonly open?: string;
  readonly page?: number;
  readonly done?: boolean;
}

async function reportsPage(
  visit: Visit,
  { campaign, joint }: Found,
  { view = blankView(), refusal = null, open = "", page = 1, done = false }: Shown,
): Promise<Html> {
  const { say, db } = visit;
  const name = chooseText(visit, campaign.texts, campaign.language);
  const organisations = await listOrganisations(db, joint.uri);
  const names = new Map(organisations.map((one) => [one.uri, one.name]));
  const actions = new Map((await listSources(db, joint.uri, "action")).map((one) => [one.uri, one]));
  const opinions = (await listOpinions(db, joint.uri)).filter(({ verdict }) => verdict !== "added");
  const all = (await listSources(db, joint.uri, "report")).filter(({ organisationUri }) => names.has(organisationUri))
    .toSorted((a, b) => Temporal.Instant.compare(b.updatedAt, a.updatedAt));
  const at = `/desk/campaigns/${campaign.handle}/reports`;
  const from = (page - 1) * pageLimits.calls;
  const shown = refusal === null ? all.slice(from, from + pageLimits.calls) : all.filter(({ uri }) => uri === open);
  const ours = joint.role === "convenor"
    ? joint.uri
    : organisations.find(({ uri }) => uri.startsWith(`${visit.addresses.origin}/`))?.uri;
  const hasSaid = (uri: string) => opinions.some((one) => one.objectUri === uri && one.byUri === ours);
  const item = (source: JointSource) =>
    reportItem(visit, source, {
      action: source.reading.kind === "report" ? actions.get(source.reading.actionUri) : undefined,
      by: names.get(source.organisationUri) ?? source.organisationUri,
      opinions: opinions.filter(({ objectUri }) => objectUri === source.uri),
      names,
      form: joint.endedAt !== null || hasSaid(source.uri)
        ? nothing
        : source.uri === open
        ? judgeForm(visit, at, source, view)
        : markup`<p><a class="button quiet" href="${at}?report=${encodeURIComponent(source.uri)}">${
          say("reports.judge")
        }</a></p>`,
    });
  return layout(
    visit,
    { title: say("reports.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a> · <a href="/c/${campaign.handle}">${
      name === null ? campaign.handle : phrase(name.language, name.text.name)
    }</a></p><h1>${say("reports.title")}</h1>${
      done ? markup`<p class="done" role="status">${say("partners.done")}</p>` : nothing
    }${refusalNote(say, refusal)}<p>${say("reports.text")}</p>${
      shown.length === 0
        ? markup`<p class="empty">${say(page > 1 ? "lists.no_such_page" : "wall.none")}</p>`
        : markup`<ul class="desk-list">${shown.map(item)}</ul>`
    }${
      open === ""
        ? pager(visit, page, all.length > from + pageLimits.calls, (other) => other === 1 ? at : `${at}?page=${other}`)
        : markup`<p><a href="${at}">${say("reports.title")}</a></p>`
    }`,
  );
}

function reportItem(
  visit: Visit,
  { uri, isLocal, reading }: JointSource,
  { action, by, opinions, names, form }: {
    readonly action: JointSource | undefined;
    readonly by: string;
    readonly opinions: readonly Opinion[];
    readonly names: ReadonlyMap<string, string>;
    readonly form: Html;
  },
): Html {
  if (reading.kind !== "report") return nothing;
  const { say } = visit;
  return markup`<li><a href="${safeHref(uri) ?? "#"}" rel="noopener">${actionName(visit, action)}</a>
<p class="small"><bdi>${by}</bdi> · ${momentText(visit, Temporal.Instant.from(reading.publishedAt))} · ${
    say(`report.outcome.${reading.outcome}`)
  }${reportFigures(visit, reading)}</p>${
    opinions.map(({ verdict, byUri, reason }) =>
      markup`<p class="note"><bdi>${
        verdict === "rejected"
          ? say("tally.rejected", { reason })
          : say("tally.disputed", { who: names.get(byUri) ?? byUri, reason })
      }</bdi></p>`
    )
  }${
    isLocal
      ? markup`<p><a class="button" href="${reportFormPath(reading.actionUri)}">${say("reports.correct")}</a></p>`
      : form
  }</li>`;
}

function judgeForm(visit: Visit, at: string, { uri }: JointSource, view: FormView): Html {
  const { say } = visit;
  return markup`<form class="writing" method="post" action="${at}">${
    formToken(visit)
  }<input type="hidden" name="report" value="${uri}"><h2>${say("reports.judge")}</h2>${
    areaField(view, {
      name: "reason",
      label: say("reports.reason"),
      hint: say("reports.reason_hint", { count: jointLimits.reasonCharacters }),
      rows: 2,
      required: true,
    })
  }<p class="buttons"><button class="primary">${say("reports.say")}</button></p></form>`;
}
