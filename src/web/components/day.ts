/** A day in the reader's language, for pages that keep days and no moments. */
import type { Visit } from "../visit.ts";

/** `2027-11-26` as "26 November 2027"; what is no day stays as it is. */
export function dayText(visit: Pick<Visit, "language">, day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  return new Intl.DateTimeFormat(visit.language, { dateStyle: "long", timeZone: "UTC" })
    .format(new Date(`${day}T00:00:00Z`));
}
