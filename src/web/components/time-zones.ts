/** The time zones that a field for one proposes, and what a zone in it is called; any other the platform knows is taken too. */
import { zoneName } from "../../domain/schedule.ts";
import { type Html, markup } from "../html.ts";
import type { Visit } from "../visit.ts";

/** The list behind a field with `list: "time-zones"`; once per page. */
export function timeZoneList(): Html {
  return markup`<datalist id="time-zones">${
    Intl.supportedValuesOf("timeZone").map((zone) => markup`<option value="${zone}">`)
  }</datalist>`;
}

/** What the zone in a field is called in the reader's language; null for none, or one without a name. */
export function zoneHint(visit: Pick<Visit, "language" | "now">, typed: string): string | null {
  const zone = typed.trim();
  if (zone === "" || zone.length > 60) return null;
  const name = zoneName(zone, visit.language, visit.now);
  return name === zone ? null : name;
}
