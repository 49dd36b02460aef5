/**
 * Reads `call.json`: what the command line is handed and what the web form builds. A file with a mistake is refused
 * whole, every mistake named with its path. It decides nothing about rights, and knows neither the campaign nor the
 * picture it names.
 */
import { z } from "zod";
import { type CallDraft, PLEDGE_MODES, PLEDGE_OPTIONS, type PledgeOption } from "../../domain/call.ts";
import { handleProblem } from "../../domain/handle.ts";
import { CALL_KINDS } from "../../domain/kind.ts";
import type { Texts } from "../../domain/language.ts";
import { writingLimits } from "../../domain/limits.ts";
import type { Gazetteer } from "../places/gazetteer.ts";
import { readPlace } from "./call-place.ts";
import { readTimes } from "./call-times.ts";
import { createFindings, type FieldsRead, type Findings, readFields } from "./fields.ts";
import type { Parsed } from "./findings.ts";
import { checkLanguages, checkPictureAlt, pairTexts } from "./texts.ts";
import * as values from "./values.ts";

/**
 * A call as written. `campaign` is the handle of a campaign of this node. `draft.picture` is always null: whoever
 * stores the file at `picturePath` makes a picture of it with `pictureAlt` (null without a picture).
 */
export interface CallFile {
  readonly campaign: string;
  readonly draft: CallDraft;
  readonly picturePath: string | null;
  readonly pictureAlt: Texts | null;
}

/** The answers offered where the file names none: to be there, or to support from afar. */
const DEFAULT_OPTIONS: readonly PledgeOption[] = ["going", "supporting"];

const FIELDS = {
  campaign: values.textThat((handle) => handleProblem(handle) !== "malformed", "malformed_handle"),
  kind: z.enum(CALL_KINDS),
  language: values.language,
  name: values.inLanguages(values.line(writingLimits.name.minimum, writingLimits.name.maximum)),
  content: values.inLanguages(values.paragraphs(writingLimits.content)),
  starts: values.localTime.optional(),
  ends: values.localTime.optional(),
  timezone: values.timeZone.optional(),
  place: z.unknown().optional(),
  online: values.httpsUrl.optional(),
  capacity: values.wholeWithin(writingLimits.people).optional(),
  pledge: z.enum(PLEDGE_MODES),
  externalUrl: values.httpsUrl.optional(),
  pledgeUntil: values.localTime.optional(),
  threshold: values.wholeWithin(writingLimits.threshold).optional(),
  pledgeOptions: values.listOf(z.enum(PLEDGE_OPTIONS), PLEDGE_OPTIONS.length).optional(),
  distributed: z.boolean().optional(),
  risk: z.boolean().optional(),
  onlinePublic: z.boolean().optional(),
  tags: values.tags.optional(),
  image: values.picturePath.optional(),
  imageAlt: values.pictureAlt.optional(),
};

type CallRead = FieldsRead<typeof FIELDS>;

/**
 * Reads a call from JSON. `now` decides only whether a warning says that the call is over; the gazetteer gives the time
 * zone where the file names none, and the town's coordinates. Never throws.
 */
export function parseCallFile(
  json: unknown,
  { now, gazetteer }: { readonly now: Temporal.Instant; readonly gazetteer: Gazetteer },
): Parsed<CallFile> {
  const found = createFindings();
  const read = readFields(json, FIELDS, found);
  const written: Readonly<Record<string, unknown>> = Object(json);
  checkLanguages(json, ["name", "content"], read.language, found);
  checkPictureAlt(written, read.language, found);
  checkPledge(read, written, found);
  if (written["ends"] !== undefined && written["starts"] === undefined) found.refuse("starts", "starts_required");
  const located = read.place === undefined ? null : readPlace(read.place, gazetteer, found);
  // A wrong place says nothing about its zone: its own mistakes come first, the zone is asked for afterwards.
  const zoneIsWrong = read.timezone === undefined &&
    (written["timezone"] !== undefined || (read.place !== undefined && located === null));
  const times = readTimes(read, { placeZone: located?.timezone ?? null, zoneIsWrong, now, found });
  const { campaign, kind, language, name, content, pledge } = read;
  const complete = campaign !== undefined && kind !== undefined && language !== undefined && name !== undefined &&
    content !== undefined && pledge !== undefined;
  if (!complete || found.refusals.length > 0) return { ok: false, findings: found.refusals };
  const draft: CallDraft = {
    kind,
    language,
    texts: pairTexts(["name", name], ["content", content]),
    ...times,
    place: located?.place ?? null,
    pledge,
    picture: null,
    ...optionalParts(read),
  };
  const value = { campaign, draft, picturePath: read.image ?? null, pictureAlt: read.imageAlt ?? null };
  return { ok: true, value, warnings: found.warnings };
}

function optionalParts(read: CallRead) {
  return {
    onlineUrl: read.online ?? null,
    onlinePublic: read.onlinePublic ?? false,
    capacity: read.capacity ?? null,
    externalUrl: read.externalUrl ?? null,
    threshold: read.threshold ?? null,
    pledgeOptions: read.pledgeOptions ?? DEFAULT_OPTIONS,
    distributed: read.distributed ?? false,
    risk: read.risk ?? false,
    tags: read.tags ?? [],
  };
}

function checkPledge(read: CallRead, written: Readonly<Record<string, unknown>>, found: Findings): void {
  const { pledge, pledgeOptions, risk } = read;
  const hasUrl = written["externalUrl"] !== undefined;
  if (pledge === "external" && !hasUrl) found.refuse("externalUrl", "external_url_required");
  if (pledge !== undefined && pledge !== "external" && hasUrl) found.warn("externalUrl", "external_url_unused");
  if (read.onlinePublic === true && written["online"] === undefined) found.refuse("online", "online_required");
  if (pledgeOptions !== undefined && !pledgeOptions.includes("going")) found.refuse("pledgeOptions", "going_required");
  if (risk === true && (pledge === "confirmed" || pledge === "invite")) found.warn("pledge", "contact_with_risk");
  const isSure = pledge === "confirmed" || pledge === "invite" || (pledge === "open" && risk === true);
  if (read.threshold !== undefined && !isSure) found.refuse("threshold", "threshold_open");
}
