/** The way from a call's page to a pledge, with the figure that may be told and until when. */
import type { ToldTotals } from "../../application/pledge-ports.ts";
import type { Call } from "../../domain/call.ts";
import { doorsOf, pledgesCloseAt, takesPledges } from "../../domain/pledge.ts";
import { formatSchedule } from "../../domain/schedule.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** The box's words and button; a call that takes no pledges here says so. */
export function pledgeBox(
  visit: Visit,
  call: Call,
  told: ToldTotals | null,
  { isPreview, reached = null }: { readonly isPreview: boolean; readonly reached?: boolean | null },
): Html {
  const { say } = visit;
  if (doorsOf(call).size === 0) return markup`<p>${say("call.no_pledges")}</p>`;
  if (!isPreview && !takesPledges(call, visit.now)) {
    return markup`${figureLine(visit, call, told)}<p>${say("pledges.closed")}</p>`;
  }
  return markup`${figureLine(visit, call, told)}${
    reached === true ? markup`<p><strong>${say("pledges.threshold_reached")}</strong></p>` : nothing
  }${closingLine(visit, call)}${
    isPreview
      ? nothing
      : markup`<p><a class="button primary" href="/calls/${call.id}/pledge">${say("pledges.open")}</a></p>`
  }`;
}

/** "At least so many", from ten; below, that a number is shown from ten. Of a call at risk nothing until it is released. */
export function figureLine(visit: Visit, call: Call, told: ToldTotals | null): Html {
  const { say, movement } = visit;
  const going = told?.going ?? null;
  if (going === null) return call.risk ? nothing : markup`<p class="small">${say("pledges.from_ten")}</p>`;
  const name = movement?.name ?? visit.addresses.host;
  return markup`<p><strong>${say("pledges.at_least", { count: going })}</strong> <span class="small">${
    say("pledges.declared_by", { name })
  }</span>${
    call.threshold === null
      ? nothing
      : markup`<br>${say("pledges.of_threshold", { count: going, threshold: call.threshold })}`
  }</p>`;
}

function closingLine(visit: Visit, call: Call): Html {
  const closesAt = call.pledgeUntil === null ? null : pledgesCloseAt(call);
  if (closesAt === null) return nothing;
  const timezone = call.schedule?.timezone ?? "UTC";
  const when = formatSchedule({ startsAt: closesAt, endsAt: null, timezone }, visit.language);
  return markup`<p class="small">${visit.say("pledges.until", { when })}</p>`;
}
