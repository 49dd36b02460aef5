/**
 * Whether an action or report of a joint campaign is written in the one form that everybody reads alike (FEDERATION.md, tally
 * step 2). What two careful readers could understand differently counts for nobody: else its author could make one honest node
 * look like a liar beside another.
 */
import { isCountryCode } from "../../application/places/countries.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { type JsonObject, type JsonValue, objectOf, uriOf } from "./json.ts";
import { instantOf } from "./times.ts";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const VISIBLE = /[^\s\p{C}]/u;
const STATUS = /^[\w:./#-]{1,200}$/;

/** Tells whether an Event or Note has the strict form of a source: size, addresses, times, names, status, organisers, units. */
export function isStrictSource(object: JsonObject): boolean {
  if (!isBounded(object) || !["id", "attributedTo", "tdu:campaign"].every((name) => isPlainAddress(object[name]))) {
    return false;
  }
  if (!isTime(object["published"]) || object["updated"] !== undefined && !isTime(object["updated"])) return false;
  return object["type"] === "Event" ? isStrictEvent(object) : object["type"] === "Note" && isStrictNote(object);
}

/** The country a source names; null for none, and for a code that is no country's. */
export function countryIn(event: JsonObject): string | null {
  const code = event["tdu:country"];
  return typeof code === "string" && isCountryCode(code) ? code : null;
}

function isStrictEvent(event: JsonObject): boolean {
  const { name, actor, organizers } = event;
  if (!isPlainAddress(actor) || typeof name !== "string" || name.length > 500 || !VISIBLE.test(name)) return false;
  if (!isTime(event["startTime"]) || !isTime(event["endTime"]) || event["ical:status"] !== undefined) return false;
  const words = [event["status"], event["eventStatus"]].filter((word) => word !== undefined);
  if (!words.every((word) => typeof word === "string" && STATUS.test(word))) return false;
  if (event["tdu:country"] !== undefined && typeof event["tdu:country"] !== "string") return false;
  if (event["tdu:partOf"] !== undefined && !isPlainAddress(event["tdu:partOf"])) return false;
  if (organizers === undefined || typeof organizers === "string") return true;
  const items = objectOf(organizers)?.["items"] ?? objectOf(organizers)?.["orderedItems"];
  return Array.isArray(items) && items.length <= jointLimits.organisersOfAction;
}

function isStrictNote(note: JsonObject): boolean {
  const terms = objectOf(note["tdu:actionReport"]);
  if (terms === null || !isPlainAddress(terms["action"])) return false;
  const { units } = terms;
  return units === undefined || Array.isArray(units) && units.length <= jointLimits.units;
}

/** One spelling of one address: what two spellings named could be counted twice. */
function isPlainAddress(value: JsonValue | undefined): boolean {
  return typeof value === "string" && uriOf(value) !== null && new URL(value).href === value;
}

function isTime(value: JsonValue | undefined): boolean {
  return typeof value === "string" && TIME.test(value) && instantOf(value) !== null;
}

function isBounded(object: JsonObject): boolean {
  let values = 0;
  const fits = (value: JsonValue, depth: number): boolean => {
    if (++values > jointLimits.sourceValues || depth > jointLimits.sourceDepth) return false;
    if (typeof value === "number" && !Number.isFinite(value)) return false;
    if (typeof value === "string" && !value.isWellFormed()) return false;
    if (typeof value !== "object" || value === null) return true;
    return Object.values(value).every((member: JsonValue) => fits(member, depth + 1));
  };
  return fits(object, 0) && JSON.stringify(object).length <= jointLimits.sourceCharacters;
}
