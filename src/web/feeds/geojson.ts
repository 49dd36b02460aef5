/**
 * Calls as GeoJSON (RFC 7946) for maps. A point is what everybody may know: the door, the town's middle, or none at all,
 * and `precision` says which. A call without public coordinates is a feature without geometry, so that lists stay whole.
 */
import { markdownToPlain } from "../../application/text/markdown.ts";
import { isWholeDays, localIso } from "../../domain/schedule.ts";
import { cleanLines } from "./clean-text.ts";
import type { FeedCall } from "./feed-call.ts";

const SUMMARY_CHARACTERS = 300;

/** Writes the collection. `name` is what a map calls the layer. */
export function toGeoJson(head: { readonly name: string; readonly url: string }, calls: readonly FeedCall[]): string {
  return JSON.stringify({ type: "FeatureCollection", name: head.name, url: head.url, features: calls.map(featureOf) });
}

function featureOf(told: FeedCall) {
  const { call, place } = told;
  return { type: "Feature", id: told.uri, geometry: pointOf(place), properties: propertiesOf(told, call.schedule) };
}

/** Longitude first (RFC 7946 §3.1.1). */
function pointOf(place: FeedCall["place"]) {
  if (place === null || place.latitude === null || place.longitude === null) return null;
  return { type: "Point", coordinates: [place.longitude, place.latitude] };
}

function propertiesOf(told: FeedCall, schedule: FeedCall["call"]["schedule"]) {
  const { call, place } = told;
  return {
    name: told.name,
    language: told.language,
    url: told.url,
    kind: call.kind,
    state: call.state,
    starts: schedule === null ? null : localIso(schedule.startsAt, schedule.timezone),
    ends: schedule === null || schedule.endsAt === null ? null : localIso(schedule.endsAt, schedule.timezone),
    timezone: schedule?.timezone ?? null,
    wholeDays: schedule !== null && isWholeDays(schedule),
    when: told.when,
    where: told.where,
    country: place?.country ?? null,
    locality: place?.locality ?? null,
    precision: place?.precision ?? null,
    online: told.isOnline,
    onlineUrl: told.onlineUrl,
    summary: cleanLines(markdownToPlain(told.content, SUMMARY_CHARACTERS)),
    campaign: told.campaign,
    campaignUrl: told.campaignUrl,
    tags: call.tags,
    sequence: call.sequence,
    updated: call.updatedAt.toString({ smallestUnit: "second" }),
  };
}
