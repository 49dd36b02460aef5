/** Points in time on their way between the database's Date and the domain's Temporal.Instant. */

/** An instant as it is written to a `timestamptz`. */
export function toColumn(instant: Temporal.Instant | null): string | null {
  return instant === null ? null : instant.toString();
}

/** A `timestamptz` as it comes back. */
export function fromColumn(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}

/** A nullable `timestamptz` as it comes back. */
export function fromNullableColumn(date: Date | null): Temporal.Instant | null {
  return date === null ? null : fromColumn(date);
}
