/**
 * What a call says on the wire: title, one-line summary and text in every language. Clients never show an Event's own
 * fields for time and place, so both open the text, with the title and the way to take part; a cancelled call says so in its title.
 */
import { shorten } from "../../application/text/shorten.ts";
import { markdownToHtml } from "../../application/text/markdown.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Call, CallText } from "../../domain/call.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { languagesOf } from "../../domain/language.ts";
import { hasPoll } from "../../domain/pledge.ts";
import { formatSchedule } from "../../domain/schedule.ts";
import type { PlaceWords } from "./call-place.ts";
import { oneLine, placeInFull, placeLine } from "./call-place.ts";
import { link, paragraph, strong, text } from "./html.ts";
import type { LanguageMap } from "./shapes.ts";

/** Longest title every reader takes, in characters. Source: Mobilizon. */
const TITLE_CHARACTERS = 200;

/** Longest summary: it stands as content warning in Misskey and as body in Mastodon. */
const SUMMARY_CHARACTERS = 500;

/** The text of a call in its main language; a call without one is a fault, because every form requires it. */
export function mainTextOf(call: Pick<Call, "id" | "language" | "texts">): CallText {
  const main = call.texts[call.language];
  if (main === undefined) throw new Error(`call ${call.id} has no text in its main language`);
  return main;
}

/** The title in every language, main language first, marked when the call is cancelled; at most 200 characters. */
export function namesOf(call: Call, words: PlaceWords): LanguageMap {
  return inAllLanguages(call, ({ name }, language) => titleIn(call, name, language, words));
}

/** One plain line in the main language: `date · place`, or the place alone for a call without a date. No markup. */
export function summaryOf(call: Call, words: PlaceWords): string {
  const parts = [...whenLine(call, call.language), placeLine(call, call.language, words)];
  return shorten(parts.map(oneLine).join(" · "), SUMMARY_CHARACTERS);
}

/**
 * The text in every language as HTML: title, date, place and the way to take part in the first paragraph, then what the
 * organiser wrote. The title is among them because GoToSocial shows summary and text of an Event and drops its name, and
 * with it the mark of a cancelled call. The online link is there only when it is public; a call that is over offers no
 * way to join.
 */
export function contentsOf(call: Call, addresses: Addresses, words: PlaceWords): LanguageMap {
  return inAllLanguages(call, ({ name, content }, language) => {
    const opening = paragraph([
      strong(titleIn(call, name, language, words)),
      ...whenLine(call, language).map(text),
      text(placeInFull(call, language, words)),
      ...waysToJoin(call, addresses, language, words),
    ]);
    return opening + markdownToHtml(content);
  });
}

/** Where people take part: another site when the organiser named one, else the call's own page. */
export function joiningUrl(call: Pick<Call, "id" | "pledge" | "externalUrl">, addresses: Addresses): string {
  return call.pledge === "external" && call.externalUrl !== null ? call.externalUrl : addresses.call(call.id);
}

/** The online link when it may leave the node, else null (protocol §3: it is an exact place unless made public). */
export function publicOnlineUrl(call: Pick<Call, "onlineUrl" | "onlinePublic">): string | null {
  return call.onlinePublic ? call.onlineUrl : null;
}

/** The date and time in one line, or nothing for a call without a date. */
export function whenLine(call: Pick<Call, "schedule">, language: LanguageTag): string[] {
  return call.schedule === null ? [] : [formatSchedule(call.schedule, language)];
}

function titleIn(call: Call, name: string, language: LanguageTag, { say }: PlaceWords): string {
  if (call.state !== "cancelled") return shorten(name, TITLE_CHARACTERS);
  const mark = say(language, "wire.cancelled_title", { title: "" }).length;
  return say(language, "wire.cancelled_title", { title: shorten(name, TITLE_CHARACTERS - mark) });
}

function waysToJoin(call: Call, addresses: Addresses, language: LanguageTag, { say }: PlaceWords) {
  if (call.state !== "published") return [];
  const online = publicOnlineUrl(call);
  const poll = hasPoll(call) ? [link(addresses.poll(call.id, language), say(language, "wire.poll_link"))] : [];
  const ways = [link(joiningUrl(call, addresses), say(language, "wire.take_part")), ...poll];
  return online === null ? ways : [...ways, link(online, say(language, "wire.join_online"))];
}

function inAllLanguages(call: Call, told: (text: CallText, language: LanguageTag) => string): LanguageMap {
  const { texts } = call;
  const known = languagesOf(texts, call.language).flatMap((language) => {
    const own = texts[language];
    return own === undefined ? [] : [[language, told(own, language)] as const];
  });
  return Object.fromEntries(known);
}
