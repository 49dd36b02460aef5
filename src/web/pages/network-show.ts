/**
 * What the nodes known here are doing, with its feeds: own calls and those that came by following, passing on, or from what
 * partners publish. It is fed by nothing central, and each entry leads to the node it comes from.
 */
import { listFeedCalls } from "../../database/views/feed-views.ts";
import { listKnownCalls, listKnownGroups } from "../../database/views/known-views.ts";
import { toAtom } from "../feeds/atom.ts";
import { toCalendar } from "../feeds/calendar.ts";
import { type FeedCall, readFeedCall } from "../feeds/feed-call.ts";
import { type Circle, filterQuery, isWithin, readFeedFilter } from "../feeds/feed-filter.ts";
import { formatOf, MEDIA_TYPES, MOST_CALLS, sendFeed } from "../feeds/feed-show.ts";
import { toGeoJson } from "../feeds/geojson.ts";
import { feedCallOfKnown } from "../feeds/known-call.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { address } from "../components/text.ts";
import type { Visit, WebContext } from "../visit.ts";
import { listPage } from "./list-calls.ts";

/** Most groups named beside the list. */
const GROUPS = 30;

/** Answers `/network`. */
export async function showNetwork(c: WebContext): Promise<Response> {
  return await listPage(c, {
    path: "/network",
    source: "network",
    title: "network.title",
    what: "network.what",
    beside: async (visit) => markup`${feeds(visit)}${await groups(visit)}`,
  });
}

/** Answers `/network.ics`, `/network.atom` and `/network.geojson`. */
export async function showNetworkFeed(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { movement, db, say, house } = visit;
  if (movement === null) throw new Refusal(404);
  const format = formatOf(visit.path);
  const query = new URL(c.req.url).searchParams;
  const filter = readFeedFilter(query);
  const { countries, kinds, near } = filter;
  const limit = MOST_CALLS[format];
  const order = format === "atom" ? "change" as const : "start" as const;
  const isThere = near === null ? null : isWithin(near);
  const own = await listFeedCalls(db, { campaignId: null, kinds, countries, isThere, order, limit });
  const known = (await listKnownCalls(db, { countries, kinds, limit })).filter((call) => isInside(near, call.place));
  const calls = [
    ...own.map((one) => readFeedCall(visit, one)),
    ...known.map((one) => feedCallOfKnown(visit, one)),
  ].filter((call) => call !== null).sort((a, b) => latest(b, format) - latest(a, format)).slice(0, limit);
  const changedAt = calls.map(({ call }) => call.updatedAt).sort(Temporal.Instant.compare).at(-1) ??
    Temporal.Instant.fromEpochMilliseconds(0);
  const chosen = visit.chosen.lang === null ? [] : [`lang=${encodeURIComponent(visit.chosen.lang)}`];
  const asked = [...filterQuery(filter), ...chosen].join("&");
  const at = (ending: string) => `${house.origin}/network.${ending}${asked === "" ? "" : `?${asked}`}`;
  const head = { name: say("network.feed_name", { name: movement.name }), language: visit.language };
  const url = `${house.origin}/network`;
  const body = format === "ics"
    ? toCalendar(visit, { ...head, url, source: at("ics") }, calls)
    : format === "geojson"
    ? toGeoJson({ ...head, url }, calls)
    : toAtom(
      visit,
      { ...head, url, summary: "", self: at("atom"), calendar: at("ics"), movement, updatedAt: changedAt },
      calls,
    );
  const fileName = `network.${format === "atom" ? "xml" : format}`;
  return sendFeed(c, { body, mediaType: MEDIA_TYPES[format], fileName, changedAt, language: visit.language });
}

function latest({ call }: FeedCall, format: string): number {
  const moment = format === "atom" ? call.updatedAt : call.schedule?.startsAt ?? call.publishedAt ?? call.createdAt;
  return moment.epochMilliseconds;
}

function isInside(near: Circle | null, place: Readonly<Record<string, unknown>>): boolean {
  if (near === null) return true;
  const { latitude, longitude } = place;
  if (typeof latitude !== "number" || typeof longitude !== "number") return false;
  const at = { name: null, street: null, locality: null, postalCode: null, country: "", townLatitude: null };
  return isWithin(near)({ ...at, latitude, longitude, precision: "exact", townLongitude: null });
}

function feeds({ say, reading }: Visit): Html {
  const lang = reading.length === 0 ? "" : `?lang=${reading.slice(0, 5).join(",")}`;
  return markup`<section class="box" aria-labelledby="feeds"><h2 id="feeds">${
    say("network.feeds")
  }</h2><ul class="small">${
    (["ics", "atom", "geojson"] as const).map((ending) =>
      markup`<li><a href="/network.${ending}${lang}">${say(`feed.${ending}`)}</a></li>`
    )
  }</ul></section>`;
}

async function groups(visit: Visit): Promise<Html> {
  const { say, db, now, viewer } = visit;
  const known = await listKnownGroups(db, now, GROUPS);
  if (known.length === 0) return nothing;
  return markup`<section aria-labelledby="groups"><h2 id="groups">${say("network.groups")}</h2><ul class="desk-list">${
    known.map((group) => {
      const href = viewer === null ? safeHref(group.url) : `/@${group.account}`;
      const name = markup`<bdi>${group.name}</bdi>`;
      const rel = viewer === null ? markup` rel="nofollow noopener noreferrer external"` : nothing;
      return markup`<li><p><b>${
        href === null ? name : markup`<a href="${href}"${rel}>${name}</a>`
      }</b> <span class="small">${say(`actor.${group.type}`)}</span></p><p class="small">${
        address(`@${group.account}`)
      } · ${say("network.to_come", { count: group.calls })}</p></li>`;
    })
  }</ul></section>`;
}
