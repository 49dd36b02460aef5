/**
 * The feeds of a campaign and of the whole movement, and one call for a calendar. They say what the pages say to strangers,
 * whoever asks: drafts are in none, a closed campaign still answers, and what is no page is no feed either.
 */
import { createHash } from "node:crypto";
import { markdownToPlain } from "../../application/text/markdown.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaign, findCampaignById } from "../../database/views/campaign-views.ts";
import { lastFeedChange, listFeedCalls } from "../../database/views/feed-views.ts";
import { findTombstone } from "../../database/views/media-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { isLanguageTag, type LanguageTag } from "../../domain/language.ts";
import { pageLimits, queryLimits } from "../../domain/limits.ts";
import type { Movement } from "../../domain/movement.ts";
import { isPublic } from "../can-see.ts";
import { chooseText } from "../components/text.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";
import { toAtom } from "./atom.ts";
import { isDated, toCalendar } from "./calendar.ts";
import { cleanLine } from "./clean-text.ts";
import { isUnchanged, notModified } from "./conditional.ts";
import { type FeedCall, inLanguage, readFeedCall } from "./feed-call.ts";
import { type FeedFilter, filterQuery, isWithin, readFeedFilter } from "./feed-filter.ts";
import { jointSequence, withPartnerCalls } from "./joint-feed.ts";
import { toGeoJson } from "./geojson.ts";

/** Whose calls a feed holds. */
interface FeedSubject {
  readonly campaign: Campaign | null;
  readonly movement: Movement;
  /** The address without its ending. */
  readonly base: string;
  /** The page, in the language of the name. */
  readonly url: string;
  readonly name: string;
  readonly summary: string;
  readonly language: LanguageTag;
}

/** A finished feed. */
export interface FeedText {
  readonly body: string;
  readonly mediaType: string;
  readonly fileName: string;
  readonly changedAt: Temporal.Instant;
  readonly language: LanguageTag;
}

/** Most calls in a feed of each format. */
export const MOST_CALLS = {
  ics: pageLimits.feedCalls,
  geojson: pageLimits.feedCalls,
  atom: pageLimits.feedEntries,
} as const;

/** Answers `/c/:handle/actions.ics`, `.atom` and `.geojson`. */
export async function showCampaignFeed(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const campaign = await findCampaign(visit.db, (c.req.param("handle") ?? "").toLowerCase());
  if (campaign === null || !isPublic({ campaign })) throw new Refusal(404);
  const chosen = chooseText(visit, campaign.texts, campaign.language);
  const language = chosen?.language ?? campaign.language;
  const uri = visit.addresses.campaign(campaign.handle);
  return await answerFeed(c, {
    campaign,
    movement: movementOf(visit),
    base: `${uri}/actions`,
    url: inLanguage(uri, language),
    name: cleanLine(chosen?.text.name ?? campaign.handle),
    summary: cleanLine(markdownToPlain(chosen?.text.summary ?? "", 300)),
    language,
  });
}

/** Answers `/calls.ics`, `/calls.atom` and `/calls.geojson`: the calls of every campaign of this node. */
export async function showMovementFeed(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const movement = movementOf(visit);
  return await answerFeed(c, {
    campaign: null,
    movement,
    base: `${visit.addresses.origin}/calls`,
    url: visit.addresses.home(),
    name: cleanLine(movement.name),
    summary: cleanLine(markdownToPlain(movement.summary, 300)),
    language: movement.language,
  });
}

/** Answers `/calls/:id.ics`. A call without a date has no place in a calendar: 404. A deleted one: 410 for ever. */
export async function showCallCalendar(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const id = (c.req.param("file") ?? "").replace(/\.ics$/, "");
  const call = await findCall(visit.db, id);
  if (call === null) throw new Refusal(await findTombstone(visit.db, visit.addresses.call(id)) === null ? 404 : 410);
  const campaign = await findCampaignById(visit.db, call.campaignId);
  if (campaign === null || !isPublic({ campaign, call })) throw new Refusal(404);
  const read = readFeedCall(visit, { call, campaign });
  const sequence = read === null ? null : await jointSequence(visit, read.uri);
  const told = read === null || sequence === null ? read : { ...read, call: { ...read.call, sequence } };
  if (told === null || !isDated(told)) throw new Refusal(404);
  const head = { name: told.name, language: told.language, url: told.url, source: null };
  const times = [call.updatedAt, campaign.updatedAt].sort(Temporal.Instant.compare);
  return sendFeed(c, {
    body: toCalendar(visit, head, [told]),
    mediaType: MEDIA_TYPES.ics,
    fileName: `${call.id.replace(/[^\w-]/g, "")}.ics`,
    changedAt: times.at(-1) ?? call.updatedAt,
    language: told.language,
  });
}

