/**
 * The words of the interface in every language, as ICU messages under flat keys. They are compiled when first said and
 * kept. Five languages are complete; others may have only what calls carry to other servers and onto paper: `wire.*`, and the
 * words of cards and posters.
 */
import { IntlMessageFormat } from "intl-messageformat";
import type { Say } from "../application/wording.ts";
import type { LanguageTag } from "../domain/language.ts";
import ar from "./locales/ar.json" with { type: "json" };
import bn from "./locales/bn.json" with { type: "json" };
import en from "./locales/en.json" with { type: "json" };
import es from "./locales/es.json" with { type: "json" };
import fr from "./locales/fr.json" with { type: "json" };
import pt from "./locales/pt.json" with { type: "json" };

/** The languages the interface speaks completely, in the order the switch offers them. */
export const interfaceLanguages = ["en", "fr", "es", "pt", "ar"] as const;

/** One of {@link interfaceLanguages}. */
export type InterfaceLanguage = typeof interfaceLanguages[number];

/** Every catalogue by language: messages by key. */
export const catalogues: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, fr, es, pt, ar, bn };

const compiled = new Map<string, IntlMessageFormat>();

/**
 * Says a message in a language, falling back along region → language → English. A key nobody knows is said as it is, so
 * that a page never breaks over a word; a test keeps that from happening.
 */
export const say: Say = (language, key, values = {}) => {
  const found = findMessage(language, key);
  if (found === null) return key;
  if (!/[{']/.test(found.message)) return found.message;
  const cacheKey = `${found.language}\n${key}`;
  let format = compiled.get(cacheKey);
  if (format === undefined) {
    format = new IntlMessageFormat(found.message, found.language, undefined, { ignoreTag: true });
    compiled.set(cacheKey, format);
  }
  return String(format.format({ ...values }));
};

/** Tells whether a language's own catalogue, or English, has a key; for words that may be anything, such as struggles. */
export function knowsMessage(key: string): boolean {
  return Object.hasOwn(en, key);
}

/** Narrows a tag to a language of the interface, by itself or by its first subtag; null if it is none. */
export function interfaceLanguageOf(tag: LanguageTag): InterfaceLanguage | null {
  const primary = tag.toLowerCase().split("-")[0];
  return interfaceLanguages.find((language) => language === primary) ?? null;
}

function findMessage(language: LanguageTag, key: string): { message: string; language: string } | null {
  const tag = language.toLowerCase();
  for (const candidate of [tag, tag.split("-")[0] ?? tag, "en"]) {
    const catalogue = Object.hasOwn(catalogues, candidate) ? catalogues[candidate] : undefined;
    if (catalogue !== undefined && Object.hasOwn(catalogue, key)) {
      return { message: catalogue[key] ?? key, language: candidate };
    }
  }
  return null;
}
