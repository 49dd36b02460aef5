/**
 * Reads `report.json`: what took place at an action, as the command line is handed it and as the web form builds it. A file
 * with a mistake is refused whole, each mistake named with its path.
 */
import { z } from "zod";
import { writingLimits } from "../../domain/limits.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { COUNT_METHODS, MOST_COUNTED, OUTCOMES, type ReportDraft, UNITS } from "../../domain/report.ts";
import { createFindings, type Findings, readFields } from "./fields.ts";
import type { Parsed } from "./findings.ts";
import { checkLanguages } from "./texts.ts";
import * as values from "./values.ts";

const count = values.wholeWithin({ minimum: 0, maximum: MOST_COUNTED });

const FIELDS = {
  action: z.string(),
  outcome: z.enum(OUTCOMES),
  participants: z.unknown().optional(),
  units: z.array(z.unknown()).optional(),
  language: values.language,
  content: values.inLanguages(values.paragraphs(writingLimits.content)),
};

/** Reads a report. Pictures are handed in beside the file. Never throws. */
export function parseReportFile(json: unknown): Parsed<ReportDraft> {
  const found = createFindings();
  const given: Readonly<Record<string, unknown>> = Object(json);
  const { image: _image, imageAlt: _alt, starts: _starts, ends: _ends, ...rest } = given;
  const read = readFields(rest, FIELDS, found);
  checkLanguages(json, ["content", "content"], read.language, found);
  if (read.action !== undefined && !URL.canParse(read.action)) found.refuse("action", "not_https");
  const participants = read.participants === undefined ? null : readParticipants(read.participants, found);
  const units = (read.units ?? []).slice(0, jointLimits.units).map((unit, index) =>
    readUnit(unit, `units.${index}`, found)
  );
  const { action, outcome, language, content } = read;
  const complete = action !== undefined && outcome !== undefined && language !== undefined && content !== undefined;
  if (!complete || found.refusals.length > 0) return { ok: false, findings: found.refusals };
  const value: ReportDraft = {
    actionUri: action,
    outcome,
    participants: participants === null ? null : { low: participants.low, high: participants.high },
    method: participants?.method ?? "declared",
    units: units.flatMap((unit) => unit ?? []),
    language,
    texts: Object.fromEntries(Object.entries(content).map(([tag, words]) => [tag, { content: words }])),
    pictures: [],
  };
  return { ok: true, value, warnings: found.warnings };
}

function readParticipants(json: unknown, found: Findings) {
  const fields = { low: count, high: count, method: z.enum(COUNT_METHODS) };
  const { low, high, method } = readFields(json, fields, found, "participants");
  if (low === undefined || high === undefined || method === undefined) return null;
  if (high < low) {
    found.refuse("participants.high", "out_of_range", { minimum: low, maximum: MOST_COUNTED });
    return null;
  }
  return { low, high, method };
}

/** A unit with one `amount`, or with a range. */
function readUnit(json: unknown, at: string, found: Findings) {
  const fields = { unit: z.enum(UNITS), amount: count.optional(), low: count.optional(), high: count.optional() };
  const { unit, amount, low, high } = readFields(json, fields, found, at);
  const [least, most] = amount === undefined ? [low, high] : [amount, amount];
  if (least === undefined || most === undefined) found.refuse(`${at}.amount`, "required");
  else if (most < least) found.refuse(`${at}.high`, "out_of_range", { minimum: least, maximum: MOST_COUNTED });
  return unit === undefined || least === undefined || most === undefined ? null : { unit, low: least, high: most };
}
