/**
 * Reads the times of a call: what clocks show where it happens, made into instants. Hours that don't exist or happen
 * twice when clocks change are read as calendars read them (RFC 5545 §3.3.5), with a warning; times without any zone
 * are refused.
 */
import type { Schedule } from "../../domain/call.ts";
import { isPast } from "../../domain/schedule.ts";
import type { Findings } from "./fields.ts";
import { isTimeZone } from "./values.ts";

/** The times as written, each already in the form of a local time. */
export interface WrittenTimes {
  readonly starts?: string | undefined;
  readonly ends?: string | undefined;
  readonly pledgeUntil?: string | undefined;
  readonly timezone?: string | undefined;
}

/** The times as instants; `schedule` is null for a call without dates, whose zone is then of no use. */
export interface CallTimes {
  readonly schedule: Schedule | null;
  readonly pledgeUntil: Temporal.Instant | null;
}

/**
 * Resolves written times. `placeZone` is the time zone of the place and serves when the file names none. An end needs a
 * start and lies after it (RFC 5545 §3.8.2.2). A call that is over gives a warning: it becomes a record.
 */
export function readTimes(
  written: WrittenTimes,
  { placeZone, zoneIsWrong, now, found }: {
    readonly placeZone: string | null;
    /** True when the file's own zone was refused already: then nothing is deduced over it. */
    readonly zoneIsWrong: boolean;
    readonly now: Temporal.Instant;
    readonly found: Findings;
  },
): CallTimes {
  const nothing = { schedule: null, pledgeUntil: null };
  if (written.starts === undefined && written.ends === undefined && written.pledgeUntil === undefined) return nothing;
  const deduced = placeZone !== null && !zoneIsWrong && isTimeZone(placeZone) ? placeZone : null;
  const timezone = written.timezone ?? deduced;
  if (timezone === null) {
    if (!zoneIsWrong) found.refuse("timezone", "time_zone_required");
    return nothing;
  }
  if (written.timezone === undefined) found.warn("timezone", "time_zone_deduced", { timezone });
  const at = (field: "starts" | "ends" | "pledgeUntil") => instantOf(written[field], timezone, field, found);
  const [startsAt, endsAt, pledgeUntil] = [at("starts"), at("ends"), at("pledgeUntil")];
  if (startsAt === null) return { schedule: null, pledgeUntil };
  if (endsAt !== null && Temporal.Instant.compare(endsAt, startsAt) <= 0) found.refuse("ends", "ends_before_starts");
  const schedule = { startsAt, endsAt, timezone };
  if (isPast({ schedule }, now)) found.warn("starts", "in_the_past");
  return { schedule, pledgeUntil };
}

/** Reads a local time in a zone; an hour that clocks skip or repeat is read as calendars do, with a warning. */
export function instantOf(
  written: string | undefined,
  timezone: string,
  path: string,
  found: Findings,
): Temporal.Instant | null {
  if (written === undefined) return null;
  const local = Temporal.PlainDateTime.from(written);
  const read = local.toZonedDateTime(timezone, { disambiguation: "compatible" });
  const other = local.toZonedDateTime(timezone, { disambiguation: "later" });
  const used = read.toString({ timeZoneName: "never", smallestUnit: "second" });
  if (!read.toPlainDateTime().equals(local)) found.warn(path, "time_skipped", { used });
  else if (!read.toInstant().equals(other.toInstant())) found.warn(path, "time_repeated", { used });
  return read.toInstant();
}
