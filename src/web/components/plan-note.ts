/** What is planned for a call, or became of its plan, in a sentence. */
import { type PlannedPublication, wasLate } from "../../domain/plan.ts";
import { formatSchedule } from "../../domain/schedule.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { formToken } from "./language-switch.ts";

/** The sentence, with a way to call a waiting plan off; nothing when it went out on time. */
export function planNote(visit: Visit, plan: PlannedPublication | null | undefined): Html {
  if (plan === null || plan === undefined) return nothing;
  const { say } = visit;
  const due = momentIn(visit, plan.dueAt, plan.timezone);
  if (plan.state === "waiting") {
    return markup`<form class="inline" method="post" action="/desk/calls/${plan.callId}/plan">${
      formToken(visit)
    }<span>${say("plan.waiting", { time: due })}</span><button class="quiet" name="do" value="cancel">${
      say("plan.cancel")
    }</button></form>`;
  }
  if (plan.state === "refused") {
    return markup`<p class="note">${say("plan.refused", { due })} ${say(`refusal.${plan.reason}`)}</p>`;
  }
  if (!wasLate(plan) || plan.settledAt === null) return nothing;
  return markup`<p class="note">${say("plan.late", { due, time: momentIn(visit, plan.settledAt, plan.timezone) })}</p>`;
}

/** A moment on the clock of a zone, the zone named. */
export function momentIn(visit: Pick<Visit, "language">, moment: Temporal.Instant, timezone: string): string {
  return formatSchedule({ startsAt: moment, endsAt: null, timezone }, visit.language);
}
