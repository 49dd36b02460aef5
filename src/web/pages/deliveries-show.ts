/**
 * What went out about a call or a campaign: to how many servers, which still wait, which were given up and what they last
 * answered, with a button to try again. Who wishes sees it refreshed while something is under way; by itself it stays still.
 */
import { retryDeliveries } from "../../application/retry-deliveries.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import {
  addressesAbout,
  type DeliveryReport,
  type DeliverySubject,
  readDeliveryReport,
} from "../../database/views/delivery-views.ts";
import { findPlan } from "../../database/views/planning-views.ts";
import { pageLimits } from "../../domain/limits.ts";
import { hostTable } from "../components/host-table.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { planNote } from "../components/plan-note.ts";
import { chooseText, phrase } from "../components/text.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** What a page of deliveries is about. */
interface Subject {
  readonly about: DeliverySubject;
  /** Its page on the desk. */
  readonly back: string;
  readonly name: Html;
  readonly note: Html;
}

/** Answers GET of `/desk/calls/:id/deliveries` and `/desk/campaigns/:handle/deliveries`. `?watch=yes` refreshes. */
export async function showDeliveries(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const subject = await loadSubject(c, visit);
  const report = await readDeliveryReport(visit.db, visit.addresses, subject.about, pageLimits.hosts);
  const tried = /^\d{1,9}$/.exec(c.req.query("tried") ?? "");
  const done = tried === null ? null : visit.say("out.retried", { count: Number(tried[0]) });
  return await c.html(deliveriesPage(visit, subject, report, { done, isWatched: c.req.query("watch") === "yes" }));
}

/** Answers POST of the same: tries again, and watches. */
export async function retryNow(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const subject = await loadSubject(c, visit);
  const objectUris = await addressesAbout(visit.db, visit.addresses, subject.about);
  const outcome = await retryDeliveries(visit.house.ports, asker(visit), { objectUris });
  if (!outcome.ok) throw new Refusal(404);
  return c.redirect(`${subject.back}/deliveries?tried=${outcome.value}&watch=yes`, 303);
}

/** Drafts have sent nothing: 404. */
async function loadSubject(c: WebContext, visit: Visit): Promise<Subject> {
  const id = c.req.param("id");
  if (id !== undefined) {
    const call = await findCall(visit.db, id);
    if (call === null || call.state === "draft") throw new Refusal(404);
    const note = planNote(visit, await findPlan(visit.db, id));
    return { about: { callId: id }, back: `/desk/calls/${id}`, name: nameOf(visit, call, id), note };
  }
  const handle = c.req.param("handle") ?? "";
  const campaign = await findCampaign(visit.db, handle);
  if (campaign === null || campaign.state === "draft") throw new Refusal(404);
  const about = { campaignId: campaign.id, campaignHandle: handle };
  return { about, back: `/desk/campaigns/${handle}`, name: nameOf(visit, campaign, handle), note: nothing };
}

function nameOf(
  visit: Visit,
  { texts, language }: {
    readonly texts: Readonly<Record<string, { readonly name: string }>>;
    readonly language: string;
  },
  otherwise: string,
): Html {
  const chosen = chooseText(visit, texts, language);
  return chosen === null ? markup`${otherwise}` : phrase(chosen.language, chosen.text.name);
}

function deliveriesPage(
  visit: Visit,
  subject: Subject,
  report: DeliveryReport,
  { done, isWatched }: { readonly done: string | null; readonly isWatched: boolean },
): Html {
  const { say } = visit;
  const title = say("out.title");
  const isRehearsal = visit.house.dataWarnings.includes("rehearsal");
  const isEmpty = report.hosts.length === 0 && report.preparing === 0;
  const refresh = isWatched && report.isUnderWay ? { refreshSeconds: pageLimits.watchSeconds } : {};
  return layout(
    visit,
    { title, hidden: true, ...refresh },
    markup`<p class="small"><a href="/desk">${
      say("layout.desk")
    }</a> · <a href="${subject.back}">${subject.name}</a></p>
<h1>${title}</h1><p class="lead">${subject.name}</p>
${done === null ? nothing : markup`<p class="done" role="status">${done}</p>`}${subject.note}
${isRehearsal && report.waiting > 0 ? markup`<p class="note">${say("out.rehearsal")}</p>` : nothing}
${
      isEmpty
        ? markup`<p class="empty">${say("out.none")}</p>`
        : markup`${numbers(visit, report)}${actions(visit, report, isWatched)}${hostTable(visit, report.hosts)}${
          unlisted(visit, report)
        }`
    }`,
  );
}

function numbers({ say }: Visit, report: DeliveryReport): Html {
  const states = ["reached", "waiting", "failed"] as const;
  return markup`<dl class="facts numbers">${
    states.map((state) => markup`<div><dt>${say(`out.${state}`)}</dt><dd>${report[state]}</dd></div>`)
  }</dl>${report.preparing === 0 ? nothing : markup`<p>${say("out.preparing", { count: report.preparing })}</p>`}`;
}

function actions(visit: Visit, report: DeliveryReport, isWatched: boolean): Html {
  const { say } = visit;
  const watching = isWatched
    ? markup`<p class="small">${say("out.watching")} <a href="${visit.path}">${say("out.unwatch")}</a></p>`
    : markup`<p><a href="${visit.path}?watch=yes">${say("out.watch")}</a></p>`;
  return markup`${
    report.failed + report.waiting === 0
      ? nothing
      : markup`<form method="post" action="${visit.path}">${formToken(visit)}<p class="buttons"><button>${
        say("out.retry")
      }</button></p></form>`
  }${report.isUnderWay ? watching : nothing}`;
}

function unlisted({ say }: Visit, report: DeliveryReport): Html {
  const count = report.reached + report.waiting + report.failed - report.hosts.length;
  return count > 0 ? markup`<p class="small">${say("out.more", { count })}</p>` : nothing;
}
