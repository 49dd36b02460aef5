/**
 * What can be followed beside somebody: a word, as hashtag or struggle, and a place, as town or country. A topic is a short
 * key, the same however a word was written, so that `#TaxJustice`, `tax-justice` and `taxjustice` are one.
 */
import type { PublicPlace } from "./place.ts";

/** The key of a topic: `tag:taxjustice`, `place:FR` or `place:FR:lyon`. */
export type Topic = string;

/** Longest word of a topic, in characters. */
const WORD = 100;

/** The topic of a hashtag (with or without its sign) or a struggle; null for what is no word. */
export function topicOfTag(word: string): Topic | null {
  const folded = folding(word.replace(/^[#＃]/u, ""));
  return folded === "" || folded.length > WORD || !/[\p{L}\p{N}]/u.test(folded) ? null : `tag:${folded}`;
}

/** The topic of a country by its code (ISO 3166-1 alpha-2). */
export function topicOfCountry(code: string): Topic {
  return `place:${code.toUpperCase()}`;
}

/** The topic of a town in a country; that of the country alone for a name that is none. */
export function topicOfTown(code: string, locality: string): Topic {
  const folded = folding(locality).slice(0, WORD);
  return folded === "" ? topicOfCountry(code) : `${topicOfCountry(code)}:${folded}`;
}

/** The topics of words, each once, at most fifty. */
export function topicsOfTags(words: readonly string[]): Topic[] {
  const topics = words.slice(0, 50).map(topicOfTag).filter((topic) => topic !== null);
  return [...new Set(topics)];
}

/** The topics of what everybody may know of a place: its country, and its town where that is public. */
export function topicsOfPlace(place: Pick<PublicPlace, "country" | "locality"> | null): Topic[] {
  if (place === null) return [];
  const { country, locality } = place;
  return [...new Set([topicOfCountry(country), ...(locality === null ? [] : [topicOfTown(country, locality)])])];
}

/** What a topic is about: a word to write after `#`, or a country with or without a town. */
export function readTopic(
  topic: Topic,
): { readonly tag: string } | { readonly country: string; readonly isTown: boolean } {
  const [kind, value = "", town] = topic.split(":");
  return kind === "tag" ? { tag: value } : { country: value, isTown: town !== undefined };
}

/** Lower case, without accents of Latin, Greek and Cyrillic letters, without what joins or parts words. */
function folding(word: string): string {
  return word.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase()
    .replace(/[\s_\-–'’`´.,/()·•:;#]+/gu, "");
}
