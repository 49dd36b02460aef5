/**
 * The rules across the languages of a file: the main language has every text, and a language that has one text has the
 * other, so that nobody meets a title without a body.
 */
import { isLanguageTag, type LanguageTag, type Texts } from "../../domain/language.ts";
import { type Findings, objectOf } from "./fields.ts";

/**
 * Names every language that lacks one of two texts. Looks at the file as written, so that a wrong text in one language
 * doesn't hide a missing one in another.
 */
export function checkLanguages(
  json: unknown,
  [first, second]: readonly [string, string],
  main: LanguageTag | undefined,
  found: Findings,
): void {
  const written = new Map([first, second].map((field) => [field, languagesWritten(json, field)] as const));
  for (const [field, other] of [[first, second], [second, first]] as const) {
    const here = written.get(field);
    if (here === undefined || here === null) continue;
    if (main !== undefined && !here.has(main)) {
      found.refuse(`${field}.${main}`, "main_language_missing", { language: main });
    }
    for (const language of written.get(other) ?? []) {
      if (language !== main && !here.has(language)) {
        found.refuse(`${field}.${language}`, "counterpart_missing", { language, other });
      }
    }
  }
}

/**
 * Checks a picture and its description against one another: a picture needs words in the main language for those who
 * can't see it (WCAG 1.1.1), and words need a picture.
 */
export function checkPictureAlt(
  { image, imageAlt }: { readonly image?: unknown; readonly imageAlt?: unknown },
  main: LanguageTag | undefined,
  found: Findings,
): void {
  if (image === undefined && imageAlt !== undefined) return found.refuse("image", "image_required");
  if (image === undefined) return;
  const described = objectOf(imageAlt);
  if (imageAlt === undefined) found.refuse("imageAlt", "image_alt_required");
  else if (described !== null && main !== undefined && !Object.hasOwn(described, main)) {
    found.refuse(`imageAlt.${main}`, "image_alt_required");
  }
}

/** Pairs two multilingual texts by language, keeping the order of the first. */
export function pairTexts<A extends string, B extends string>(
  [first, firstTexts]: readonly [A, Texts],
  [second, secondTexts]: readonly [B, Texts],
): Record<LanguageTag, Record<A | B, string>> {
  const pairs = Object.entries(firstTexts).map(([language, text]) => {
    return [language, { [first]: text, [second]: secondTexts[language] ?? "" } as Record<A | B, string>] as const;
  });
  return Object.fromEntries(pairs);
}

function languagesWritten(json: unknown, field: string): Set<LanguageTag> | null {
  const texts = objectOf(objectOf(json)?.[field]);
  return texts === null ? null : new Set(Object.keys(texts).filter(isLanguageTag));
}
