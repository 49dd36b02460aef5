/**
 * Calls as an iCalendar file (RFC 5545, RFC 7986). Times are moments in UTC, which every calendar reads alike and no change
 * of clocks can move; the time on the wall, with its zone, is in the description. Calls without a date are left out.
 */
import ical, {
  escape,
  foldLines,
  ICalEventClass,
  type ICalEventData,
  ICalEventStatus,
  ICalEventTransparency,
} from "ical-generator";
import { markdownToPlain } from "../../application/text/markdown.ts";
import type { Schedule } from "../../domain/call.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { isWholeDays } from "../../domain/schedule.ts";
import type { Visit } from "../visit.ts";
import { cleanLine, cleanLines } from "./clean-text.ts";
import { type FeedCall, sayIn } from "./feed-call.ts";

/** A call with a date. */
type DatedCall = FeedCall & { readonly call: { readonly schedule: Schedule } };

/** What a calendar says of itself. */
export interface CalendarHead {
  /** Its name, in one line. */
  readonly name: string;
  /** The language of the name. */
  readonly language: LanguageTag;
  /** The page it belongs to. */
  readonly url: string;
  /** Where it is to be fetched again; null for a single call handed out once. */
  readonly source: string | null;
}

const REFRESH_SECONDS = 3_600;
const DESCRIPTION_CHARACTERS = 4_000;

/** Too small to move a pin (about 0.1 m); the generator takes a plain zero for "no coordinates". */
const FRACTION = 0.000001;

/** Properties in words whose language can be named (RFC 5545 §3.2.10, RFC 7986 §5.1); hashtags are in no one language. */
const IN_WORDS = /^(SUMMARY|DESCRIPTION|LOCATION|NAME):/;

/** Writes the calendar. A text that holds line ends, separators or quotes stays one text. */
export function toCalendar(visit: Visit, head: CalendarHead, calls: readonly FeedCall[]): string {
  const dated = calls.filter(isDated);
  // The generator writes a calendar's name as it is given, unlike everything else.
  const name = escape(cleanLine(head.name), false);
  const calendar = ical({
    name,
    prodId: { company: "Trait d'union", product: "node", language: "EN" },
    url: head.url,
    ...(head.source === null ? {} : { source: head.source, ttl: REFRESH_SECONDS }),
  });
  for (const call of dated) calendar.createEvent(eventOf(visit, call));
  return withLanguages(calendar.toString(), head.language, dated.map(({ language }) => language));
}

/** Tells whether a call can stand in a calendar. */
export function isDated(call: FeedCall): call is DatedCall {
  return call.call.schedule !== null;
}

function eventOf(visit: Visit, told: DatedCall): ICalEventData {
  const { call, uri, url } = told;
  const isCancelled = call.state === "cancelled";
  const changed = dateOf(call.updatedAt);
  const location = locationOf(visit, told);
  return {
    id: uri,
    sequence: call.sequence,
    stamp: changed,
    lastModified: changed,
    created: dateOf(call.publishedAt ?? call.createdAt),
    ...timesOf(call.schedule),
    summary: told.name,
    description: descriptionOf(visit, told),
    ...(location === null ? {} : { location }),
    url,
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    class: ICalEventClass.PUBLIC,
    categories: [...new Set([told.kind, ...call.tags].map(cleanLine))].map((word) => ({ name: word })),
  };
}

/** Whole days are dates, the last one excluded; an open end has no end, because nobody promised one. */
function timesOf(schedule: Schedule): Pick<ICalEventData, "start" | "end" | "allDay" | "transparency"> {
  const { startsAt, endsAt, timezone } = schedule;
  if (endsAt !== null && isWholeDays(schedule)) {
    const day = (instant: Temporal.Instant) =>
      new Date(`${instant.toZonedDateTimeISO(timezone).toPlainDate().toString()}T00:00:00Z`);
    const transparency = ICalEventTransparency.TRANSPARENT;
    return { start: day(startsAt), end: day(endsAt), allDay: true, transparency };
  }
  const end = endsAt === null ? {} : { end: dateOf(endsAt) };
  return { start: dateOf(startsAt), ...end, transparency: ICalEventTransparency.OPAQUE };
}

function locationOf(
  visit: Visit,
  { language, where, place, isOnline, onlineUrl }: FeedCall,
): ICalEventData["location"] {
  if (where === null || place === null) {
    return isOnline ? { title: onlineUrl ?? sayIn(visit, language, "wire.online") } : null;
  }
  const title = isOnline ? sayIn(visit, language, "wire.also_online", { place: where }) : where;
  const { latitude, longitude } = place;
  if (latitude === null || longitude === null) return { title };
  return { title, geo: { lat: latitude || FRACTION, lon: longitude || FRACTION } };
}

/** When and where on the wall, the words of the call, how to join, and the way back to its page. */
function descriptionOf(visit: Visit, told: DatedCall): string {
  const { call, language, when, where, onlineUrl } = told;
  const inWords = (key: string) => sayIn(visit, language, key);
  const opening = [
    ...(call.state === "cancelled" ? [inWords("call.banner.cancelled")] : []),
    ...(when === null ? [] : [when]),
    ...(where === null ? [] : [where]),
    ...(onlineUrl === null || call.state === "cancelled" ? [] : [inWords("wire.join_online"), onlineUrl]),
  ];
  const closing = [
    ...(call.risk ? [inWords("call.risk")] : []),
    told.campaign,
    inWords("wire.see_call"),
    told.url,
  ];
  const content = cleanLines(markdownToPlain(told.content, DESCRIPTION_CHARACTERS));
  return [opening.join("\n"), content, closing.join("\n")].filter((part) => part !== "").join("\n\n");
}

/**
 * Names the language of every text: the generator has no place for that parameter. Values hold no line ends of their own,
 * so that every line that begins with a name is a property.
 */
function withLanguages(written: string, calendarLanguage: LanguageTag, languages: readonly LanguageTag[]): string {
  let at = -1;
  const lines = written.replaceAll("\r\n ", "").split("\r\n").map((line) => {
    if (line === "BEGIN:VEVENT") at++;
    const language = languages[at] ?? calendarLanguage;
    return line.replace(IN_WORDS, (_all, name: string) => `${name};LANGUAGE=${language}:`);
  });
  return `${foldLines(lines.join("\r\n"))}\r\n`;
}

function dateOf(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds);
}
