/**
 * When a call happens, always in the call's own time zone, named. Every date is isolated: its figures and dashes would
 * change places in a line that runs from the right.
 */
import type { Call } from "../../domain/call.ts";
import { formatSchedule, localIso, type ScheduleWords } from "../../domain/schedule.ts";
import { type Html, markup } from "../html.ts";
import type { Visit } from "../visit.ts";

/** The time of a call in one line, its zone named unless the words say otherwise; a call without a date says so. */
export function scheduleLine(visit: Visit, call: Pick<Call, "schedule">, words: ScheduleWords = {}): Html {
  const { schedule } = call;
  if (schedule === null) return markup`${visit.say("call.no_date")}`;
  const start = localIso(schedule.startsAt, schedule.timezone);
  return markup`<bdi><time datetime="${start}">${formatSchedule(schedule, visit.language, words)}</time></bdi>`;
}

/** Day and month of the start as a calendar leaf; a dash for a call without a date. Decoration beside {@link scheduleLine}. */
export function calendarLeaf(visit: Visit, startsAt: Temporal.Instant | null, timezone: string): Html {
  if (startsAt === null) return markup`<span class="leaf leaf-open" aria-hidden="true"><b>–</b></span>`;
  const part = (options: Intl.DateTimeFormatOptions) =>
    dateFormat(visit, { timeZone: timezone, ...options }).format(startsAt.epochMilliseconds);
  return markup`<span class="leaf" aria-hidden="true"><b>${part({ day: "numeric" })}</b> <span>${
    part({ month: "short" })
  }</span></span>`;
}

/** A calendar day without a time, such as the end of a campaign. */
export function dayText(visit: Visit, day: string): Html {
  const format = dateFormat(visit, { timeZone: "UTC", dateStyle: "long" });
  return markup`<bdi><time datetime="${day}">${format.format(Date.parse(`${day}T00:00:00Z`))}</time></bdi>`;
}

/** A moment that belongs to no place, such as when a reply was written: the day in UTC. */
export function momentText(visit: Pick<Visit, "language">, moment: Temporal.Instant): Html {
  const format = dateFormat(visit, { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });
  return markup`<bdi><time datetime="${moment.toString({ smallestUnit: "second" })}">${
    format.format(moment.epochMilliseconds)
  }</time></bdi>`;
}

/** Plain "en" is written the British way, as {@link formatSchedule} does. */
function dateFormat(visit: Pick<Visit, "language">, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(visit.language === "en" ? "en-GB" : visit.language, options);
}
