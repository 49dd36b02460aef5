/**
 * Reads `report.json`: what took place at an action, as the command line is handed it and as the web form builds it. A file
 * with a mistake is refused whole, each mistake named with its path; no picture is taken without the word that those on it agreed.
 */
import { z } from "zod";
import type { Texts } from "../../domain/language.ts";
import { writingLimits } from "../../domain/limits.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import {
  COUNT_METHODS,
  MOST_COUNTED,
  ORGANISERS_NOTE_CHARACTERS,
  OUTCOMES,
  type ReportDraft,
  type UnitCount,
  UNITS,
} from "../../domain/report.ts";
import { instantOf } from "./call-times.ts";
import { createFindings, type FieldsRead, type Findings, objectOf, readFields } from "./fields.ts";
import type { Parsed } from "./findings.ts";
import * as values from "./values.ts";

/**
 * A report as written. `draft.pictures` is always empty: whoever stores the files named in `pictures` makes pictures of
 * them. `organisersNote` is for organisers of this node alone; null when the file says nothing of it.
 */
export interface ReportFile {
  readonly draft: ReportDraft;
  readonly pictures: readonly { readonly path: string; readonly alt: Texts }[];
  readonly organisersNote: string | null;
}

/** What is known of the action when a report is read: its main language and the clock of its place. */
export interface ActionSetting {
  readonly language?: string | null;
  readonly timezone?: string | null;
}

const count = values.wholeWithin({ minimum: 0, maximum: MOST_COUNTED });

const FIELDS = {
  action: z.string(),
  outcome: z.enum(OUTCOMES),
  participants: z.unknown().optional(),
  units: z.array(z.unknown()).optional(),
  language: values.language.optional(),
  content: values.inLanguages(values.paragraphs(writingLimits.content)),
  images: z.array(z.unknown()).optional(),
  starts: values.localTime.optional(),
  ends: values.localTime.optional(),
  timezone: values.timeZone.optional(),
  links: values.listOf(values.webUrl, jointLimits.links).optional(),
  organisersNote: values.paragraphs(ORGANISERS_NOTE_CHARACTERS).optional(),
};

type ReportRead = FieldsRead<typeof FIELDS>;

/**
 * Reads a report. Without a `language` the action's is the main one if the report is written in it, else the first it is
 * written in. Times are on the clock of the action's place unless the file names another zone. Never throws.
 */
export function parseReportFile(json: unknown, action: ActionSetting = {}): Parsed<ReportFile> {
  const found = createFindings();
  const read = readFields(json, FIELDS, found);
  const language = read.language ?? mainLanguage(read, action);
  const written = objectOf(objectOf(json)?.["content"]);
  if (written !== null && language !== undefined && !Object.hasOwn(written, language)) {
    found.refuse(`content.${language}`, "main_language_missing", { language });
  }
  if (read.action !== undefined && !URL.canParse(read.action)) found.refuse("action", "not_https");
  const participants = read.participants === undefined ? null : readParticipants(read.participants, found);
  const units = readUnits(read.units ?? [], found);
  const pictures = readPictures(read.images ?? [], language, found);
  const times = readWhen(json, read, action.timezone ?? null, found);
  const { action: actionUri, outcome, content } = read;
  const complete = actionUri !== undefined && outcome !== undefined && language !== undefined && content !== undefined;
  if (!complete || found.refusals.length > 0) return { ok: false, findings: found.refusals };
  const draft: ReportDraft = {
    actionUri,
    outcome,
    participants: participants?.range ?? null,
    method: participants?.method ?? "declared",
    units,
    language,
    texts: Object.fromEntries(Object.entries(content).map(([tag, words]) => [tag, { content: words }])),
    pictures: [],
    links: read.links ?? [],
    ...times,
  };
  const value = { draft, pictures, organisersNote: read.organisersNote ?? null };
  return { ok: true, value, warnings: found.warnings };
}

function mainLanguage({ content = {} }: ReportRead, { language }: ActionSetting): string | undefined {
  return language != null && Object.hasOwn(content, language) ? language : Object.keys(content)[0];
}

