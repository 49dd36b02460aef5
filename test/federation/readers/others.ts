/**
 * How WordPress Event Bridge, Misskey, GoToSocial, Lemmy and Friendica read an Event, and what FEP-8a8e requires of one,
 * as rules in one table per reader.
 */
import type { Json, Rule } from "./rules.ts";
import { asList, asMap, hostOf, isAbsent, isFilled, isText, timeOf, violations } from "./rules.ts";

const attachments = (event: Json) => asList(event["attachment"]).map(asMap);
const noMarkup = (value: unknown) => isText(value) && !/[<>]/.test(value);

const READERS = {
  wordpress: [
    {
      rule: "id, startTime and name are filled",
      holds: (e) => ["id", "startTime", "name"].every((p) => isFilled(e[p])),
    },
    { rule: "actor is on the host of the id", holds: (e) => hostOf(e["actor"]) === hostOf(e["id"]) },
    { rule: "every attachment has a type", holds: (e) => attachments(e).every(({ type }) => isFilled(type)) },
  ],
  misskey: [
    { rule: "attributedTo is one string", holds: (e) => isText(e["attributedTo"]) },
    { rule: "url is on the host of the id", holds: (e) => hostOf(e["url"]) === hostOf(e["id"]) },
    { rule: "summary, a content warning there, is plain text", holds: (e) => noMarkup(e["summary"]) },
    { rule: "content is text", holds: (e) => isText(e["content"]) },
  ],
  gotosocial: [
    {
      rule: "summary or name can stand as content warning",
      holds: (e) => noMarkup(e["summary"]) && isFilled(e["name"]),
    },
    { rule: "to names the public in full", holds: (e) => asList(e["to"]).some((to) => String(to).endsWith("#Public")) },
  ],
  lemmy: [
    {
      rule: "attachments are Links, Images and Documents only",
      holds: (e) => attachments(e).every(({ type }) => ["Link", "Image", "Document"].includes(String(type))),
    },
    { rule: "it answers nothing", holds: (e) => isAbsent(e["inReplyTo"]) },
  ],
  friendica: [
    {
      rule: "it has a title and times",
      holds: (e) => isFilled(e["name"]) && timeOf(e["endTime"]) > timeOf(e["startTime"]),
    },
    { rule: "its location has a name", holds: (e) => isFilled(asMap(e["location"])["name"]) },
  ],
  "FEP-8a8e": [
    {
      rule: "name, startTime, endTime and organizers are there",
      holds: (e) => ["name", "startTime", "endTime", "organizers"].every((property) => !isAbsent(e[property])),
    },
    { rule: "times carry an offset", holds: (e) => /[+-]\d\d:\d\d$|Z$/.test(String(e["startTime"])) },
    { rule: "timezone is a name", holds: (e) => isFilled(e["timezone"]) },
    {
      rule: "eventStatus is a term of it",
      holds: (e) => /^Event(Scheduled|Cancelled)$/.test(String(e["eventStatus"])),
    },
    { rule: "attendees is a collection", holds: (e) => asMap(e["attendees"])["type"] === "Collection" },
  ],
} as const satisfies Record<string, readonly Rule[]>;

/** The readers in this file. */
export const OTHER_READERS = Object.keys(READERS) as (keyof typeof READERS)[];

/** What one of the other readers would stumble over. */
export function otherViolations(reader: keyof typeof READERS, event: Json): string[] {
  return violations(READERS[reader], event);
}
