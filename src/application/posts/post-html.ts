/**
 * The HTML of a post: Markdown as everywhere here, with the people and hashtags it names as links. What is named inside a
 * link or code stays text, and a name nobody could be found for stays as it was typed.
 */
import type { Addresses } from "../../domain/addresses.ts";
import { LINK_REL, markdownToHtml } from "../text/markdown.ts";

/** Somebody named in a text: as it was typed, lower case and without the first `@`, and where they are. */
export interface Named {
  /** `bo@m.example`, or `ana` for somebody here. */
  readonly typed: string;
  readonly uri: string;
  /** Their page for people. */
  readonly url: string;
}

/** `@name@host` or `@name`, not inside a word or an address. */
const MENTION =
  /(?<![\p{L}\p{N}_/@.-])@([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)(?:@([\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?(?::\d{1,5})?))?/gu;
/** A word with at least one letter behind a number sign, in any script. */
const HASHTAG = /(?<![\p{L}\p{N}_&/#])#([\p{L}\p{M}\p{N}_\u00b7\u200c]{1,100})/gu;
const HAS_LETTER = /\p{L}/u;
const CODE = /```[^]*?```|`[^`\n]*`/g;

/** Everybody a text names, lower case and without the first `@`, each once: `bo@m.example`, or `ana`. */
export function mentionsIn(markdown: string): string[] {
  const found = [...markdown.replace(CODE, " ").matchAll(MENTION)].map(([, name = "", host]) =>
    host === undefined ? name.toLowerCase() : `${name}@${host}`.toLowerCase()
  );
  return [...new Set(found)];
}

/** The hashtags of a text without their sign, in the spelling first met. */
export function hashtagsIn(markdown: string): string[] {
  const found = [...markdown.replace(CODE, " ").matchAll(HASHTAG)].map(([, tag = ""]) => tag)
    .filter((tag) => HAS_LETTER.test(tag));
  return [...new Map(found.toReversed().map((tag) => [tag.toLowerCase(), tag])).values()].toReversed();
}

/** Renders a text with links to those it names and to its hashtags. Deterministic. */
export function postHtml(markdown: string, named: readonly Named[], addresses: Pick<Addresses, "tag">): string {
  const byName = new Map(named.map((one) => [one.typed, one]));
  let closed = 0;
  return markdownToHtml(markdown).split(/(<[^>]*>)/).map((part) => {
    if (part.startsWith("<")) {
      if (/^<(a|code|pre)[\s>]/.test(part)) closed += 1;
      else if (/^<\/(a|code|pre)>/.test(part)) closed -= 1;
      return part;
    }
    return closed > 0 ? part : linked(part, byName, addresses);
  }).join("");
}

function linked(text: string, named: ReadonlyMap<string, Named>, addresses: Pick<Addresses, "tag">): string {
  const tagged = text.replace(
    HASHTAG,
    (whole, tag: string) =>
      HAS_LETTER.test(tag)
        ? `<a href="${escape(addresses.tag(tag))}" class="mention hashtag" rel="tag">#<span>${tag}</span></a>`
        : whole,
  );
  return tagged.replace(MENTION, (whole, name: string, host?: string) => {
    const one = named.get((host === undefined ? name : `${name}@${host}`).toLowerCase());
    if (one === undefined) return whole;
    return `<a href="${escape(one.url)}" class="u-url mention" rel="${LINK_REL}">@<span>${name}</span></a>`;
  });
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
