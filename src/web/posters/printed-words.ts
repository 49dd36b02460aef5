/**
 * The words of what is made to be printed or passed on as a picture: a call's time and place, and the few labels around them,
 * all in the language of the call's own text, because whoever finds a poster on a wall has chosen no language.
 */
import { countryName } from "../../application/places/countries.ts";
import type { Call, Schedule } from "../../domain/call.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { publicPlace } from "../../domain/place.ts";
import { isWholeDays, zoneName } from "../../domain/schedule.ts";
import { interfaceLanguages, say } from "../locales.ts";

/** The languages that have every word of posters and cards. */
export const PRINTED_LANGUAGES: readonly LanguageTag[] = [...interfaceLanguages, "bn"];

/** The language of the labels around a text: the text's own where it has all of them, else the first other that has. */
export function printedLanguage(text: LanguageTag, ...others: readonly LanguageTag[]): LanguageTag {
  return [text, ...others].map((tag) => tag.split("-")[0] ?? tag).find((tag) => PRINTED_LANGUAGES.includes(tag)) ??
    "en";
}

/** When a call happens, in words: the day, the hours, and the zone where no place tells it. */
export interface PrintedTime {
  /** Such as "Friday 26 November 2027"; with the hours in it when it lasts over midnight. */
  readonly day: string;
  /** Such as "07:00–12:00"; null for whole days and for what lasts over midnight. */
  readonly hours: string | null;
  /** The day in few letters, such as "Fri, 26 Nov 2027". */
  readonly shortDay: string;
  /** The zone in words, for calls without a place; null otherwise. */
  readonly zone: string | null;
}

/** The time of a call on paper, by the clock where it happens; null for a call without a date. */
export function printedTime(call: Pick<Call, "schedule" | "place">, language: LanguageTag): PrintedTime | null {
  const { schedule } = call;
  if (schedule === null) return null;
  const zone = call.place === null && !isWholeDays(schedule)
    ? zoneName(schedule.timezone, language, schedule.startsAt)
    : null;
  const [start, end] = [schedule.startsAt.epochMilliseconds, schedule.endsAt?.epochMilliseconds ?? null];
  const day = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  const short = { ...day, weekday: "short", month: "short" } as const;
  const shared = { zone, shortDay: format(schedule, language, short).format(start) };
  if (isWholeDays(schedule)) {
    return { day: format(schedule, language, day).formatRange(start, (end ?? start) - 1), hours: null, ...shared };
  }
  if (end === null) {
    const hours = format(schedule, language, HOURS).format(start);
    return { day: format(schedule, language, day).format(start), hours, ...shared };
  }
  if (!isOneDay(schedule)) {
    const both = { ...short, ...HOURS } as const;
    return { day: format(schedule, language, both).formatRange(start, end), hours: null, ...shared };
  }
  return {
    day: format(schedule, language, day).format(start),
    hours: printedHours(schedule, language, start, end),
    ...shared,
  };
}

/** Day and month of the start, such as "26" and "Nov", for a calendar leaf. */
export function printedLeaf(
  schedule: Schedule,
  language: LanguageTag,
): { readonly day: string; readonly month: string } {
  const part = (options: Intl.DateTimeFormatOptions) =>
    format(schedule, language, options).format(schedule.startsAt.epochMilliseconds);
  return { day: part({ day: "numeric" }), month: part({ month: "short" }) };
}

/** Calendar days without a time, such as those of a campaign; null when it has none. */
export function printedDays(from: string | null, to: string | null, language: LanguageTag): string | null {
  const options = { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" } as const;
  const days = new Intl.DateTimeFormat(localesFor(language), options);
  const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
  if (from !== null && to !== null) return days.formatRange(at(from), at(to));
  if (from !== null) return days.format(at(from));
  return to === null ? null : `→ ${days.format(at(to))}`;
}

/**
 * Where a call happens, as far as it is public, the most exact first: name and street, town, country; "Online" or "Everywhere"
 * without a place. The link of an online call is never among them.
 */
export function printedPlace(call: Pick<Call, "place" | "onlineUrl">, language: LanguageTag): readonly string[] {
  if (call.place === null) return [say(language, call.onlineUrl === null ? "wire.everywhere" : "wire.online")];
  const place = publicPlace(call.place);
  const town = [place.postalCode, place.locality].filter((part) => part !== null).join(" ");
  return [place.name, place.street, town, countryName(place.country, language)]
    .filter((part): part is string => part !== null && part !== "");
}

/** The comma between the parts of a place. */
export function printedComma(language: LanguageTag): string {
  return /^(ar|fa|ur|ckb|ps|sd|ug)\b/.test(language) ? "، " : ", ";
}

const HOURS = { hour: "2-digit", minute: "2-digit" } as const;

function printedHours(schedule: Schedule, language: LanguageTag, start: number, end: number): string {
  const hours = format(schedule, language, HOURS);
  const days = format(schedule, language, { dateStyle: "short" });
  // A range that ends at midnight would be written with both dates.
  if (days.format(start) !== days.format(end)) return `${hours.format(start)} – ${hours.format(end)}`;
  return hours.formatRange(start, end);
}

function isOneDay({ startsAt, endsAt, timezone }: Schedule): boolean {
  if (endsAt === null) return true;
  const [start, end] = [startsAt, endsAt].map((instant) => instant.toZonedDateTimeISO(timezone));
  if (start === undefined || end === undefined) return true;
  // What ends at midnight is one day to those who go.
  return end.toPlainDate().equals(start.toPlainDate()) ||
    (end.toPlainDate().equals(start.toPlainDate().add({ days: 1 })) && end.hour === 0 && end.minute === 0);
}

function format(schedule: Schedule, language: LanguageTag, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(localesFor(language), { timeZone: schedule.timezone, ...options });
}

/** Plain "en" is written the British way, as everywhere on this node. */
function localesFor(language: LanguageTag): string[] {
  try {
    return language === "en" ? ["en-GB"] : [...Intl.getCanonicalLocales(language), "en-GB"];
  } catch {
    return ["en-GB"];
  }
}
