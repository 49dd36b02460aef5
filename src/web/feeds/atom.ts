/**
 * Calls as an Atom feed (RFC 4287): one entry per call in the reader's language, with its other languages as alternates.
 * Calls without a date are here too. Everything goes through the escaping template, so that no text can end an element.
 */
import { markdownToHtml } from "../../application/text/markdown.ts";
import { directionOf, type LanguageTag } from "../../domain/language.ts";
import type { Movement } from "../../domain/movement.ts";
import { phrase } from "../components/text.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";
import { cleanLine, cleanXml } from "./clean-text.ts";
import { type FeedCall, inLanguage, sayIn } from "./feed-call.ts";

/** What a feed says of itself. */
export interface FeedHead {
  /** Its name, in one line. */
  readonly name: string;
  /** One line about it; empty when there is none. */
  readonly summary: string;
  /** The language of both. */
  readonly language: LanguageTag;
  /** The page it belongs to. */
  readonly url: string;
  /** Its own address as asked for, the filter included: also its id. */
  readonly self: string;
  /** The address of the same calls as a calendar. */
  readonly calendar: string;
  /** Who publishes it. */
  readonly movement: Movement;
  /** When anything in it last changed. */
  readonly updatedAt: Temporal.Instant;
}

/** Writes the feed, the entries in the given order. */
export function toAtom(visit: Visit, head: FeedHead, calls: readonly FeedCall[]): string {
  const { movement, language } = head;
  const feed = markup`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
<id>${head.self}</id>
<title>${cleanLine(head.name)}</title>
${head.summary === "" ? nothing : markup`<subtitle>${cleanLine(head.summary)}</subtitle>\n`}<updated>${
    moment(head.updatedAt)
  }</updated>
<link rel="self" type="application/atom+xml" href="${head.self}"/>
<link rel="alternate" type="text/html" hreflang="${language}" href="${head.url}"/>
<link rel="related" type="text/calendar" href="${head.calendar}"/>
<author><name xml:lang="${movement.language}">${cleanLine(movement.name)}</name><uri>${
    visit.addresses.profile(movement.handle)
  }</uri></author>
<generator>Trait d'union</generator>
${calls.map((call) => entry(visit, call))}</feed>
`;
  return cleanXml(`<?xml version="1.0" encoding="utf-8"?>\n${feed}`);
}

function entry(visit: Visit, told: FeedCall): Html {
  const { call, language, uri, languages } = told;
  const others = languages.filter((tag) => tag !== language);
  const alternate = (tag: LanguageTag) =>
    markup`<link rel="alternate" type="text/html" hreflang="${tag}" href="${inLanguage(uri, tag)}"/>\n`;
  return markup`<entry xml:lang="${language}">
<id>${uri}</id>
<title>${told.name}</title>
<updated>${moment(call.updatedAt)}</updated>
<published>${moment(call.publishedAt ?? call.createdAt)}</published>
${[language, ...others].map(alternate)}<link rel="alternate" type="application/activity+json" href="${uri}"/>
${
    told.onlineUrl === null
      ? nothing
      : markup`<link rel="related" href="${told.onlineUrl}"/>\n`
  }<category term="${call.kind}" scheme="${visit.addresses.terms()}#kind" label="${told.kind}"/>
${
    call.tags.map((tag) => markup`<category term="${cleanLine(tag)}" scheme="${visit.addresses.origin}/tags/"/>\n`)
  }<content type="html">${contentOf(visit, told)}</content>
</entry>
`;
}

/** HTML as a string, which the template around it escapes once more, as `type="html"` asks (RFC 4287 §3.1.1.2). */
function contentOf(visit: Visit, told: FeedCall): string {
  const { call, language, when, where, onlineUrl } = told;
  const inWords = (key: string) => sayIn(visit, language, key);
  const isOn = call.state === "published";
  const lines: (Html | string)[] = [
    ...(isOn ? [] : [markup`<strong>${inWords(`call.banner.${call.state}`)}</strong>`]),
    markup`${phrase(told.kindLanguage, told.kind)} · ${told.campaign}`,
    when ?? inWords("call.no_date"),
    ...(where === null ? [] : [where]),
    ...(onlineUrl === null || !isOn ? [] : [markup`<a href="${onlineUrl}">${inWords("wire.join_online")}</a>`]),
  ];
  const facts = lines.map((line, at) => markup`${at === 0 ? nothing : markup`<br>`}${line}`);
  const opening = `<div lang="${language}" dir="${directionOf(language)}">${markup`<p>${facts}</p>`}`;
  const closing = markup`<p><a href="${told.url}">${inWords("wire.see_call")}</a></p>`;
  return `${opening}${markdownToHtml(told.content)}${closing}</div>`;
}

function moment(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: "second" });
}
