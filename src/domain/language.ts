/**
 * Texts in several languages, and which one a reader gets. A movement writes in one main language and as many others
 * as it can; nobody is silently handed English when a language of theirs exists.
 */

/** A BCP 47 language tag in lower case with an optional region or script, such as `fr`, `pt-br` or `zh-hant`. */
export type LanguageTag = string;

/** One text in several languages, keyed by language tag. */
export type Texts = Readonly<Record<LanguageTag, string>>;

const TAG = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,2}$/;
const SCRIPT = /^[a-z]{4}$/;
const RIGHT_TO_LEFT_SCRIPTS = new Set(["adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"]);
const RIGHT_TO_LEFT = new Set(["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

/** Tells whether a string has the form of a language tag this node stores (BCP 47, lower case, at most two subtags). */
export function isLanguageTag(value: string): boolean {
  return TAG.test(value);
}

/**
 * The base direction of text in a language, for `dir` attributes: `rtl` for Arabic, Hebrew, Persian, Urdu and others. A
 * script in the tag decides before the language does: `ku` is written in Latin letters, `ku-arab` is not.
 */
export function directionOf(language: LanguageTag): "ltr" | "rtl" {
  const [primary = "", script = ""] = language.split("-");
  if (SCRIPT.test(script)) return RIGHT_TO_LEFT_SCRIPTS.has(script) ? "rtl" : "ltr";
  return RIGHT_TO_LEFT.has(primary) ? "rtl" : "ltr";
}

/**
 * Chooses the language to show: the first of the reader's that exists, by exact tag and then by primary subtag, else
 * the main language, else the first there is.
 */
export function chooseLanguage(
  available: readonly LanguageTag[],
  main: LanguageTag,
  preferences: readonly LanguageTag[],
): LanguageTag {
  for (const wanted of preferences) {
    const exact = available.find((tag) => tag === wanted);
    const near = exact ?? available.find((tag) => primarySubtag(tag) === primarySubtag(wanted));
    if (near !== undefined) return near;
  }
  return available.includes(main) ? main : available[0] ?? main;
}

/** The languages of a multilingual text with the main one first, the order the wire and the pages use. */
export function languagesOf(texts: Readonly<Record<LanguageTag, unknown>>, main: LanguageTag): LanguageTag[] {
  const others = Object.keys(texts).filter((tag) => tag !== main);
  return main in texts ? [main, ...others] : others;
}

function primarySubtag(tag: LanguageTag): string {
  return tag.split("-")[0] ?? tag;
}
