/**
 * How Mastodon reads an Event: a title, the summary and a link; never the content. Times and places it does not know.
 */
import type { Json } from "./rules.ts";
import { asList, asMap, hostOf, isText } from "./rules.ts";

/** What a reader of Mastodon sees. */
export interface Seen {
  readonly title: string;
  readonly body: string;
  readonly language: string | null;
  readonly link: string;
  readonly media: readonly string[];
  readonly hashtags: readonly string[];
  readonly visibility: "public" | "unlisted" | "private" | "direct";
  readonly quotable: boolean;
}

const CONVERTED = ["Image", "Audio", "Video", "Article", "Page", "Event"];
const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

/** Converts an Event as Mastodon 4.4 to 4.7 does; null when it drops it. */
export function mastodonReads(event: Json): Seen | null {
  const contexts = Array.isArray(event["@context"]) ? event["@context"] : [event["@context"]];
  if (!contexts.includes("https://www.w3.org/ns/activitystreams")) return null;
  if (!isText(event["type"]) || !CONVERTED.includes(event["type"])) return null;
  if (hostOf(event["id"]) !== hostOf(event["attributedTo"])) return null;
  const title = textIn(event, "name");
  const summary = textIn(event, "summary");
  if (title === null || summary === null) return null;
  const link = hostOf(event["url"]) === hostOf(event["id"]) ? String(event["url"]) : String(event["id"]);
  const tags = asList(event["tag"]).map(asMap);
  const attachments = asList(event["attachment"]).map(asMap).filter((entry) => isText(entry["url"]));
  return {
    title,
    body: `<h2>${title}</h2>${summary}<p><a href="${link}">${link}</a></p>`,
    language: Object.keys(asMap(event["contentMap"] ?? event["nameMap"]))[0] ?? null,
    link,
    media: attachments.slice(0, 4).map((entry) => String(entry["url"])),
    hashtags: tags.filter((tag) => tag["type"] === "Hashtag").map((tag) => String(tag["name"])),
    visibility: visibilityOf(event),
    quotable: asList(asMap(asMap(event["interactionPolicy"])["canQuote"])["automaticApproval"]).includes(PUBLIC),
  };
}

function textIn(event: Json, property: string): string | null {
  const value = event[property] ?? Object.values(asMap(event[`${property}Map`]))[0];
  return isText(value) ? value : null;
}

function visibilityOf(event: Json): Seen["visibility"] {
  const named = (property: string) => [event[property]].flat();
  if (named("to").includes(PUBLIC)) return "public";
  if (named("cc").includes(PUBLIC)) return "unlisted";
  return named("to").some((uri) => String(uri).endsWith("/followers")) ? "private" : "direct";
}
