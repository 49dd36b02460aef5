/**
 * The time of a call where the reader is, beside the call's own, which always comes first. The zone is chosen from a short
 * list and stays in the address: nobody's zone is guessed from where they connect, and none is remembered.
 */
import { countryName } from "../../application/places/countries.ts";
import type { Call, Schedule } from "../../domain/call.ts";
import { formatSchedule, localIso } from "../../domain/schedule.ts";
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** Zones by country, from west to east; a city is named where a country has several. */
const ZONES: readonly (readonly [country: string, zone: string, city?: string])[] = [
  ["US", "America/Los_Angeles", "Los Angeles"],
  ["US", "America/Denver", "Denver"],
  ["MX", "America/Mexico_City"],
  ["US", "America/Chicago", "Chicago"],
  ["PE", "America/Lima"],
  ["CO", "America/Bogota"],
  ["US", "America/New_York", "New York"],
  ["CA", "America/Toronto", "Toronto"],
  ["CL", "America/Santiago"],
  ["BR", "America/Sao_Paulo", "São Paulo"],
  ["AR", "America/Argentina/Buenos_Aires"],
  ["GB", "Europe/London"],
  ["PT", "Europe/Lisbon"],
  ["SN", "Africa/Dakar"],
  ["MA", "Africa/Casablanca"],
  ["DZ", "Africa/Algiers"],
  ["TN", "Africa/Tunis"],
  ["NG", "Africa/Lagos"],
  ["ES", "Europe/Madrid"],
  ["FR", "Europe/Paris"],
  ["IT", "Europe/Rome"],
  ["DE", "Europe/Berlin"],
  ["EG", "Africa/Cairo"],
  ["GR", "Europe/Athens"],
  ["LB", "Asia/Beirut"],
  ["PS", "Asia/Gaza"],
  ["ZA", "Africa/Johannesburg"],
  ["TR", "Europe/Istanbul"],
  ["IQ", "Asia/Baghdad"],
  ["KE", "Africa/Nairobi"],
  ["PK", "Asia/Karachi"],
  ["IN", "Asia/Kolkata"],
  ["BD", "Asia/Dhaka"],
  ["ID", "Asia/Jakarta", "Jakarta"],
  ["PH", "Asia/Manila"],
  ["JP", "Asia/Tokyo"],
  ["AU", "Australia/Sydney", "Sydney"],
  ["NZ", "Pacific/Auckland"],
];

/** The name of the query parameter that holds the reader's zone. */
export const ZONE_PARAMETER = "tz";

/** The zone of a query if it is one of those offered, or UTC; null for anything else, which is then not shown. */
export function readerZone(asked: string | undefined): string | null {
  if (asked === "UTC") return asked;
  return ZONES.find(([, zone]) => zone === asked)?.[1] ?? null;
}

/** The choice of a zone, and the call's time in it once one is chosen; nothing for a call without a time. */
export function readerTime(visit: Visit, { schedule }: Pick<Call, "schedule">, zone: string | null): Html {
  if (schedule === null) return nothing;
  const { say, chosen } = visit;
  const kept = Object.entries(chosen).map(([name, value]) =>
    value === null ? nothing : markup`<input type="hidden" name="${name}" value="${value}">`
  );
  const options = [["UTC", "UTC"] as const, ...ZONES.map((one) => [one[1], zoneName(visit, one, schedule)] as const)];
  return markup`${zone === null ? nothing : timeThere(visit, schedule, zone)} <details class="reader-time"${
    zone === null ? nothing : markup` open`
  }><summary>${say("time.where_you_are")}</summary>
<form method="get" action="${visit.path}">${kept}<div class="inline"><div class="field"><label for="reader-zone">${
    say("time.zone")
  }</label><select id="reader-zone" name="${ZONE_PARAMETER}">${
    options.map(([value, name]) =>
      markup`<option value="${value}"${value === zone ? markup` selected` : nothing}>${name}</option>`
    )
  }</select></div><button>${say("time.show")}</button></div></form></details>`;
}

function timeThere(visit: Visit, schedule: Schedule, timezone: string): Html {
  const there = { ...schedule, timezone };
  return markup`<p class="small there">${visit.say("time.there")} <bdi><time datetime="${
    localIso(schedule.startsAt, timezone)
  }">${formatSchedule(there, visit.language)}</time></bdi></p>`;
}

/** Country, city where needed, and how far its clocks are from UTC on the day of the call. */
function zoneName({ language }: Visit, [country, timeZone, city]: typeof ZONES[number], schedule: Schedule): string {
  const offset = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
    .formatToParts(schedule.startsAt.epochMilliseconds).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const name = countryName(country, language);
  // Isolates: the offset's sign would change sides in a line that runs from the right.
  const shift = `\u2066${offset.replace("GMT", "UTC").replace("-", "−")}\u2069`;
  return `${city === undefined ? name : `${name} (\u2068${city}\u2069)`} · ${shift}`;
}
