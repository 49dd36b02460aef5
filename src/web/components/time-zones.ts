/** The time zones that a field for one proposes; any other that the platform knows is taken too. */
import { type Html, markup } from "../html.ts";

/** The list behind a field with `list: "time-zones"`; once per page. */
export function timeZoneList(): Html {
  return markup`<datalist id="time-zones">${
    Intl.supportedValuesOf("timeZone").map((zone) => markup`<option value="${zone}">`)
  }</datalist>`;
}
