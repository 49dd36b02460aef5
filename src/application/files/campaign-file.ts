/**
 * Reads `campaign.json`: what the command line is handed and what the web form builds. A file with a mistake is refused
 * whole, every mistake named with its path; the picture is named here and fetched, checked and stored elsewhere.
 */
import type { CampaignDraft } from "../../domain/campaign.ts";
import { handleProblem } from "../../domain/handle.ts";
import type { Texts } from "../../domain/language.ts";
import { writingLimits } from "../../domain/limits.ts";
import { createFindings, readFields } from "./fields.ts";
import type { Parsed } from "./findings.ts";
import { checkLanguages, checkPictureAlt, pairTexts } from "./texts.ts";
import * as values from "./values.ts";

/**
 * A campaign as written. `picture` is always null: whoever stores the file at `picturePath` makes a picture of it with
 * `pictureAlt` (null without a picture).
 */
export type CampaignFile = CampaignDraft & { readonly picturePath: string | null; readonly pictureAlt: Texts | null };

const FIELDS = {
  handle: values.textThat((handle) => handleProblem(handle) !== "malformed", "malformed_handle"),
  language: values.language,
  name: values.inLanguages(values.line(writingLimits.name.minimum, writingLimits.name.maximum)),
  summary: values.inLanguages(values.paragraphs(writingLimits.summary)),
  struggles: values.struggles,
  starts: values.day.optional(),
  ends: values.day.optional(),
  image: values.picturePath.optional(),
  imageAlt: values.pictureAlt.optional(),
};

/** Reads a campaign from JSON. Never throws; whether the handle is free is not asked here. */
export function parseCampaignFile(json: unknown): Parsed<CampaignFile> {
  const found = createFindings();
  const read = readFields(json, FIELDS, found);
  const { handle, language, name, summary, struggles, starts, ends } = read;
  if (handle !== undefined && handleProblem(handle) === "reserved") found.refuse("handle", "reserved_handle");
  checkLanguages(json, ["name", "summary"], language, found);
  checkPictureAlt(Object(json), language, found);
  if (starts !== undefined && ends !== undefined && ends < starts) found.refuse("ends", "ends_before_starts");
  const complete = handle !== undefined && language !== undefined && name !== undefined && summary !== undefined &&
    struggles !== undefined;
  if (!complete || found.refusals.length > 0) return { ok: false, findings: found.refusals };
  const value = {
    handle,
    language,
    texts: pairTexts(["name", name], ["summary", summary]),
    struggles,
    startsOn: starts ?? null,
    endsOn: ends ?? null,
    picture: null,
    picturePath: read.image ?? null,
    pictureAlt: read.imageAlt ?? null,
  };
  return { ok: true, value, warnings: found.warnings };
}
