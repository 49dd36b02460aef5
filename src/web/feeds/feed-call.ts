/**
 * A call as every feed tells it: in one language, the reader's where it exists, with time and place in that language's own
 * words. Whatever a feed says of a call comes from here, and nothing here says more than the call's own page.
 */
import { countryName } from "../../application/places/countries.ts";
import { shorten } from "../../application/text/shorten.ts";
import type { CallInCampaign } from "../../database/views/call-views.ts";
import type { Call } from "../../domain/call.ts";
import { directionOf, languagesOf, type LanguageTag } from "../../domain/language.ts";
import { type PublicPlace, publicPlace } from "../../domain/place.ts";
import { formatSchedule } from "../../domain/schedule.ts";
import { chooseText } from "../components/text.ts";
import { catalogues, say } from "../locales.ts";
import type { Visit } from "../visit.ts";
import { cleanLine } from "./clean-text.ts";

/** One call in one language. */
export interface FeedCall {
  /** The call; its place and online link are to be read from `place` and `onlineUrl` instead. */
  readonly call: Omit<Call, "place" | "onlineUrl">;
  /** Its address for software and its one identity on every node. */
  readonly uri: string;
  /** Its page in this language. */
  readonly url: string;
  /** The language of everything here. */
  readonly language: LanguageTag;
  /** Every language it can be read in, the main one first. */
  readonly languages: readonly LanguageTag[];
  /** The title in one line, marked when the call is cancelled. */
  readonly name: string;
  /** The text as written, in Markdown. */
  readonly content: string;
  /** Date and time where the call happens, with the time zone's name; null for a call without a date. */
  readonly when: string | null;
  /** What everybody may know of its place; null for a call without a place. */
  readonly place: PublicPlace | null;
  /** The place in one line; null for a call without a place. */
  readonly where: string | null;
  /** Whether it can be joined on the web, by a public link or one that is handed out. */
  readonly isOnline: boolean;
  /** The online link if it is public. */
  readonly onlineUrl: string | null;
  /** The kind in words. */
  readonly kind: string;
  /** The language of these words: the interface's where nobody has translated them into this one. */
  readonly kindLanguage: LanguageTag;
  /** The campaign's name. */
  readonly campaign: string;
  /** The campaign's page in this language. */
  readonly campaignUrl: string;
}

const TITLE_CHARACTERS = 300;

/** Reads a call for a feed; null for one without any text, which no form lets through. */
export function readFeedCall(visit: Visit, { call, campaign }: CallInCampaign): FeedCall | null {
  const chosen = chooseText(visit, call.texts, call.language);
  if (chosen === null || call.state === "draft") return null;
  const { language, text } = chosen;
  const { place: _hidden, onlineUrl: _private, ...rest } = call;
  const place = call.place === null ? null : publicPlace(call.place);
  const uri = visit.addresses.call(call.id);
  const campaignText = campaign.texts[language] ?? chooseText(visit, campaign.texts, campaign.language)?.text;
  return {
    call: rest,
    uri,
    url: inLanguage(uri, language),
    language,
    languages: languagesOf(call.texts, call.language),
    name: titleOf(visit, call, text.name, language),
    content: text.content,
    when: call.schedule === null ? null : formatSchedule(call.schedule, language),
    place,
    where: place === null ? null : placeInWords(place, language),
    isOnline: call.onlineUrl !== null,
    onlineUrl: call.onlinePublic ? webAddress(call.onlineUrl) : null,
    kind: sayIn(visit, language, `kind.${call.kind}`),
    kindLanguage: wordsOf(visit, language, `kind.${call.kind}`),
    campaign: cleanLine(campaignText?.name ?? campaign.handle),
    campaignUrl: inLanguage(visit.addresses.campaign(campaign.handle), language),
  };
}

/**
 * Says a message in the language of a text, or in the visit's interface language where the catalogue of that language does
 * not have it: never in English by default.
 */
export function sayIn(
  visit: Pick<Visit, "language">,
  language: LanguageTag,
  key: string,
  values: Readonly<Record<string, string>> = {},
): string {
  return say(wordsOf(visit, language, key), key, values);
}

function wordsOf(visit: Pick<Visit, "language">, language: LanguageTag, key: string): LanguageTag {
  const primary = language.split("-")[0] ?? language;
  const isKnown = Object.hasOwn(catalogues, primary) && Object.hasOwn(catalogues[primary] ?? {}, key);
  return isKnown ? primary : visit.language;
}

/** An address of a page in a language. */
export function inLanguage(address: string, language: LanguageTag): string {
  return `${address}?lang=${language}`;
}

/** A public place in one line, from the door to the country. */
function placeInWords({ name, street, postalCode, locality, country }: PublicPlace, language: LanguageTag): string {
  const town = [postalCode, locality].filter((part) => part !== null).join(" ");
  const parts = [name, street, town, countryName(country, language)]
    .map((part) => cleanLine(part ?? "")).filter((part) => part !== "");
  return [...new Set(parts)].join(directionOf(language) === "rtl" ? "، " : ", ");
}

function titleOf(visit: Visit, call: Pick<Call, "state">, name: string, language: LanguageTag): string {
  const title = shorten(cleanLine(name), TITLE_CHARACTERS);
  return call.state === "cancelled" ? sayIn(visit, language, "wire.cancelled_title", { title }) : title;
}

function webAddress(address: string | null): string | null {
  const url = address === null ? null : URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