/** How many took part and how that is known; the method may stand alone, for units. */
function readParticipants(json: unknown, found: Findings) {
  const fields = { low: count.optional(), high: count.optional(), method: z.enum(COUNT_METHODS) };
  const { low, high, method } = readFields(json, fields, found, "participants");
  if (method === undefined) return null;
  if (low === undefined && high === undefined) return { range: null, method };
  const [least, most] = [low, high ?? low];
  if (least === undefined || most === undefined) {
    found.refuse("participants.low", "required");
    return null;
  }
  if (most < least) {
    found.refuse("participants.high", "out_of_range", { minimum: least, maximum: MOST_COUNTED });
    return null;
  }
  return { range: { low: least, high: most }, method };
}

function readUnits(given: readonly unknown[], found: Findings): UnitCount[] {
  if (given.length > jointLimits.units) found.refuse("units", "too_many", { maximum: jointLimits.units });
  const units = given.slice(0, jointLimits.units).map((unit, at) => readUnit(unit, `units.${at}`, found));
  units.forEach((one, at) => {
    const isAgain = one !== null && units.findIndex((other) => other?.unit === one.unit) !== at;
    if (isAgain) found.refuse(`units.${at}.unit`, "duplicate");
  });
  return units.flatMap((one) => one ?? []);
}

/** A unit with one `amount`, or with a range. */
function readUnit(json: unknown, at: string, found: Findings): UnitCount | null {
  const fields = { unit: z.enum(UNITS), amount: count.optional(), low: count.optional(), high: count.optional() };
  const { unit, amount, low, high } = readFields(json, fields, found, at);
  const [least, most] = amount === undefined ? [low ?? high, high ?? low] : [amount, amount];
  if (least === undefined || most === undefined) found.refuse(`${at}.amount`, "required");
  else if (most < least) found.refuse(`${at}.high`, "out_of_range", { minimum: least, maximum: MOST_COUNTED });
  return unit === undefined || least === undefined || most === undefined ? null : { unit, low: least, high: most };
}

/** Pictures as `call.json` names one, each with the word that those on it agreed. */
function readPictures(given: readonly unknown[], main: string | undefined, found: Findings): ReportFile["pictures"] {
  if (given.length > jointLimits.pictures) found.refuse("images", "too_many", { maximum: jointLimits.pictures });
  return given.slice(0, jointLimits.pictures).flatMap((json, index) => {
    const at = `images.${index}`;
    const fields = {
      image: values.picturePath,
      imageAlt: values.pictureAlt.optional(),
      consent: z.boolean().optional(),
    };
    const { image, imageAlt, consent } = readFields(json, fields, found, at);
    const described = objectOf(objectOf(json)?.["imageAlt"]);
    if (described === null || (main !== undefined && !Object.hasOwn(described, main))) {
      found.refuse(main === undefined ? `${at}.imageAlt` : `${at}.imageAlt.${main}`, "image_alt_required");
    }
    if (consent !== true) found.refuse(`${at}.consent`, "consent_required");
    return image === undefined || imageAlt === undefined ? [] : [{ path: image, alt: imageAlt }];
  });
}

function readWhen(
  json: unknown,
  { starts, ends, timezone, outcome }: ReportRead,
  placeZone: string | null,
  found: Findings,
): Pick<ReportDraft, "startsAt" | "endsAt"> {
  const written = objectOf(json) ?? {};
  if (written["ends"] !== undefined && written["starts"] === undefined) found.refuse("starts", "starts_required");
  if (written["starts"] === undefined) {
    if (outcome === "moved") found.warn("starts", "moved_without_date");
    return { startsAt: null, endsAt: null };
  }
  const zone = timezone ?? (written["timezone"] === undefined ? placeZone : null);
  if (zone === null) {
    if (written["timezone"] === undefined) found.refuse("timezone", "time_zone_required");
    return { startsAt: null, endsAt: null };
  }
  const startsAt = instantOf(starts, zone, "starts", found);
  const endsAt = instantOf(ends, zone, "ends", found);
  if (startsAt !== null && endsAt !== null && Temporal.Instant.compare(endsAt, startsAt) <= 0) {
    found.refuse("ends", "ends_before_starts");
  }
  if (outcome === "cancelled") {
    found.warn("starts", "starts_unused");
    return { startsAt: null, endsAt: null };
  }
  return { startsAt, endsAt };
}
