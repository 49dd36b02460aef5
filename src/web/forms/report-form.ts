/**
 * A report between its form and its file: the form builds the same JSON as `report.json` and has the same parser. Pictures
 * stand in numbered places: those stored keep theirs, new ones come after.
 */
import type { Finding } from "../../application/files/findings.ts";
import { reEncodePicture } from "../../application/pictures/re-encode.ts";
import type { ReadyPicture } from "../../application/ports.ts";
import { languagesOf, type LanguageTag, type Texts } from "../../domain/language.ts";
import { formLimits } from "../../domain/limits.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { ActionReading } from "../../domain/joint-source.ts";
import { type ActionReport, type Outcome, type ReportPicture, UNITS } from "../../domain/report.ts";
import { type FormState, numberOf, stateFromValues, textsOf, withoutEmpty } from "./form-state.ts";
import type { SubmittedForm } from "./read-form.ts";

/** One place for a picture in a form. */
export interface PictureSlot {
  /** From 1; names its fields. */
  readonly at: number;
  /** The picture stored there; null for a new one. */
  readonly storedId: string | null;
  /** The file that came with the form. */
  readonly file: File | null;
}

/** The address of the form of an action's report. */
export function reportFormPath(actionUri: string): string {
  return `/desk/reports/new?action=${encodeURIComponent(actionUri)}`;
}

/** The form of a report, new or stored. `note` is what organisers noted for themselves. */
export function reportState(
  action: ActionReading,
  report: ActionReport | null,
  { note, outcome, language }: {
    readonly note: string;
    readonly outcome: Outcome;
    readonly language: LanguageTag;
  },
): FormState {
  if (report === null) return stateFromValues(language, [language], { outcome, method: "counted" });
  const local = (instant: Temporal.Instant | null | undefined) =>
    instant?.toZonedDateTimeISO(action.timezone ?? "UTC").toPlainDateTime().toString({ smallestUnit: "minute" }) ?? "";
  const { participants, units, texts, pictures } = report;
  return stateFromValues(report.language, languagesOf(texts, report.language), {
    outcome: report.outcome,
    method: report.method,
    low: String(participants?.low ?? ""),
    high: String(participants?.high ?? ""),
    starts: local(report.startsAt),
    ends: local(report.endsAt),
    links: (report.links ?? []).join("\n"),
    organisersNote: note,
    ...Object.fromEntries(
      units.flatMap(({ unit, low, high }) => [[`unit.${unit}.low`, String(low)], [`unit.${unit}.high`, String(high)]]),
    ),
    ...Object.fromEntries(Object.entries(texts).map(([tag, { content }]) => [`content.${tag}`, content])),
    ...Object.fromEntries(
      pictures.flatMap(({ alt }, at) => Object.entries(alt).map(([tag, words]) => [`alt${at + 1}.${tag}`, words])),
    ),
  });
}

/** How many places for pictures a form can have: in very many languages, fewer than a report. */
export function pictureRoom(languages: number): number {
  const others = 80;
  return Math.max(1, Math.min(jointLimits.pictures, Math.floor((formLimits.fields - others) / (languages + 2)) - 2));
}

/** The places that hold something: stored pictures that were not taken away, new files, and words without a file. */
export function slotsOf(form: SubmittedForm, state: FormState, stored: readonly ReportPicture[]): PictureSlot[] {
  return Array.from({ length: jointLimits.pictures }, (_none, index): PictureSlot => {
    const at = index + 1;
    const named = form.text(`stored${at}`);
    const isKept = form.text(`remove${at}`) === "" && stored.some(({ mediaId }) => mediaId === named);
    return { at, storedId: isKept ? named : null, file: named === "" ? form.file(`picture${at}`) : null };
  }).filter(({ at, storedId, file }) =>
    storedId !== null || file !== null ||
    (form.text(`stored${at}`) === "" && Object.keys(textsOf(state, `alt${at}`)).length > 0)
  );
}

/** The file's JSON that a form says about an action. */
export function reportJson(
  state: FormState,
  actionUri: string,
  slots: readonly PictureSlot[],
): Record<string, unknown> {
  const range = (at: string) =>
    withoutEmpty({ low: numberOf(state.text(`${at}low`)), high: numberOf(state.text(`${at}high`)) });
  const units = unitsWritten(state).map((unit) => ({ unit, ...range(`unit.${unit}.`) }));
  return withoutEmpty({
    action: actionUri,
    outcome: state.text("outcome"),
    participants: { ...range(""), method: state.text("method") },
    units,
    language: state.language,
    content: textsOf(state, "content"),
    starts: state.text("starts"),
    ends: state.text("ends"),
    links: state.text("links").split(/\s+/).filter((link) => link !== ""),
    organisersNote: state.text("organisersNote"),
    images: slots.map(({ at, storedId, file }) =>
      withoutEmpty({
        image: storedId ?? (file === null ? "" : `picture${at}`),
        imageAlt: textsOf(state, `alt${at}`),
        consent: storedId !== null || state.text(`agreed${at}`) !== "",
      })
    ),
  });
}

/** The field of the form where a finding of the file is put right. */
export function reportFieldOf(path: string, state: FormState, slots: readonly PictureSlot[]): string {
  const [first = "", second = "", third = "", fourth] = path.split(".");
  if (first === "content") return `content.${second === "" ? state.language : second}`;
  if (first === "participants") return second === "" ? "low" : second;
  if (first === "units") {
    return `unit.${unitsWritten(state)[Number(second)] ?? ""}.${third === "high" ? "high" : "low"}`;
  }
  if (first !== "images") return first;
  const at = slots[Number(second)]?.at ?? 1;
  if (third === "imageAlt") return `alt${at}.${fourth ?? state.language}`;
  return third === "consent" ? `agreed${at}` : `picture${at}`;
}

/** What a form's pictures come to: those that stay with their words, and new ones re-encoded; or what is wrong with a file. */
export async function readySlots(
  slots: readonly PictureSlot[],
  words: readonly { readonly alt: Texts }[],
): Promise<{
  readonly kept: readonly ReportPicture[];
  readonly newPictures: readonly { readonly picture: ReadyPicture; readonly alt: Texts }[];
  readonly problems: readonly { readonly field: string; readonly key: string }[];
}> {
  const kept: ReportPicture[] = [];
  const newPictures: { picture: ReadyPicture; alt: Texts }[] = [];
  const problems: { field: string; key: string }[] = [];
  for (const [index, { at, storedId, file }] of slots.entries()) {
    const alt = words[index]?.alt ?? {};
    if (storedId !== null) kept.push({ mediaId: storedId, alt });
    if (storedId !== null || file === null) continue;
    const encoded = await reEncodePicture(new Uint8Array(await file.arrayBuffer()));
    if (encoded.ok) {
      const { ok: _ok, ...picture } = encoded;
      newPictures.push({ picture, alt });
    } else problems.push({ field: `picture${at}`, key: `picture.${encoded.reason}` });
  }
  return { kept, newPictures, problems };
}

/** Findings beside the fields of the form. */
export function mistakesAt(
  findings: readonly Finding[],
  state: FormState,
  slots: readonly PictureSlot[],
  say: (finding: Finding) => string,
) {
  return findings.map((finding) => ({
    field: reportFieldOf(finding.path, state, slots),
    sentence: say(finding),
    isWarning: false,
  }));
}

function unitsWritten(state: FormState) {
  return UNITS.filter((unit) => state.text(`unit.${unit}.low`) !== "" || state.text(`unit.${unit}.high`) !== "");
}
