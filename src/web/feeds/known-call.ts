/**
 * A call of another node as feeds tell it, in the form of this node's own. Each leads to where it comes from and keeps the
 * identity it has there, so that a calendar with feeds of several nodes shows it once.
 */
import { countryName } from "../../application/places/countries.ts";
import { foreignPlainText } from "../../application/text/sanitise.ts";
import type { KnownCall } from "../../database/views/known-views.ts";
import type { Call } from "../../domain/call.ts";
import { isCallKind } from "../../domain/kind.ts";
import { directionOf, isLanguageTag, type LanguageTag } from "../../domain/language.ts";
import type { PublicPlace } from "../../domain/place.ts";
import { formatSchedule } from "../../domain/schedule.ts";
import { chooseText } from "../components/text.ts";
import { safeHref } from "../html.ts";
import type { Visit } from "../visit.ts";
import { cleanLine } from "./clean-text.ts";
import { type FeedCall, sayIn } from "./feed-call.ts";

/** Longest text of a call in a feed, in characters. */
const TEXT = 4_000;

/** Reads a call of another node for a feed; null for one that has no web address to lead to. */
export function feedCallOfKnown(visit: Visit, known: KnownCall): FeedCall | null {
  const url = safeHref(known.url) ?? safeHref(known.uri);
  if (url === null || url.startsWith("/")) return null;
  const main = known.language !== null && isLanguageTag(known.language) ? known.language : "und";
  const chosen = chooseText(visit, { ...known.names, [main]: known.names[main] ?? known.name }, main);
  const language = chosen === null || chosen.language === "und" ? visit.language : chosen.language;
  const kind = known.kind !== null && isCallKind(known.kind) ? known.kind : "other";
  const html = known.contents[chosen?.language ?? main] ?? Object.values(known.contents)[0] ?? "";
  const place = placeOf(known);
  const call = callOf(known, kind, language);
  const name = cleanLine(chosen?.text ?? known.name);
  return {
    call,
    uri: known.uri,
    url,
    language,
    languages: [language],
    name: known.cancelled ? sayIn(visit, language, "wire.cancelled_title", { title: name }) : name,
    content: asMarkdown(foreignPlainText(html, TEXT)),
    when: call.schedule === null ? null : formatSchedule(call.schedule, language),
    place,
    where: place === null ? null : inWords(place, language),
    isOnline: false,
    onlineUrl: null,
    kind: sayIn(visit, language, `kind.${kind}`),
    kindLanguage: visit.language,
    campaign: cleanLine(`${known.byName ?? ""} (${known.host})`),
    campaignUrl: url,
  };
}

function callOf(known: KnownCall, kind: Call["kind"], language: LanguageTag): FeedCall["call"] {
  const { startsAt, endsAt } = known;
  return {
    kind,
    language,
    texts: {},
    schedule: startsAt === null ? null : { startsAt, endsAt, timezone: zoneOf(known.timezone) },
    onlinePublic: false,
    capacity: null,
    pledge: "none",
    externalUrl: null,
    pledgeUntil: null,
    threshold: null,
    pledgeOptions: [],
    distributed: false,
    risk: false,
    tags: known.tags,
    picture: null,
    id: known.uri,
    campaignId: "",
    state: known.cancelled ? "cancelled" : "published",
    sequence: Math.max(0, Math.trunc(known.updatedAt.epochMilliseconds / 1_000) - 1_700_000_000),
    createdAt: known.publishedAt ?? known.updatedAt,
    publishedAt: known.publishedAt,
    updatedAt: known.updatedAt,
  };
}

/** The country is the other node's own word for it where it gives no code; such a place is told without one. */
function placeOf(known: KnownCall): PublicPlace | null {
  const text = (name: string) => {
    const value = known.place[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const number = (name: string) => {
    const value = known.place[name];
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  };
  const [locality, name, street] = [text("locality"), text("name"), text("street")];
  const country = known.country ?? text("country");
  if (country === null && locality === null && name === null) return null;
  const [latitude, longitude] = [number("latitude"), number("longitude")];
  return {
    name,
    street,
    locality,
    postalCode: text("postalCode"),
    country: country ?? "",
    latitude: latitude !== null && Math.abs(latitude) <= 90 ? latitude : null,
    longitude: longitude !== null && Math.abs(longitude) <= 180 ? longitude : null,
    precision: street === null ? locality === null ? "country" : "town" : "exact",
  };
}

function inWords({ name, street, postalCode, locality, country }: PublicPlace, language: LanguageTag): string {
  const land = /^[A-Z]{2}$/.test(country) ? countryName(country, language) : country;
  const town = [postalCode, locality].filter((part) => part !== null).join(" ");
  const parts = [name, street, town, land].map((part) => cleanLine(part ?? "")).filter((part) => part !== "");
  return [...new Set(parts)].join(directionOf(language) === "rtl" ? "، " : ", ");
}

/** Plain text whose signs mean themselves when it is read as Markdown. */
function asMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>&~]/g, "\\$&");
}

function zoneOf(timezone: string | null): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone ?? "UTC" }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
