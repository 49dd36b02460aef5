/**
 * How people and programs find the feeds: links in the head of pages, "add to my calendar" on a call, "subscribe" on a
 * campaign. The address carries the reader's languages, because a calendar that fetches it later says nothing of them.
 */
import { countryName } from "../../application/places/countries.ts";
import type { Call } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { LanguageTag } from "../../domain/language.ts";
import { queryLimits } from "../../domain/limits.ts";
import { isPublic } from "../can-see.ts";
import { address, chooseText, phrase } from "../components/text.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { HeadLink } from "../structured/head.ts";
import type { Visit } from "../visit.ts";

/** Which feeds: the path without its ending, and the name of whose calls they hold. */
export interface FeedAddress {
  /** `/calls` or `/c/{handle}/actions`. */
  readonly base: string;
  /** The name of the campaign or movement, in one line. */
  readonly name: string;
  /** The language of the name, and the first language of the feed. */
  readonly language: LanguageTag;
}

const FORMATS = [
  ["atom", "application/atom+xml"],
  ["ics", "text/calendar"],
  ["geojson", "application/geo+json"],
] as const;

/** Fewest countries that are worth a choice, and most that are offered. */
const COUNTRIES = { fewest: 2, most: 60 } as const;

/** The address of a feed in the reader's languages; `shown` is the one on the page. */
export function feedHref(visit: Visit, base: string, ending: "ics" | "atom" | "geojson", shown: LanguageTag): string {
  return `${base}.${ending}?lang=${listOf(visit, shown)}`;
}

/** The feeds as links in the head of a page. */
export function feedLinks(visit: Visit, { base, name, language }: FeedAddress): HeadLink[] {
  return FORMATS.map(([ending, type]) => ({
    type,
    href: `${base}.${ending}?lang=${listOf(visit, language)}`,
    title: `${name} – ${visit.say(`feed.${ending}`)}`,
  }));
}

/** The link that puts one call into a calendar; nothing for a call without a date or one the public does not see. */
export function addToCalendar(visit: Visit, call: Call, campaign: Pick<Campaign, "state">): Html {
  const chosen = chooseText(visit, call.texts, call.language);
  if (call.schedule === null || chosen === null || !isPublic({ campaign, call })) return nothing;
  return markup`<p class="small"><a href="/calls/${call.id}.ics?lang=${
    listOf(visit, chosen.language)
  }" type="text/calendar">${visit.say("feed.add")}</a></p>`;
}

/** The box that offers the subscription. With `calls`, the calendar of a single country is offered too. */
export function feedBox(visit: Visit, feed: FeedAddress, calls: readonly Pick<Call, "place">[] = []): Html {
  const { say } = visit;
  const link = (ending: "atom" | "geojson") =>
    markup`<li><a href="${feed.base}.${ending}?lang=${listOf(visit, feed.language)}">${say(`feed.${ending}`)}</a></li>`;
  return markup`<section class="box" aria-labelledby="feeds">
<h2 id="feeds">${say("feed.title")}</h2>
<p>${say("feed.subscribe_how")}</p>
<p><a class="button" href="${subscription(visit, feed)}">${say("feed.subscribe")}</a></p>
<p class="small">${say("feed.paste")}</p>
<p class="copy">${address(`${visit.house.origin}${feed.base}.ics?lang=${listOf(visit, feed.language)}`)}</p>
${countryList(visit, feed, calls)}<p class="small">${say("feed.other")}</p>
<ul class="small">${link("atom")}${link("geojson")}</ul>
</section>`;
}

function countryList(visit: Visit, feed: FeedAddress, calls: readonly Pick<Call, "place">[]): Html {
  const codes = [...new Set(calls.flatMap(({ place }) => place === null ? [] : [place.country]))];
  if (codes.length < COUNTRIES.fewest) return nothing;
  const compare = new Intl.Collator(visit.language).compare;
  const named = codes.map((code) => ({ code, name: countryName(code, visit.language) }))
    .sort((a, b) => compare(a.name, b.name)).slice(0, COUNTRIES.most);
  return markup`<details class="small"><summary>${visit.say("feed.one_country")}</summary><ul>${
    named.map(({ code, name }) =>
      markup`<li><a href="${subscription(visit, feed, `country=${code}&`)}">${phrase(visit.language, name)}</a></li>`
    )
  }</ul></details>
`;
}

/** The scheme every calendar program answers to; those that fetch by it use https where the node does. */
function subscription(visit: Visit, { base, language }: FeedAddress, filter = ""): string {
  return `webcal://${visit.addresses.host}${base}.ics?${filter}lang=${listOf(visit, language)}`;
}

/** The language on the page first, then the reader's others: each call falls back along the list. */
function listOf({ reading }: Visit, shown: LanguageTag): string {
  const primary = (tag: LanguageTag) => tag.split("-")[0];
  const all = [shown, ...reading];
  return all.filter((tag, at) => all.findIndex((other) => primary(other) === primary(tag)) === at)
    .slice(0, queryLimits.languages).join(",");
}
