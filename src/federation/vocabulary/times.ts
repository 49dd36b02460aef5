/**
 * Moments on the wire: how this node writes them, and how it reads what other nodes wrote. It refuses years no calendar
 * of a movement needs, because databases and clients break on them.
 */
import { localIso } from "../../domain/schedule.ts";
import type { JsonValue } from "./json.ts";
import { readingLimits } from "../../domain/limits.ts";

const TIME_CHARACTERS = 40;
const FIRST_MS = Date.UTC(readingLimits.firstYear, 0);
const LAST_MS = Date.UTC(readingLimits.lastYear + 1, 0);
/** Names found to be known: asking the platform costs more than all else that is read of a call. */
const ZONES = new Set<string>();
const ZONES_AT_MOST = 1_000;

/** Writes a moment in UTC with at most milliseconds, as `published` and `updated` carry it: `2026-11-02T09:00:00Z`. */
export function moment(instant: Temporal.Instant): string {
  return instant.round({ smallestUnit: "millisecond", roundingMode: "trunc" }).toString();
}

/** Writes a moment as the clock on the wall shows it, with its offset, as `startTime` carries it. */
export function wallTime(instant: Temporal.Instant, timezone: string): string {
  return localIso(instant, timezone);
}

/**
 * Reads an RFC 3339 time. A time without offset is read in `timezone`, else in UTC. Absent for anything that is no time
 * or lies outside the years believed.
 */
export function instantOf(value: JsonValue | undefined, timezone: string | null = null): Temporal.Instant | null {
  if (typeof value !== "string" || value.length > TIME_CHARACTERS) return null;
  const read = attempt(() => Temporal.Instant.from(value)) ??
    attempt(() => Temporal.PlainDateTime.from(value).toZonedDateTime(timezone ?? "UTC").toInstant());
  if (read === null) return null;
  const { epochMilliseconds } = read;
  return epochMilliseconds < FIRST_MS || epochMilliseconds >= LAST_MS ? null : read;
}

/** Reads an IANA time zone name this platform knows; absent for offsets and unknown names. */
export function timeZoneOf(value: JsonValue | undefined): string | null {
  if (typeof value !== "string" || value.length > TIME_CHARACTERS || !/^[A-Za-z]/.test(value)) return null;
  if (ZONES.has(value)) return value;
  if (attempt(() => new Intl.DateTimeFormat("en", { timeZone: value })) === null) return null;
  if (ZONES.size < ZONES_AT_MOST) ZONES.add(value);
  return value;
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
