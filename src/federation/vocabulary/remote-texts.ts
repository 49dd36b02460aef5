/**
 * Texts of other nodes in several languages, and the marks beside them: hashtags and mentions. HTML comes out as it came
 * in, only bounded; it is foreign and must be sanitised before anybody sees it.
 */
import type { LanguageTag, Texts } from "../../domain/language.ts";
import { isLanguageTag } from "../../domain/language.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import { arrayOf, idOf, lineOf, objectOf, textOf } from "./json.ts";
import { readingLimits } from "../../domain/limits.ts";

/** One property with its language map. `main` is what plain readers show, `texts` every language that is named. */
export interface RemoteText {
  readonly main: string | null;
  readonly texts: Texts;
}

/**
 * Reads a property and its map (`name` and `nameMap`, …). The plain property wins as main text; without it the first
 * language of the map does, as in Mastodon. Tags that are no BCP 47 tags are left out.
 */
export function remoteText(
  object: JsonObject,
  property: string,
  read: (value: JsonValue) => string | null,
): RemoteText {
  const entries = Object.entries(objectOf(object[`${property}Map`]) ?? {}).slice(0, readingLimits.languages);
  const texts = Object.fromEntries(entries.flatMap(([tag, value]) => {
    const language = languageTagOf(tag);
    const own = read(value);
    return language === null || own === null ? [] : [[language, own] as const];
  }));
  return { main: read(object[property] ?? null) ?? Object.values(texts)[0] ?? null, texts };
}

/** Reads a one-line property, such as a title. */
export function remoteLine(object: JsonObject, property: string): RemoteText {
  return remoteText(object, property, (value) => lineOf(value, readingLimits.nameCharacters));
}

/** Reads an HTML property, such as `content`. */
export function remoteHtml(object: JsonObject, property: string): RemoteText {
  return remoteText(object, property, (value) => textOf(value, readingLimits.contentCharacters));
}

/**
 * The main language: the key whose text is the plain property, else the first key, of the first map there is; else
 * `inLanguage`; absent when neither says. The order of keys alone does not decide, because a stored activity loses it.
 */
export function languageOf(object: JsonObject, ...maps: readonly RemoteText[]): LanguageTag | null {
  const named = maps.map(({ main, texts }) => {
    const tags = Object.keys(texts);
    return tags.find((tag) => texts[tag] === main) ?? tags[0];
  }).find((tag) => tag !== undefined);
  return named ?? languageTagOf(lineOf(object["inLanguage"]) ?? "");
}

/** The hashtags of an object without their sign, in the spelling first met; at most `readingLimits.tags`. */
export function hashtagsFrom(object: JsonObject): string[] {
  const names = marks(object, "Hashtag").map((mark) => lineOf(mark["name"], readingLimits.tagCharacters + 1));
  const tags = names.map((name) => name?.replace(/^#+/, "") ?? "").filter((tag) => tag !== "" && !/\s/.test(tag));
  return [...new Map(tags.map((tag) => [tag.toLowerCase(), tag])).values()];
}

/** The actors an object mentions, by address; at most `readingLimits.tags`. */
export function mentionsFrom(object: JsonObject): string[] {
  return [...new Set(marks(object, "Mention").map((mark) => idOf(mark["href"])).filter((href) => href !== null))];
}

function marks(object: JsonObject, type: string): JsonObject[] {
  const all = arrayOf(object["tag"], readingLimits.tags).map(objectOf).filter((mark) => mark !== null);
  return all.filter((mark) => mark["type"] === type);
}

function languageTagOf(tag: string): LanguageTag | null {
  const lower = tag.toLowerCase().replaceAll("_", "-");
  return isLanguageTag(lower) ? lower : null;
}
