/**
 * How Mastodon shows an Event, for the preview on the desk: it converts one to a post of title, summary and link in one
 * language, and never shows the content. The tests hold the full rules of that reader; these are the ones a writer sees.
 */

/** A post as followers on Mastodon see it. */
export interface MastodonPost {
  readonly title: string;
  /** HTML of the summary, not cleaned. */
  readonly summary: string;
  readonly link: string;
  /** The language it is filed under; null when none is named. */
  readonly language: string | null;
  readonly hashtags: readonly string[];
  /** Address of the first picture; null when there is none. */
  readonly picture: string | null;
}

type Json = Readonly<Record<string, unknown>>;

/** Converts the Event of a call as it leaves the node; null when Mastodon would drop it. */
export function asMastodonShows(event: unknown): MastodonPost | null {
  const json = asMap(event);
  if (json["type"] !== "Event") return null;
  const [title, summary] = [wordsIn(json, "name"), wordsIn(json, "summary")];
  if (title === null || summary === null) return null;
  const tags = asList(json["tag"]).map(asMap).filter((tag) => tag["type"] === "Hashtag");
  const [picture] = asList(json["attachment"]).map((one) => asMap(one)["url"]).filter(isText);
  return {
    title,
    summary,
    link: isText(json["url"]) && hostOf(json["url"]) === hostOf(json["id"]) ? json["url"] : String(json["id"]),
    language: Object.keys(asMap(json["contentMap"] ?? json["nameMap"]))[0] ?? null,
    hashtags: tags.map((tag) => String(tag["name"])),
    picture: picture ?? null,
  };
}

function wordsIn(event: Json, property: string): string | null {
  const value = event[property] ?? Object.values(asMap(event[`${property}Map`]))[0];
  return isText(value) ? value : null;
}

function hostOf(uri: unknown): string | null {
  return isText(uri) && URL.canParse(uri) ? new URL(uri).host : null;
}

function asMap(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
