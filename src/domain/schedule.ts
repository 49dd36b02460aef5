/**
 * How the times of a call are read, compared and written. An instant is always shown in the time zone of the call,
 * never in the server's or in UTC, and a call that names no end is not declared over while it may still be going on.
 */
import type { Call, Schedule } from "./call.ts";
import type { Campaign } from "./campaign.ts";
import type { LanguageTag } from "./language.ts";

/** When a call ends for software that insists on an end; `displayEndTime` is false when nobody wrote that end. */
export interface WireEnd {
  /** When it is over, as far as other software needs to know. */
  readonly endsAt: Temporal.Instant;
  /** Whether readers should be shown that end. */
  readonly displayEndTime: boolean;
}

/** The times of a call as an Event must have them. `dated` is false when the call has no date and pages show none. */
export interface EffectiveSchedule extends WireEnd {
  /** When it begins. */
  readonly startsAt: Temporal.Instant;
  /** IANA name of the zone its times are told in. */
  readonly timezone: string;
  /** Whether somebody gave it a date; if not, pages show none. */
  readonly dated: boolean;
}

const SHORTEST_OPEN_END = { hours: 2 };

/**
 * Gives a schedule the end that an Event must have (FEP-8a8e). An open end becomes the end of the starting day where
 * the call happens, and at least two hours after the start; it is a bound for lists of what is to come, not a promise,
 * hence `displayEndTime: false`.
 */
export function wireEnd(schedule: Schedule): WireEnd {
  if (schedule.endsAt !== null) return { endsAt: schedule.endsAt, displayEndTime: true };
  const start = schedule.startsAt.toZonedDateTimeISO(schedule.timezone);
  const nextDay = start.startOfDay().add({ days: 1 }).startOfDay().toInstant();
  const atLeast = schedule.startsAt.add(SHORTEST_OPEN_END);
  return { endsAt: Temporal.Instant.compare(nextDay, atLeast) > 0 ? nextDay : atLeast, displayEndTime: false };
}

/**
 * The times of any call, dated or not. A call without dates runs from its publication (`now` while it is a draft) to
 * the end of the campaign's last day in UTC, or for one year when the campaign has no end or is over (protocol §3).
 */
export function effectiveSchedule(
  call: Pick<Call, "schedule" | "publishedAt">,
  campaign: Pick<Campaign, "endsOn">,
  now: Temporal.Instant,
): EffectiveSchedule {
  const { schedule } = call;
  if (schedule !== null) {
    return { startsAt: schedule.startsAt, timezone: schedule.timezone, dated: true, ...wireEnd(schedule) };
  }
  const startsAt = call.publishedAt ?? now;
  const campaignEnd = campaign.endsOn === null ? null : endOfDay(campaign.endsOn);
  const endsAt = campaignEnd !== null && Temporal.Instant.compare(campaignEnd, startsAt) > 0
    ? campaignEnd
    : startsAt.toZonedDateTimeISO("UTC").add({ years: 1 }).toInstant();
  return { startsAt, endsAt, timezone: "UTC", dated: false, displayEndTime: false };
}

/**
 * Tells whether a call is over. An open end is over with {@link wireEnd}; a call without dates is never over by the
 * clock, only by being closed.
 */
export function isPast(call: Pick<Call, "schedule">, now: Temporal.Instant): boolean {
  return call.schedule !== null && Temporal.Instant.compare(wireEnd(call.schedule).endsAt, now) <= 0;
}

/** Writes an instant as the clock on the wall shows it, with its offset: `2027-11-26T07:00:00+01:00` (RFC 3339). */
export function localIso(instant: Temporal.Instant, timezone: string): string {
  return instant.toZonedDateTimeISO(timezone).toString({ timeZoneName: "never", smallestUnit: "second" });
}

/** How a schedule is written. `withZone` is false where the place stands beside it and tells whose clock is meant. */
export interface ScheduleWords {
  /** Whether the zone is named; it is when absent. */
  readonly withZone?: boolean;
}

/**
 * Writes a schedule in one line for people, such as `ven. 26 nov. 2027, 07:00 – 12:00 (heure d’Europe centrale)`, in the
 * call's own time zone, named as {@link zoneName} does. Whole days (midnight to midnight) are written as days. Plain "en", and a
 * language the platform doesn't know, are written the British way.
 */
export function formatSchedule(schedule: Schedule, language: LanguageTag, options: ScheduleWords = {}): string {
  const start = schedule.startsAt.epochMilliseconds;
  const end = schedule.endsAt?.epochMilliseconds ?? null;
  if (isWholeDays(schedule)) return dateFormat(schedule, language, false).formatRange(start, (end ?? start) - 1);
  const format = dateFormat(schedule, language, true);
  const time = end === null ? format.format(start) : format.formatRange(start, end);
  return options.withZone === false ? time : `${time} (${zoneName(schedule.timezone, language, schedule.startsAt)})`;
}

const zoneFormats = new Map<string, Intl.DateTimeFormat>();

/**
 * The name of a time zone for people: `Central European Time` for `Europe/Paris`, the same in summer and winter. `near` is
 * the moment it is named for, because zones change. A zone the platform does not know, and UTC, are their own names.
 */
export function zoneName(timezone: string, language: LanguageTag, near: Temporal.Instant): string {
  if (timezone === "UTC" || timezone === "Etc/UTC") return "UTC";
  const key = `${timezone} ${language}`;
  try {
    const format = zoneFormats.get(key) ??
      new Intl.DateTimeFormat(localesFor(language), { timeZone: timezone, timeZoneName: "longGeneric" });
    if (zoneFormats.size < 400) zoneFormats.set(key, format);
    return format.formatToParts(near.epochMilliseconds).find(({ type }) => type === "timeZoneName")?.value ?? timezone;
  } catch {
    return timezone;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format takes a hundred times as long as using it, and a feed uses the same one for hundreds of calls. */
function dateFormat({ timezone }: Schedule, language: LanguageTag, withTime: boolean): Intl.DateTimeFormat {
  const key = `${timezone} ${language} ${withTime}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const time: Intl.DateTimeFormatOptions = withTime ? { hour: "2-digit", minute: "2-digit" } : {};
  const made = new Intl.DateTimeFormat(localesFor(language), {
    timeZone: timezone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    ...time,
  });
  if (formats.size < 200) formats.set(key, made);
  return made;
}

function localesFor(language: LanguageTag): string[] {
  try {
    return language === "en" ? ["en-GB"] : [...Intl.getCanonicalLocales(language), "en-GB"];
  } catch {
    return ["en-GB"];
  }
}

/** Tells whether a schedule is whole days: midnight to midnight where the call happens. */
export function isWholeDays({ startsAt, endsAt, timezone }: Schedule): boolean {
  return endsAt !== null && isMidnight(startsAt, timezone) && isMidnight(endsAt, timezone);
}

function isMidnight(instant: Temporal.Instant, timezone: string): boolean {
  const local = instant.toZonedDateTimeISO(timezone);
  return local.startOfDay().equals(local);
}

function endOfDay(date: string): Temporal.Instant {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime("UTC").toInstant();
}
