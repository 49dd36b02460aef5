/**
 * The forms of single values in the files: texts, tags, dates, addresses, numbers. Each says which finding a wrong
 * value gives; none looks at another field. Lengths are those every reader on the network accepts.
 */
import { z } from "zod";
import { isLanguageTag } from "../../domain/language.ts";
import { writingLimits } from "../../domain/limits.ts";
import { isStruggle } from "../../domain/struggle.ts";
import type { FindingKind } from "./findings.ts";

/** Options of a zod refinement that turn a failure into a finding; `values` may be computed from the input. */
function because(
  problem: FindingKind,
  values?: Readonly<Record<string, string | number>> | ((input: unknown) => unknown),
) {
  return { params: { problem, values } };
}

const LINE_BREAKS_AND_CONTROLS = /[\p{Cc}\u2028\u2029]/u;
const CONTROLS = /[^\P{Cc}\n\t]/u;

/** One line of text, trimmed and in Unicode's composed form, of `minimum` graphemes to `maximum` code points. */
export function line(minimum: number, maximum: number) {
  return z.string().normalize("NFC").trim()
    .refine((text) => !LINE_BREAKS_AND_CONTROLS.test(text) && text.isWellFormed(), because("control_character"))
    .refine((text) => graphemes(text, minimum) >= minimum, because("too_short", { minimum }))
    .refine((text) => [...text].length <= maximum, because("too_long", { maximum }));
}

/** Text of several lines, at least one character and at most `maximum` code points; line ends become `\n`. */
export function paragraphs(maximum: number) {
  return z.string().normalize("NFC").overwrite((text) => text.replace(/\r\n?/g, "\n").trim())
    .refine((text) => !CONTROLS.test(text) && text.isWellFormed(), because("control_character"))
    .refine((text) => text !== "", because("too_short", { minimum: 1 }))
    .refine((text) => [...text].length <= maximum, because("too_long", { maximum }));
}

/** A text in several languages, keyed by language tag. */
export function inLanguages<T extends z.ZodType>(text: T) {
  const maximum = writingLimits.languages;
  return z.record(z.string().refine(isLanguageTag), text)
    .refine((texts) => Object.keys(texts).length <= maximum, because("too_many", { maximum }));
}

/** A language tag as this node stores them. */
export const language = z.string().refine(isLanguageTag, because("malformed_language"));

/** The file name of a picture; where it is looked for is the caller's business. */
export const picturePath = line(1, 1_000);

/** Words for those who can't see the picture, by language. */
export const pictureAlt = inLanguages(line(1, writingLimits.alt));

/** Names of struggles, each once. */
export const struggles = listOf(z.string().refine(isStruggle, because("malformed_struggle")), writingLimits.struggles);

const TAG = /^[\p{L}\p{M}\p{N}_\u200c]{1,38}$/u;

/**
 * Hashtags without `#`: letters, marks and digits of any script and `_`, not digits alone, each once whatever its case.
 */
export const tags = listOf(
  z.string().normalize("NFC").refine((tag) => TAG.test(tag) && /[^\p{N}_\u200c]/u.test(tag), because("malformed_tag")),
  writingLimits.tags,
);

/** A list of at most `maximum` texts, each once, ignoring case. */
export function listOf<T extends z.ZodType<string>>(item: T, maximum: number) {
  return z.array(item)
    .refine((items) => items.length <= maximum, because("too_many", { maximum }))
    .refine((items) => new Set(items.map((text) => text.toLowerCase())).size === items.length, because("duplicate"));
}

/** A calendar day, `YYYY-MM-DD`, that exists and lies between 1800 and 2200. */
export const day = z.string().refine(
  (text) => /^\d{4}-\d\d-\d\d$/.test(text) && exists(() => Temporal.PlainDate.from(text, { overflow: "reject" }).year),
  because("not_a_date"),
);

/** A time on the local clock, `YYYY-MM-DDTHH:mm[:ss]`, on a day that exists between 1800 and 2200; without offset. */
export const localTime = z.string().refine(
  (text) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(:[0-5]\d)?$/.test(text) &&
    exists(() => Temporal.PlainDateTime.from(text, { overflow: "reject" }).year),
  because("not_a_local_time"),
);

/** An IANA time zone by region and city, or UTC. Offsets and abbreviations name no place's clock and are refused. */
export const timeZone = z.string().refine(isTimeZone, because("not_a_time_zone"));

/** An https address without name or password, normalised as browsers write it. */
export const httpsUrl = z.string().trim().overwrite((text) => URL.parse(text)?.href ?? text)
  .refine(isPlainHttps, because("not_https"))
  .refine((text) => text.length <= writingLimits.url, because("too_long", { maximum: writingLimits.url }));

/** An http or https address without name or password, normalised as browsers write it. */
export const webUrl = z.string().trim().overwrite((text) => URL.parse(text)?.href ?? text)
  .refine((text) => isPlainHttps(text.replace(/^http:/, "https:")), because("not_web_address"))
  .refine((text) => text.length <= writingLimits.url, because("too_long", { maximum: writingLimits.url }));

/** A number within bounds. */
export function numberWithin(minimum: number, maximum: number) {
  return z.number().refine(
    (value) => value >= minimum && value <= maximum,
    because("out_of_range", { minimum, maximum }),
  );
}

/** A whole number within bounds. */
export function wholeWithin({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }) {
  return numberWithin(minimum, maximum).refine(Number.isInteger, because("not_whole"));
}

/** A text that passes a check of another room, giving the named finding otherwise. */
export function textThat(holds: (text: string) => boolean, problem: FindingKind, values?: (input: unknown) => unknown) {
  return z.string().refine(holds, because(problem, values));
}

function graphemes(text: string, enough: number): number {
  let count = 0;
  for (const _ of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)) {
    if (++count >= enough) break;
  }
  return count;
}

function exists(year: () => number): boolean {
  try {
    return year() >= 1800 && year() <= 2200;
  } catch {
    return false;
  }
}

/**
 * Tells whether a name is a time zone of {@link timeZone}'s kind that this platform's tables know, in its own spelling.
 */
export function isTimeZone(name: string): boolean {
  if (!/^(UTC|[A-Z][A-Za-z_]+(\/[A-Za-z0-9_+-]+){1,2})$/.test(name)) return false;
  if ((spellings.get(name.toLowerCase()) ?? name) !== name) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const spellings = new Map(Intl.supportedValuesOf("timeZone").map((name) => [name.toLowerCase(), name]));

function isPlainHttps(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.protocol === "https:" && url.username === "" && url.password === "";
}
