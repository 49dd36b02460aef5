/**
 * Hashtags on the wire: a list of Hashtag objects beside the text, and links within it. Nothing else is ever put in the
 * tag list of an Event, because Gancio reads whatever stands there as a tag.
 */
import type { Addresses } from "../../domain/addresses.ts";
import type { Html } from "./html.ts";
import { link } from "./html.ts";
import type { HashtagObject } from "./shapes.ts";

/** Longest tag Mobilizon takes, without its sign. */
const TAG_CHARACTERS = 38;

/** The tags as objects with a lower-case address (FEP-eb48); the same tag in two spellings appears once. */
export function hashtagsOf(tags: readonly string[], addresses: Addresses): HashtagObject[] {
  return distinct(tags).map((tag) => ({ type: "Hashtag", name: `#${tag}`, href: addresses.tag(tag) }));
}

/** The tags as links to follow, for the end of a Note. */
export function hashtagLinks(tags: readonly string[], addresses: Addresses): Html[] {
  return distinct(tags).map((tag) => link(addresses.tag(tag), `#${tag}`, "mention hashtag"));
}

function distinct(tags: readonly string[]): string[] {
  const bySpelling = new Map<string, string>();
  for (const tag of tags) {
    const key = tag.toLowerCase();
    if (tag.length <= TAG_CHARACTERS && !bySpelling.has(key)) bySpelling.set(key, tag);
  }
  return [...bySpelling.values()];
}
