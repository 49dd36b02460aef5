/**
 * How Gancio 1.21 reads an Event, on Create and on Update, as rules: what makes it abort the import or lose a part.
 */
import type { Json, Rule } from "./rules.ts";
import { asList, asMap, isAbsent, isFilled, isText, timeOf, violations } from "./rules.ts";

const attachments = (event: Json) => asList(event["attachment"]).map(asMap);
const places = (event: Json) => [event["location"]].flat().filter((place) => place !== undefined).map(asMap);
const isPicture = ({ mediaType }: Json) => isText(mediaType) && mediaType.includes("image");

const RULES: readonly Rule[] = [
  { rule: "id is filled", holds: (e) => isFilled(e["id"]) },
  { rule: "name is filled", holds: (e) => isFilled(e["name"]) },
  { rule: "startTime is a time", holds: (e) => !Number.isNaN(timeOf(e["startTime"])) },
  { rule: "content or summary is text", holds: (e) => isText(e["content"] ?? e["summary"]) },
  { rule: "there is a location", holds: (e) => places(e).length > 0 },
  { rule: "every location has a name", holds: (e) => places(e).every(({ name }) => isFilled(name)) },
  {
    rule: "no place is given by an online address",
    holds: (e) => places(e).every(({ address }) => isAbsent(asMap(address)["url"])),
  },
  { rule: "attachment is a list", holds: (e) => Array.isArray(e["attachment"]) },
  {
    rule: "every attachment before the picture has a mediaType",
    holds: (e) => {
      const picture = attachments(e).findIndex(isPicture);
      const looked = picture === -1 ? attachments(e) : attachments(e).slice(0, picture);
      return looked.every(({ mediaType }) => isText(mediaType));
    },
  },
  {
    rule: "the picture has a string as url",
    holds: (e) => attachments(e).filter(isPicture).every(({ url }) => isText(url)),
  },
  { rule: "tag is a list", holds: (e) => Array.isArray(e["tag"]) },
  { rule: "tags begin with their sign", holds: (e) => asList(e["tag"]).map(asMap).every(hasSign) },
  {
    rule: "no mention becomes a tag",
    holds: (e) => asList(e["tag"]).map(asMap).every(({ type }) => type === "Hashtag"),
  },
];

const ON_UPDATE: readonly Rule[] = [
  ...RULES,
  { rule: "an update has content as text", holds: (e) => isText(e["content"]) },
  {
    rule: "the first attachment of an update, if any, is fetched as the picture",
    holds: (e) => attachments(e).slice(0, 1).every((first) => isPicture(first) && isText(first["url"])),
  },
];

/** What Gancio would stumble over; `update` adds what it needs of an Update. */
export function gancioViolations(event: Json, update: boolean = false): string[] {
  return violations(update ? ON_UPDATE : RULES, event);
}

function hasSign({ name }: Json): boolean {
  return isText(name) && name.startsWith("#");
}