/** The formats of feeds, by the ending of their address. */
export type Format = keyof typeof MOST_CALLS;

/** What each format is called on the wire. */
export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  ics: "text/calendar; charset=utf-8",
  atom: "application/atom+xml; charset=utf-8",
  geojson: "application/geo+json",
};

async function answerFeed(c: WebContext, subject: FeedSubject): Promise<Response> {
  const visit = c.get("visit");
  const format = formatOf(visit.path);
  const filter = readFeedFilter(new URL(c.req.url).searchParams);
  const { campaign, language } = subject;
  const order = format === "atom" ? "change" : "start";
  const found = await listFeedCalls(visit.db, {
    campaignId: campaign?.id ?? null,
    kinds: filter.kinds,
    countries: filter.countries,
    isThere: filter.near === null ? null : isWithin(filter.near),
    order,
    limit: MOST_CALLS[format],
  });
  const own = found.map((one) => readFeedCall(visit, one)).filter((call) => call !== null);
  const all = campaign === null ? own : await withPartnerCalls(visit, campaign, { own, filter, order });
  const calls = all.slice(0, MOST_CALLS[format]);
  const changedAt = await lastFeedChange(visit.db, campaign?.id ?? null);
  return sendFeed(c, {
    body: write(visit, format, { subject, filter, changedAt, calls }),
    mediaType: MEDIA_TYPES[format],
    fileName: `${campaign?.handle ?? "calls"}.${format === "atom" ? "xml" : format}`,
    changedAt,
    language,
  });
}

function write(
  visit: Visit,
  format: Format,
  { subject, filter, changedAt, calls }: {
    readonly subject: FeedSubject;
    readonly filter: FeedFilter;
    readonly changedAt: Temporal.Instant;
    readonly calls: readonly FeedCall[];
  },
): string {
  const { base, language, name, url } = subject;
  const asked = (visit.chosen.lang ?? "").split(",").filter(isLanguageTag).slice(0, queryLimits.languages);
  const chosen = asked.length === 0 ? [] : [`lang=${asked.join(",")}`];
  const address = (ending: Format) => {
    const query = [...filterQuery(filter), ...chosen].join("&");
    return `${base}.${ending}${query === "" ? "" : `?${query}`}`;
  };
  switch (format) {
    case "ics":
      return toCalendar(visit, { name, language, url, source: address("ics") }, calls);
    case "atom":
      return toAtom(
        visit,
        { ...subject, self: address("atom"), calendar: address("ics"), updatedAt: changedAt },
        calls,
      );
    case "geojson":
      return toGeoJson({ name, url }, calls);
  }
}

/** Anybody's page may read a feed; kept for five minutes, and for a day when the node cannot be reached. */
export function sendFeed(c: WebContext, { body, mediaType, fileName, changedAt, language }: FeedText): Response {
  const headers = {
    "content-type": mediaType,
    "content-language": language,
    "content-disposition": `inline; filename="${fileName}"`,
    "cache-control": "public, max-age=300, stale-if-error=86400",
    "vary": "Accept-Language, Cookie",
    "etag": `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`,
    "last-modified": new Date(changedAt.epochMilliseconds).toUTCString(),
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag",
    "cross-origin-resource-policy": "cross-origin",
  };
  return isUnchanged(c.req.raw.headers, headers) ? notModified(headers) : c.body(body, 200, headers);
}

/** The format a feed's address asks for by its ending. */
export function formatOf(path: string): Format {
  if (path.endsWith(".atom")) return "atom";
  return path.endsWith(".geojson") ? "geojson" : "ics";
}

function movementOf({ movement }: Visit): Movement {
  if (movement === null) throw new Refusal(404);
  return movement;
}
