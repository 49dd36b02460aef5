/**
 * Which language a reader gets: one for the interface, one for each text. An explicit choice wins over a remembered one,
 * that over what the browser says, that over the movement's own language; English is nobody's default.
 */
import { isLanguageTag, type LanguageTag } from "../domain/language.ts";
import { queryLimits } from "../domain/limits.ts";
import { type InterfaceLanguage, interfaceLanguageOf } from "./locales.ts";

/**
 * What a request says about languages. `lang` and `interface` are the query's; cookies were set by an explicit choice.
 * `lang` may name several, best first, with commas between: the addresses of feeds carry a reader's whole list.
 */
export interface LanguageWishes {
  readonly lang: string | null;
  readonly interface: string | null;
  readonly readingCookie: string | null;
  readonly interfaceCookie: string | null;
  readonly acceptLanguage: string | null;
}

/** The outcome: the interface's language, and the reader's languages for texts, best first. */
export interface ReaderLanguages {
  readonly interface: InterfaceLanguage;
  readonly reading: readonly LanguageTag[];
}

/**
 * Settles both. Texts: `?lang=`, its cookie, the chosen interface, the browser. Interface: `?interface=`, its cookie,
 * then the texts' languages, then `fallback` (the movement's language). Malformed tags count as absent.
 */
export function chooseLanguages(wishes: LanguageWishes, fallback: LanguageTag): ReaderLanguages {
  const accepted = acceptedLanguages(wishes.acceptLanguage);
  const chosenInterface = [wishes.interface, wishes.interfaceCookie].map(tagOf).filter(isPresent);
  const listed = (wishes.lang ?? "").split(",", queryLimits.languages);
  const chosenReading = [...listed, wishes.readingCookie].map(tagOf).filter(isPresent);
  const reading = unique([...chosenReading, ...chosenInterface, ...accepted]).slice(0, queryLimits.languages);
  const candidates = [...chosenInterface, ...chosenReading, ...accepted, fallback];
  const spoken = candidates.map(interfaceLanguageOf).find((language) => language !== null) ?? "en";
  return { interface: spoken, reading };
}

/** Reads an `Accept-Language` header (RFC 9110 §12.5.4): tags by falling weight, those of weight 0 and `*` left out. */
export function acceptedLanguages(header: string | null): LanguageTag[] {
  return (header ?? "").slice(0, 500).split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const weight = parameters.map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(parameter)?.[1]).find(
        isPresent,
      );
      return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => weight > 0 && isLanguageTag(tag))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, queryLimits.languages)
    .map(({ tag }) => tag);
}

/** The name of a language in a language: `fr` in `en` is "French". An unknown tag is its own name. */
export function languageName(tag: LanguageTag, language: LanguageTag): string {
  try {
    return displayNames(language).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The name of a language in itself, as a switch shows it: `fr` is "français". */
export function ownName(tag: LanguageTag): string {
  return languageName(tag, tag);
}

const names = new Map<LanguageTag, Intl.DisplayNames>();

function displayNames(language: LanguageTag): Intl.DisplayNames {
  const known = names.get(language);
  if (known !== undefined) return known;
  const made = new Intl.DisplayNames([language, "en"], { type: "language" });
  if (names.size < 200) names.set(language, made);
  return made;
}

function tagOf(value: string | null): LanguageTag | null {
  const tag = value?.trim().toLowerCase() ?? "";
  return isLanguageTag(tag) ? tag : null;
}

function isPresent<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
