/**
 * What a list of calls was asked to show: struggle, country, kind, days, and around which town. A form sends it, people
 * share its address; what cannot be read is left out and said beside its field, because a list is better than a refusal.
 */
import { isCountryCode } from "../../application/places/countries.ts";
import type { Gazetteer } from "../../application/places/gazetteer.ts";
import { type CallKind, isCallKind } from "../../domain/kind.ts";
import { queryLimits } from "../../domain/limits.ts";
import { isStruggle } from "../../domain/struggle.ts";

/** The query parameters of the list, in the order addresses have them. */
export const FILTER_NAMES = ["struggle", "country", "kind", "by", "from", "to", "near"] as const;

/** One of {@link FILTER_NAMES}. */
export type FilterName = typeof FILTER_NAMES[number];

/** A circle on the map in WGS 84 degrees, and what people call its middle, if it has a name. */
export interface Around {
  readonly latitude: number;
  readonly longitude: number;
  readonly kilometres: number;
  readonly name: string | null;
}

/** What to show. Days are calendar days where the call takes place, `YYYY-MM-DD`, both included. */
export interface CallFilter {
  readonly struggle: string | null;
  readonly country: string | null;
  readonly kind: CallKind | null;
  /** Whose calls: this node's, or those of the nodes it follows; null for both. */
  readonly by: "ours" | "partners" | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly near: Around | null;
}

/** A filter as read. `asked` is what the fields show again; `unread` names those that make no sense. */
export interface ReadFilter {
  readonly filter: CallFilter;
  readonly asked: Readonly<Partial<Record<FilterName, string>>>;
  readonly unread: readonly FilterName[];
  /** From 1. */
  readonly page: number;
}

const USUAL_KM = 50;

/** Reads a query; never throws. Towns are looked up in the node's own gazetteer, in the country asked for if one is. */
export function readCallFilter(query: URLSearchParams, gazetteer: Pick<Gazetteer, "findTowns">): ReadFilter {
  const asked: Partial<Record<FilterName, string>> = {};
  const unread: FilterName[] = [];
  const read = <T>(name: FilterName, parse: (text: string) => T | null): T | null => {
    const text = (query.get(name) ?? "").trim().normalize("NFC");
    if (text === "") return null;
    asked[name] = text.slice(0, queryLimits.fieldCharacters);
    const value = text.length > queryLimits.fieldCharacters ? null : parse(text);
    if (value === null) unread.push(name);
    return value;
  };
  const country = read("country", (text) => isCountryCode(text.toUpperCase()) ? text.toUpperCase() : null);
  const filter = {
    struggle: read("struggle", (text) => isStruggle(text.toLowerCase()) ? text.toLowerCase() : null),
    country,
    kind: read("kind", (text) => isCallKind(text) ? text : null),
    by: read<"ours" | "partners">("by", (text) => text === "ours" || text === "partners" ? text : null),
    from: read("from", dayOf),
    to: read("to", dayOf),
    near: read("near", (text) => circleOf(text) ?? townCircle(text, country, gazetteer)),
  };
  if (filter.from !== null && filter.to !== null && filter.to < filter.from) {
    unread.push("to");
    return { filter: { ...filter, to: null }, asked, unread, page: pageOf(query) };
  }
  return { filter, asked, unread, page: pageOf(query) };
}

/** The address of a list with some fields changed; null takes one away, and any change but of the page begins at the first. */
export function filterPath(
  path: string,
  asked: ReadFilter["asked"],
  change: Readonly<Partial<Record<FilterName | "page", string | null>>> = {},
): string {
  const query = new URLSearchParams();
  for (const name of FILTER_NAMES) {
    const value = change[name] === undefined ? asked[name] : change[name];
    if (value !== undefined && value !== null) query.set(name, value);
  }
  if (change.page !== undefined && change.page !== null && change.page !== "1") query.set("page", change.page);
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** The page a query asks for by a parameter, from 1; the first where it asks for none. */
export function pageOf(query: URLSearchParams, name = "page"): number {
  const text = query.get(name) ?? "1";
  return /^\d{1,3}$/.test(text) ? Math.min(Math.max(Number(text), 1), queryLimits.lastPage) : 1;
}

function dayOf(text: string): string | null {
  if (!/^(?:19|20|21)\d\d-\d\d-\d\d$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text, { overflow: "reject" }).toString();
  } catch {
    return null;
  }
}

/** `lat,lon` or `lat,lon,km`, as the feeds take it. */
function circleOf(text: string): Around | null {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.length < 2 || parts.length > 3 || !parts.every((part) => /^-?\d{1,5}(?:\.\d{1,15})?$/.test(part))) {
    return null;
  }
  const [latitude = NaN, longitude = NaN, kilometres = USUAL_KM] = parts.map(Number);
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return isOnEarth && kilometres > 0 && kilometres <= queryLimits.kilometres
    ? { latitude, longitude, kilometres, name: null }
    : null;
}

/** The largest town of that name; `Lyon, 20` means 20 km around it. */
function townCircle(text: string, country: string | null, gazetteer: Pick<Gazetteer, "findTowns">): Around | null {
  const [, name = "", distance] = /^(.*?)(?:\s*,\s*(\d{1,5})(?:\s*km)?)?$/i.exec(text) ?? [];
  const kilometres = distance === undefined ? USUAL_KM : Number(distance);
  const [town] = gazetteer.findTowns(name, { limit: 1, ...(country === null ? {} : { country }) });
  if (town === undefined || kilometres <= 0 || kilometres > queryLimits.kilometres) return null;
  const { latitude, longitude } = town;
  return { latitude, longitude, kilometres, name: town.name };
}
