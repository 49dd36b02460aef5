/**
 * Feeds as others read them: calendars by two parsers that know nothing of each other, Atom by one. Each answer is reduced to
 * the same plain facts, so that a test can ask whether the readers agree.
 */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import ICAL from "ical.js";
import nodeIcal from "node-ical";

/** A VEVENT in plain facts. Times are ISO instants, or `YYYY-MM-DD` for whole days. */
export interface ReadEvent {
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
  readonly start: string;
  readonly end: string | null;
  readonly summary: string;
  readonly language: string;
  readonly description: string;
  readonly location: string | null;
  readonly geo: string | null;
  readonly url: string;
}

/** Reads a calendar with ical.js, strictly. */
export function readByIcalJs(text: string): ReadEvent[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as ConstructorParameters<typeof ICAL.Component>[0]);
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    const first = (name: string) => component.getFirstPropertyValue(name);
    const geo = first("geo") as readonly number[] | null;
    return {
      uid: event.uid,
      sequence: event.sequence,
      status: String(first("status")),
      start: timeOf(event.startDate),
      end: component.hasProperty("dtend") ? timeOf(event.endDate) : null,
      summary: event.summary,
      language: String(component.getFirstProperty("summary")?.getParameter("language")),
      description: event.description,
      location: component.hasProperty("location") ? event.location : null,
      geo: geo === null ? null : `${geo[0]},${geo[1]}`,
      url: String(first("url")),
    };
  });
}

/** Reads a calendar with node-ical. */
export function readByNodeIcal(text: string): ReadEvent[] {
  const events = Object.values(nodeIcal.sync.parseICS(text)).filter((one) => one?.type === "VEVENT");
  return events.map((event) => {
    const isDay = event.datetype === "date";
    const time = (date: Date) => isDay ? localDay(date) : date.toISOString();
    const words = (value: unknown) =>
      typeof value === "object" && value !== null && "val" in value ? String(value.val) : String(value);
    const { summary } = event;
    return {
      uid: event.uid,
      sequence: Number(event.sequence),
      status: String(event.status),
      start: time(event.start),
      end: /^DTEND/m.test(textOf(text, event.uid)) && event.end !== undefined ? time(event.end) : null,
      summary: words(summary),
      language: typeof summary === "object" ? String(summary.params.LANGUAGE) : "",
      description: words(event.description),
      location: event.location === undefined ? null : words(event.location),
      geo: event.geo === undefined ? null : `${event.geo.lat},${event.geo.lon}`,
      url: words(event.url),
    };
  });
}

/** An Atom entry in plain facts. */
export interface ReadEntry {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly updated: string;
  readonly links: readonly {
    readonly rel: string;
    readonly type: string;
    readonly hreflang: string;
    readonly href: string;
  }[];
  readonly content: string;
  readonly categories: readonly string[];
}

/** An Atom feed in plain facts. */
export interface ReadFeed {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly updated: string;
  readonly links: ReadEntry["links"];
  readonly author: string;
  readonly entries: readonly ReadEntry[];
}

/** Reads an Atom feed; throws for what is not well-formed. */
export function readAtom(text: string): ReadFeed {
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) throw new Error(`${verdict.err.msg} in line ${verdict.err.line}`);
  const many = ["entry", "link", "category"];
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "@",
    textNodeName: "#text",
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    isArray: (name) => many.includes(name),
  });
  const { feed } = parser.parse(text);
  return {
    ...plain(feed),
    author: words(feed.author.name),
    entries: (feed.entry ?? []).map((entry: Node) => ({
      ...plain(entry),
      content: words(entry["content"]),
      categories: listOf(entry["category"]).map((category) => category["@term"] ?? ""),
    })),
  };
}

type Node = Record<string, unknown>;

function plain(node: Node) {
  return {
    id: words(node["id"]),
    title: words(node["title"]),
    language: String(node["@xml:lang"]),
    updated: words(node["updated"]),
    links: listOf(node["link"]).map((link) => ({
      rel: link["@rel"] ?? "",
      type: link["@type"] ?? "",
      hreflang: link["@hreflang"] ?? "",
      href: link["@href"] ?? "",
    })),
  };
}

function listOf(value: unknown): Record<string, string>[] {
  return Array.isArray(value) ? value : [];
}

function words(value: unknown): string {
  return typeof value === "object" && value !== null && "#text" in value ? String(value["#text"]) : String(value ?? "");
}

function timeOf(time: ICAL.Time): string {
  return time.isDate ? time.toString() : time.toJSDate().toISOString();
}

function localDay(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The lines of one event: node-ical makes up an end where there is none. */
function textOf(text: string, uid: string): string {
  const unfolded = text.replaceAll("\r\n ", "");
  return unfolded.split("BEGIN:VEVENT").find((event) => event.includes(`UID:${uid}\r\n`)) ?? "";
}
