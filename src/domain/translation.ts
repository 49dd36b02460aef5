/**
 * Which translations were made from an original that has changed since. Each language carries a number: the original's
 * says how often its words changed, every other one's from which of these it was last written. No words are kept twice.
 */
import { languagesOf, type LanguageTag } from "./language.ts";

/** A number per language; a language that is missing counts as written from the first original. */
export type Revisions = Readonly<Record<LanguageTag, number>>;

/** Words in several languages, one of which is the original. */
export interface Translated {
  /** The original's language. */
  readonly language: LanguageTag;
  /** The words by language. */
  readonly texts: Readonly<Record<LanguageTag, unknown>>;
}

const FIRST = 1;

/**
 * The numbers after a change. Words that changed, in whatever language, are taken to fit the original as it is now; when
 * another language becomes the original, everything begins anew.
 */
export function nextRevisions(known: Revisions, before: Translated, after: Translated): Revisions {
  const { language, texts } = after;
  if (before.language !== language) return {};
  const changed = (tag: LanguageTag) => JSON.stringify(before.texts[tag]) !== JSON.stringify(texts[tag]);
  const original = (known[language] ?? FIRST) + (changed(language) ? 1 : 0);
  const numbers = languagesOf(texts, language).map((tag) =>
    [tag, tag === language || changed(tag) ? original : known[tag] ?? FIRST] as const
  );
  return Object.fromEntries(numbers);
}

/** The languages whose words were written from an earlier original. */
export function outdatedLanguages(known: Revisions, { language, texts }: Translated): LanguageTag[] {
  const original = known[language] ?? FIRST;
  return Object.keys(texts).filter((tag) => tag !== language && (known[tag] ?? FIRST) < original);
}
