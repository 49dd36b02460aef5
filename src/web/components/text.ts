/**
 * Texts in several languages on a page: which one this reader gets, and the `lang` and `dir` every fragment must carry so
 * that a voice reads it right and Arabic runs from the right.
 */
import { chooseLanguage, directionOf, type LanguageTag } from "../../domain/language.ts";
import { type Html, markup } from "../html.ts";
import type { Visit } from "../visit.ts";

/** A text chosen for a reader. `wanted` is the language they would have liked and don't get; null when they get one of theirs. */
export interface ChosenText<T> {
  readonly language: LanguageTag;
  readonly text: T;
  readonly wanted: LanguageTag | null;
}

/** Chooses the text a visit gets. `texts` has at least its main language, as the database demands. */
export function chooseText<T>(
  visit: Pick<Visit, "reading">,
  texts: Readonly<Record<LanguageTag, T>>,
  main: LanguageTag,
): ChosenText<T> | null {
  const language = chooseLanguage(Object.keys(texts), main, visit.reading);
  const text = Object.hasOwn(texts, language) ? texts[language] : undefined;
  if (text === undefined) return null;
  const [first] = visit.reading;
  const got = visit.reading.some((tag) => primary(tag) === primary(language));
  return { language, text, wanted: first === undefined || got ? null : first };
}

/** A heading of a level. A page has one of level 1; in a preview the same words stand lower. */
export function heading(level: 1 | 2 | 3 | 4, words: Html): Html {
  const tag = `h${level}`;
  return markup`<${tag}>${words}</${tag}>`;
}

/** A phrase in its own language, inside other text. */
export function phrase(language: LanguageTag, text: string): Html {
  return markup`<bdi lang="${language}" dir="${directionFor(language)}">${text}</bdi>`;
}

/** A block in its own language. */
export function block(language: LanguageTag, content: Html): Html {
  return markup`<div class="prose" lang="${language}" dir="${directionFor(language)}">${content}</div>`;
}

/**
 * A handle or address, which runs from left to right in every script. Where it is too long for its line, it breaks before
 * the server of a handle and at the strokes of an address sooner than within a name.
 */
export function address(text: string): Html {
  const parts = text.split(/(?<=[^@])(?=@)|(?<=[^/]\/|[?&])(?=[^/])/u);
  return markup`<bdi class="address" dir="ltr">${
    parts.map((part, at) => at === 0 ? markup`${part}` : markup`<wbr>${part}`)
  }</bdi>`;
}

/** Words of a list such as town and country, each running in its own direction, with the comma of the interface. */
export function commaList(visit: Pick<Visit, "language">, parts: readonly string[]): Html {
  const comma = visit.language === "ar" ? "، " : ", ";
  return markup`${parts.map((part, at) => markup`${at === 0 ? "" : comma}<bdi>${part}</bdi>`)}`;
}

/** Where nobody says which language a text is in (`und`), its own letters decide. */
function directionFor(language: LanguageTag): string {
  return language === "und" ? "auto" : directionOf(language);
}

function primary(tag: LanguageTag): string {
  return tag.split("-")[0] ?? tag;
}
