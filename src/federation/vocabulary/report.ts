/**
 * A report as a readable Note for everybody and, for machines, the same in our terms; and an action's Event made ready to
 * be signed. Living collections are written as addresses, so that a like does not break a signature.
 */
import { markdownToHtml } from "../../application/text/markdown.ts";
import type { Say } from "../../application/wording.ts";
import type { Addresses } from "../../domain/addresses.ts";
import { languagesOf } from "../../domain/language.ts";
import type { ActionReport } from "../../domain/report.ts";
import { formatSchedule } from "../../domain/schedule.ts";
import { ANYBODY_MAY_QUOTE } from "./call.ts";
import { oneLine } from "./call-place.ts";
import { CTX_REPORT, PUBLIC } from "./contexts.ts";
import { link, paragraph, strong, text } from "./html.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { Context, EventObject, NoteObject } from "./shapes.ts";
import { moment } from "./times.ts";

/** What a report's Note is made from. */
export interface ReportInput {
  readonly report: ActionReport;
  /** The reporting movement. */
  readonly movementUri: string;
  readonly companionUri: string;
  /** The action's names by language, as its owner wrote them. */
  readonly names: Readonly<Record<string, string>>;
  readonly pictures: readonly {
    readonly mediaId: string;
    readonly mediaType: string;
    readonly width: number;
    readonly height: number;
    readonly alt: string;
    /** What it shows in every language it is told in. */
    readonly alts: Readonly<Record<string, string>>;
  }[];
  /** IANA name of the zone the action's times are told in. */
  readonly timezone: string;
  readonly supersedes: string | null;
  readonly addresses: Addresses;
  readonly say: Say;
}

/** A Note with our terms. */
export type ReportObject = NoteObject & {
  readonly "@context": Context;
  readonly target: string;
  readonly updated?: string;
  readonly "tdu:campaign": string;
  readonly "tdu:actionReport": JsonObject;
  readonly "tdu:supersedes"?: string;
  readonly "tdu:reason"?: string;
};

/** A report in all its languages, main language first; it opens with the figures in words (protocol §5). */
export function reportToObject(input: ReportInput): ReportObject {
  const { report, movementUri, addresses } = input;
  const id = addresses.report(report.id);
  const contentMap = Object.fromEntries(
    languagesOf(report.texts, report.language).map((language) => [
      language,
      opening(input, language) + markdownToHtml(report.texts[language]?.content ?? "") + pressLinks(report),
    ]),
  );
  return {
    "@context": CTX_REPORT,
    id,
    type: "Note",
    attributedTo: movementUri,
    inReplyTo: report.actionUri,
    context: report.callUri,
    target: `${report.jointUri}/reports`,
    content: contentMap[report.language] ?? "",
    contentMap,
    mediaType: "text/html",
    published: moment(report.createdAt),
    ...(report.version === 1 ? {} : { updated: moment(report.updatedAt) }),
    url: id,
    tag: [],
    attachment: input.pictures.map(({ mediaId, mediaType, width, height, alt, alts }) => ({
      type: "Document",
      mediaType,
      url: addresses.media(mediaId),
      name: alt,
      ...(Object.keys(alts).length > 1 ? { nameMap: alts } : {}),
      width,
      height,
    })),
    sensitive: false,
    to: [PUBLIC],
    cc: [addresses.of(movementUri, "followers"), addresses.of(input.companionUri, "followers"), report.jointUri],
    interactionPolicy: ANYBODY_MAY_QUOTE,
    "tdu:campaign": report.jointUri,
    "tdu:actionReport": machineTerms(report),
    ...(input.supersedes === null ? {} : { "tdu:supersedes": input.supersedes }),
    ...(input.supersedes === null || report.reason === "" ? {} : { "tdu:reason": report.reason }),
  };
}

/** The figures; when it really took place is ActivityStreams' own `startTime` and `endTime`, which no figure depends on. */
function machineTerms(report: ActionReport): JsonObject {
  const { actionUri, outcome, participants, method, units, startsAt = null, endsAt = null } = report;
  return {
    type: "tdu:ActionReport",
    action: actionUri,
    outcome,
    ...(participants === null ? {} : { participantsLow: participants.low, participantsHigh: participants.high }),
    countMethod: method,
    units: units.map(({ unit, low, high }) => ({ unit, low, high })),
    ...(startsAt === null ? {} : { startTime: moment(startsAt) }),
    ...(endsAt === null ? {} : { endTime: moment(endsAt) }),
  };
}

/** What the press wrote, for everybody who reads the Note. */
function pressLinks({ links = [] }: ActionReport): string {
  return paragraph(links.map((href) => link(href, href)));
}

function opening({ report, names, say, timezone }: ReportInput, language: string): string {
  const name = names[language] ?? Object.values(names)[0] ?? "";
  const { participants, outcome, method, startsAt = null, endsAt = null } = report;
  const figures = outcome !== "took-place" || participants === null ? [] : [
    text(say(language, `wire.report.${method}`, {
      low: participants.low,
      high: participants.high,
      range: participants.low === participants.high
        ? String(participants.low)
        : `${participants.low}–${participants.high}`,
    })),
  ];
  return paragraph([
    strong(say(language, `wire.report.${outcome.replace("-", "_")}`, { title: oneLine(name) })),
    ...(startsAt === null ? [] : [text(formatSchedule({ startsAt, endsAt, timezone }, language))]),
    ...figures,
    link(report.actionUri, say(language, "wire.see_action")),
  ]);
}

/** An action's Event as it is signed: the same, with living collections as addresses. */
export function signableEvent(event: EventObject): EventObject {
  const living = (value: JsonValue | undefined): JsonValue | undefined =>
    typeof value === "object" && value !== null && "id" in value ? value.id as JsonValue : value;
  const { replies, likes, shares, attendees, ...rest } = event as unknown as Record<string, JsonValue>;
  const collections = { replies, likes, shares, attendees };
  const addresses = Object.fromEntries(
    Object.entries(collections).flatMap(([name, value]) => value === undefined ? [] : [[name, living(value) ?? null]]),
  );
  return { ...rest, ...addresses } as unknown as EventObject;
}
