/** Where a draft gets the moment at which it goes out by itself, and loses it again. */
import { cancelPlan, planPublication } from "../../application/plan-publication.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findPlan } from "../../database/views/planning-views.ts";
import type { Call } from "../../domain/call.ts";
import type { PlannedPublication } from "../../domain/plan.ts";
import { type FieldMistake, type FormView, refusalNote, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { planNote } from "../components/plan-note.ts";
import { chooseText, phrase } from "../components/text.ts";
import { timeZoneList, zoneHint } from "../components/time-zones.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET of `/desk/calls/:id/plan`. Only a draft has something to plan. */
export async function askPlan(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const call = await loadDraft(c, visit);
  const plan = await findPlan(visit.db, call.id);
  const timezone = plan?.timezone ?? call.schedule?.timezone ?? "UTC";
  const due = plan?.state === "waiting" ? localTime(plan.dueAt, timezone) : "";
  return await c.html(planPage(visit, call, plan, viewOf({ due, timezone }, []), null));
}

/** Answers POST of the same: plans (`do=plan`) or takes the plan back (`do=cancel`). */
export async function takePlan(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const call = await loadDraft(c, visit);
  const form = await readForm(c);
  if (form.text("do") === "cancel") {
    await cancelPlan(ports, asker(visit), { callId: call.id });
    return c.redirect(`/desk/calls/${call.id}`, 303);
  }
  const written = { due: form.text("due"), timezone: form.text("timezone") };
  const read = readMoment(visit, written);
  const plan = await findPlan(visit.db, call.id);
  if ("mistakes" in read) return await c.html(planPage(visit, call, plan, viewOf(written, read.mistakes), null), 422);
  const outcome = await planPublication(ports, asker(visit), { callId: call.id, ...read });
  if (outcome.ok) return c.redirect(`/desk/calls/${call.id}`, 303);
  return await c.html(planPage(visit, call, plan, viewOf(written, []), outcome.refusal.kind), 422);
}

async function loadDraft(c: WebContext, visit: Visit): Promise<Call> {
  const call = await findCall(visit.db, c.req.param("id") ?? "");
  if (call === null || call.state !== "draft") throw new Refusal(404);
  return call;
}

function readMoment(
  { say }: Visit,
  { due, timezone }: { readonly due: string; readonly timezone: string },
): { readonly dueAt: Temporal.Instant; readonly timezone: string } | { readonly mistakes: FieldMistake[] } {
  const mistake = (field: string, problem: string): FieldMistake => ({
    field,
    sentence: say(`finding.${problem}`),
    isWarning: false,
  });
  if (!isTimeZone(timezone)) return { mistakes: [mistake("timezone", "not_a_time_zone")] };
  try {
    return { dueAt: Temporal.PlainDateTime.from(due).toZonedDateTime(timezone).toInstant(), timezone };
  } catch {
    return { mistakes: [mistake("due", "not_a_local_time")] };
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "" && name !== "";
  } catch {
    return false;
  }
}

function localTime(moment: Temporal.Instant, timezone: string): string {
  return moment.toZonedDateTimeISO(timezone).toPlainDateTime().toString({ smallestUnit: "minute" });
}

function viewOf(values: Readonly<Record<string, string>>, mistakes: readonly FieldMistake[]): FormView {
  return { text: (name) => values[name] ?? "", all: () => [], mistakes };
}

function planPage(
  visit: Visit,
  call: Call,
  plan: PlannedPublication | null,
  view: FormView,
  refusal: string | null,
): Html {
  const { say } = visit;
  const chosen = chooseText(visit, call.texts, call.language);
  const title = say("plan.title");
  return layout(
    visit,
    { title, hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a> · <a href="/desk/calls/${call.id}">${
      chosen === null ? call.id : phrase(chosen.language, chosen.text.name)
    }</a></p><h1>${title}</h1>
${refusalNote(say, refusal)}${planNote(visit, plan)}
<p>${say("plan.how")}</p>
<form class="writing" method="post">${formToken(visit)}<div class="row">${
      textField(view, { name: "due", label: say("plan.at"), type: "datetime-local", required: true })
    }${
      textField(view, {
        name: "timezone",
        label: say("field.timezone"),
        hint: zoneHint(visit, view.text("timezone")) ?? say("hint.timezone"),
        list: "time-zones",
        dir: "ltr",
        required: true,
      })
    }</div>${timeZoneList()}<p class="buttons"><button class="primary" name="do" value="plan">${
      say(plan?.state === "waiting" ? "plan.change" : "plan.do")
    }</button>${nothing}</p></form>`,
  );
}
