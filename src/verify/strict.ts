/**
 * Whether a source is written in the one form that everybody reads alike (FEDERATION.md, tally step 2). Anything else is no
 * source, whoever signed it.
 */
import { type Json, objectIn } from "./proof.ts";

const TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|[+-](\d\d):(\d\d))$/;
const VISIBLE = /[^\s\p{C}]/u;
const STATUS = /^[\w:./#-]{1,200}$/;
const MOST_CHARACTERS = 250_000;
const MOST_VALUES = 5_000;
const MOST_DEPTH = 24;
const MOST_ORGANISERS = 50;
const MOST_UNITS = 10;

/** ISO 3166-1 alpha-2, and XK. */
const COUNTRIES = new Set(
  ("AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD " +
    "CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG " +
    "GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP " +
    "KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC " +
    "NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ " +
    "SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN " +
    "VU WF WS XK YE YT ZA ZM ZW").split(" "),
);

/** What keeps a source from being read alike by everybody; null when nothing does. */
export function strictProblem(source: Json): string | null {
  if (!isBounded(source)) return "is too large";
  if (!["id", "attributedTo", "tdu:campaign"].every((name) => isPlainAddress(source[name]))) {
    return "names what it belongs to in another form than one address";
  }
  if (!isTime(source["published"]) || source["updated"] !== undefined && !isTime(source["updated"])) {
    return "does not say when it was published";
  }
  if (source["type"] === "Event") return eventProblem(source);
  return source["type"] === "Note" ? noteProblem(source) : "is neither an Event nor a Note";
}

/** The country an action names; null for none, and for a code that is no country's. */
export function countryOf(event: Json): string | null {
  const code = event["tdu:country"];
  return typeof code === "string" && COUNTRIES.has(code) ? code : null;
}

/** Whether an action says that it is cancelled. */
export function isCancelled(event: Json): boolean {
  const word = (name: string) => String(event[name] ?? "").toLowerCase();
  return word("status").endsWith("cancelled") || word("eventStatus").endsWith("eventcancelled");
}

/** Whether a value is a web address in its one plain spelling. */
export function isPlainAddress(value: unknown): value is string {
  if (typeof value !== "string" || value.length > 2_048 || !URL.canParse(value)) return false;
  const { href, protocol, username, password, hostname } = new URL(value);
  const isWeb = protocol === "https:" || protocol === "http:";
  return isWeb && href === value && username === "" && password === "" && !hostname.endsWith(".");
}

function eventProblem(event: Json): string | null {
  const { name, actor, organizers } = event;
  if (!isPlainAddress(actor)) return "names no organisation";
  if (typeof name !== "string" || name.length > 500 || !VISIBLE.test(name)) return "has no name";
  if (!isTime(event["startTime"]) || !isTime(event["endTime"])) return "does not say when it begins and ends";
  const words = [event["status"], event["eventStatus"]].filter((word) => word !== undefined);
  if (event["ical:status"] !== undefined || words.some((word) => typeof word !== "string" || !STATUS.test(word))) {
    return "tells its state in another form";
  }
  const country = event["tdu:country"];
  if (country !== undefined && typeof country !== "string") return "tells its country in another form";
  if (event["tdu:partOf"] !== undefined && !isPlainAddress(event["tdu:partOf"])) return "is part of no address";
  if (organizers === undefined || typeof organizers === "string") return null;
  const items = objectIn(organizers)?.["items"] ?? objectIn(organizers)?.["orderedItems"];
  return Array.isArray(items) && items.length <= MOST_ORGANISERS ? null : "lists its organisers in another form";
}

function noteProblem(note: Json): string | null {
  const terms = objectIn(note["tdu:actionReport"]);
  if (terms === null || !isPlainAddress(terms["action"])) return "reports on no action";
  const { units } = terms;
  if (units === undefined) return null;
  if (!Array.isArray(units) || units.length > MOST_UNITS) return "lists its units in another form";
  const names = units.map((one) => objectIn(one)?.["unit"]);
  return new Set(names).size === names.length ? null : "names a unit twice";
}

/** A day that exists, to the second at least, with its offset, between 1900 and 2200. */
function isTime(value: unknown): boolean {
  const parts = typeof value === "string" ? TIME.exec(value) : null;
  if (parts === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ahead = 0, past = 0] = parts.slice(1)
    .map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDay || hour > 23 || minute > 59 || second > 59 || ahead > 23 || past > 59) return false;
  const moment = new Date(String(value)).getUTCFullYear();
  return moment >= 1900 && moment <= 2200;
}

function isBounded(source: Json): boolean {
  let values = 0;
  const fits = (value: unknown, depth: number): boolean => {
    if (++values > MOST_VALUES || depth > MOST_DEPTH) return false;
    if (typeof value === "number" && !Number.isFinite(value)) return false;
    if (typeof value === "string" && !value.isWellFormed()) return false;
    if (typeof value !== "object" || value === null) return true;
    return Object.values(value).every((member) => fits(member, depth + 1));
  };
  return fits(source, 0) && JSON.stringify(source).length <= MOST_CHARACTERS;
}
