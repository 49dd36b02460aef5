/**
 * A call as a schema.org `Event`, for search engines and assistants that show what happens where. It is made from the same
 * reading as the feeds, so that it says no more than they do; a call without a date is no event to them.
 */
import { markdownToPlain } from "../../application/text/markdown.ts";
import { isWholeDays, localIso } from "../../domain/schedule.ts";
import { cleanLine, cleanLines } from "../feeds/clean-text.ts";
import { isDated } from "../feeds/calendar.ts";
import { type FeedCall, sayIn } from "../feeds/feed-call.ts";
import type { Visit } from "../visit.ts";

const DESCRIPTION_CHARACTERS = 1_000;

/** The call as linked data; undefined for a call without a date. `picture` is the address of its card. */
export function callToLinkedData(visit: Visit, told: FeedCall, picture: string | null): unknown {
  if (!isDated(told)) return undefined;
  const { call, uri, url, language } = told;
  return {
    "@context": "https://schema.org",
    "@type": "Event",
    "@id": uri,
    url,
    name: told.name,
    description: cleanLines(markdownToPlain(told.content, DESCRIPTION_CHARACTERS)),
    inLanguage: language,
    ...times(told),
    eventStatus: `https://schema.org/${call.state === "cancelled" ? "EventCancelled" : "EventScheduled"}`,
    eventAttendanceMode: `https://schema.org/${attendanceOf(told)}EventAttendanceMode`,
    location: locationOf(visit, told),
    organizer: organiserOf(visit),
    keywords: [told.kind, ...call.tags].map(cleanLine).join(", "),
    ...(picture === null ? {} : { image: [picture] }),
    ...(call.capacity === null ? {} : { maximumAttendeeCapacity: call.capacity }),
  };
}

/** Whole days are dates, the last one included (schema.org `endDate`); everything else has its offset. */
function times({ call }: FeedCall) {
  const { schedule } = call;
  if (schedule === null) return {};
  const { startsAt, endsAt, timezone } = schedule;
  if (endsAt !== null && isWholeDays(schedule)) {
    const day = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(timezone).toPlainDate();
    return { startDate: day(startsAt).toString(), endDate: day(endsAt).subtract({ days: 1 }).toString() };
  }
  const end = endsAt === null ? {} : { endDate: localIso(endsAt, timezone) };
  return { startDate: localIso(startsAt, timezone), ...end };
}

function attendanceOf({ place, isOnline }: FeedCall): "Online" | "Offline" | "Mixed" {
  if (!isOnline) return "Offline";
  return place === null ? "Online" : "Mixed";
}

/** A virtual place needs an address; while the link is handed out only, that is the call's own page. */
function locationOf(visit: Visit, told: FeedCall) {
  const virtual = told.isOnline ? [{ "@type": "VirtualLocation", url: told.onlineUrl ?? told.url }] : [];
  const all = told.place === null ? virtual : [physicalPlace(told), ...virtual];
  const everywhere = { "@type": "Place", name: sayIn(visit, told.language, "wire.everywhere") };
  return all.length > 1 ? all : all[0] ?? everywhere;
}

function physicalPlace({ place, where }: FeedCall) {
  if (place === null) return { "@type": "Place" };
  const { latitude, longitude } = place;
  return {
    "@type": "Place",
    name: cleanLine(place.name ?? place.locality ?? where ?? place.country),
    address: {
      "@type": "PostalAddress",
      ...(place.street === null ? {} : { streetAddress: cleanLine(place.street) }),
      ...(place.postalCode === null ? {} : { postalCode: cleanLine(place.postalCode) }),
      ...(place.locality === null ? {} : { addressLocality: cleanLine(place.locality) }),
      addressCountry: place.country,
    },
    ...(latitude === null || longitude === null ? {} : { geo: { "@type": "GeoCoordinates", latitude, longitude } }),
  };
}

function organiserOf({ movement, addresses }: Visit) {
  if (movement === null) return undefined;
  const { name, handle } = movement;
  return { "@type": "Organization", name: cleanLine(name), url: addresses.profile(handle) };
}
