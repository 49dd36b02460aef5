/**
 * How Mobilizon 5.1.3 reads an Event, as rules: what makes it crash, reject the event or silently lose a part of it.
 */
import type { Json, Rule } from "./rules.ts";
import { asList, asMap, hostOf, isAbsent, isFilled, isText, timeOf, violations } from "./rules.ts";

const PUBLIC_FORMS = ["https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"];
const CATEGORIES = [
  ..."ARTS BOOK_CLUBS BUSINESS CAUSES COMEDY CRAFTS FOOD_DRINK HEALTH MUSIC AUTO_BOAT_AIR COMMUNITY".split(" "),
  ..."FAMILY_EDUCATION FASHION_BEAUTY FILM_MEDIA GAMES LANGUAGE_CULTURE LEARNING LGBTQ MOVEMENTS_POLITICS".split(" "),
  ..."NETWORKING PARTY PERFORMING_VISUAL_ARTS PETS PHOTOGRAPHY OUTDOORS_ADVENTURE SPIRITUALITY_RELIGION_BELIEFS"
    .split(" "),
  ..."SCIENCE_TECH SPORTS THEATRE MEETING".split(" "),
];

const attachments = (event: Json) => asList(event["attachment"]).map(asMap);
const location = (event: Json) => asMap(event["location"]);
const isFloat = (value: unknown) => typeof value === "number" && !Number.isInteger(value);

const RULES: readonly Rule[] = [
  { rule: "type is exactly Event", holds: (e) => e["type"] === "Event" },
  { rule: "name has 3 to 200 characters", holds: (e) => isText(e["name"]) && between(e["name"].length, 3, 200) },
  { rule: "content is text", holds: (e) => isText(e["content"]) },
  { rule: "startTime is a time", holds: (e) => !Number.isNaN(timeOf(e["startTime"])) },
  {
    rule: "endTime is not before startTime",
    holds: (e) => isAbsent(e["endTime"]) || timeOf(e["endTime"]) >= timeOf(e["startTime"]),
  },
  { rule: "attributedTo is one string", holds: (e) => isText(e["attributedTo"]) },
  { rule: "actor is one string", holds: (e) => isText(e["actor"]) },
  { rule: "actor is on the host of the id", holds: (e) => hostOf(e["actor"]) === hostOf(e["id"]) },
  { rule: "attributedTo is on the host of the id", holds: (e) => hostOf(e["attributedTo"]) === hostOf(e["id"]) },
  { rule: "location is one object", holds: (e) => isAbsent(e["location"]) || Object.keys(location(e)).length > 0 },
  { rule: "location is a Place", holds: (e) => isAbsent(e["location"]) || location(e)["type"] === "Place" },
  { rule: "location has a name", holds: (e) => isAbsent(e["location"]) || isFilled(location(e)["name"]) },
  {
    rule: "address is text or a PostalAddress",
    holds: (e) => {
      const { address } = location(e);
      return isAbsent(address) || isText(address) || asMap(address)["type"] === "PostalAddress";
    },
  },
  {
    rule: "coordinates are floats",
    holds: (e) => [location(e)["latitude"], location(e)["longitude"]].every((c) => isAbsent(c) || isFloat(c)),
  },
  { rule: "attachment is a list", holds: (e) => Array.isArray(e["attachment"]) },
  {
    rule: "every picture has a url and a name, both strings",
    holds: (e) =>
      attachments(e).filter(({ type }) => type === "Document" || type === "Image")
        .every(({ url, name }) => isFilled(url) && isFilled(name)),
  },
  {
    rule: "the online address is a Link named Website in HTML",
    holds: (e) =>
      attachments(e).filter(({ type }) => type === "Link")
        .every(({ mediaType, name, href }) => mediaType === "text/html" && name === "Website" && isFilled(href)),
  },
  {
    rule: "every PropertyValue has a propertyID and a value",
    holds: (e) =>
      attachments(e).filter(({ type }) => type === "PropertyValue")
        .every(({ propertyID, value }) => isFilled(propertyID) && !isAbsent(value)),
  },
  { rule: "image is one object", holds: (e) => isAbsent(e["image"]) || isText(asMap(e["image"])["url"]) },
  { rule: "tag is a list", holds: (e) => Array.isArray(e["tag"]) },
  {
    rule: "tags are shorter than 40 characters",
    holds: (e) => asList(e["tag"]).map(asMap).every(({ name }) => isText(name) && name.length < 40),
  },
  { rule: "to names the public", holds: (e) => [e["to"]].flat().some((uri) => PUBLIC_FORMS.includes(String(uri))) },
  { rule: "category is one of its own", holds: (e) => CATEGORIES.includes(String(e["category"])) },
  {
    rule: "joinMode is one of its own",
    holds: (e) => ["free", "restricted", "invite", "external"].includes(String(e["joinMode"])),
  },
  {
    rule: "an external join mode says where",
    holds: (e) => e["joinMode"] !== "external" || isFilled(e["externalParticipationUrl"]),
  },
  {
    rule: "status is one of its own",
    holds: (e) => ["tentative", "confirmed", "cancelled"].includes(String(e["status"]).toLowerCase()),
  },
  { rule: "isOnline is a truth value", holds: (e) => typeof e["isOnline"] === "boolean" },
  {
    rule: "capacity is a whole number",
    holds: (e) => isAbsent(e["maximumAttendeeCapacity"]) || Number.isInteger(e["maximumAttendeeCapacity"]),
  },
  {
    rule: "contacts is a list of addresses",
    holds: (e) => asList(e["contacts"]).every(isText) && isList(e["contacts"]),
  },
  { rule: "timezone is text", holds: (e) => isAbsent(e["timezone"]) || isText(e["timezone"]) },
  { rule: "no value is null", holds: (e) => Object.values(e).every((value) => value !== null) },
];

/** What Mobilizon would stumble over; empty when it takes the Event whole. */
export function mobilizonViolations(event: Json): string[] {
  return violations(RULES, event);
}

function between(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function isList(value: unknown): boolean {
  return Array.isArray(value);
}
