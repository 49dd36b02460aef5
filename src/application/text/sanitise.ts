/**
 * Cleans what other servers send before it is stored: an allow-list of plain text elements, web links only, and no link
 * that claims to lead elsewhere than it does. What can't be read as HTML is shown as the text it is; nothing throws.
 */
import sanitizeHtml from "sanitize-html";
import { readingLimits } from "../../domain/limits.ts";
import { LINK_REL } from "./markdown.ts";
import { shorten } from "./shorten.ts";

const HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"];

/**
 * What a received text may consist of: what Mastodon writes and shows. Headings are allowed only to be rewritten after.
 */
const RULES: sanitizeHtml.IOptions = {
  allowedTags: [..."p br a span strong em b i u del s code pre blockquote ul ol li".split(" "), ...HEADINGS],
  allowedAttributes: { a: ["href", "class", "rel"], span: ["class"], ol: ["start"] },
  allowedClasses: { a: ["mention", "hashtag", "u-url"], span: ["mention", "hashtag", "invisible", "ellipsis"] },
  allowedSchemes: ["http", "https"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nonTextTags: "script style textarea option noscript title template svg math iframe object xmp".split(" "),
  nestingLimit: readingLimits.htmlDepth,
  transformTags: { a: cleanLink, ol: cleanList },
};

/**
 * Reduces received HTML to paragraphs, emphasis, lists, quotes, code and links, safe to put into a page. Headings
 * become bold paragraphs. Links keep http and https addresses and get our `rel`; a link whose text names another host
 * than its target shows the real host beside it (CVE-2023-36462). Deterministic; never throws: input that breaks the
 * parser comes back as escaped text.
 */
export function sanitiseForeignHtml(html: string): string {
  const bounded = withoutControls(html.slice(0, readingLimits.htmlCharacters));
  try {
    return showRealHosts(tidy(sanitizeHtml(bounded, RULES))).trim();
  } catch {
    return escapeHtml(bounded);
  }
}

/**
 * Reduces received HTML to its words in at most `maxLength` UTF-16 characters, for names, notices and cards: no tags,
 * no character references, blocks separated by a line break. What Mastodon marks `invisible` is left out. Never throws.
 * The result is text and must still be escaped in a page.
 */
export function foreignPlainText(html: string, maxLength: number): string {
  const lined = sanitiseForeignHtml(html)
    .replace(/<span class="invisible">[^<]*<\/span>/g, "")
    .replace(/<br \/>|<\/(p|li|blockquote|pre)>/g, "\n");
  const text = unescapeHtml(lined.replace(/<[^>]*>/g, ""));
  return shorten(text.replace(/[^\S\n]+/g, " ").replace(/ ?\n[\n ]*/g, "\n").trim(), maxLength);
}

/** Escapes a text for HTML content and quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

function unescapeHtml(text: string): string {
  return text.replace(/&(?:(amp|lt|gt|quot)|#(\d{1,7}));/g, (whole, name?: string, code?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const point = Number(code);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
}

/** Removes what PostgreSQL can't store or a page can't show: control characters and halves of characters. */
function withoutControls(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "");
}

function cleanLink(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const url = webUrl(attribs["href"] ?? "");
  if (url === null) return { tagName: "span", attribs: {} };
  return {
    tagName,
    attribs: { href: url.href, rel: LINK_REL, ...(attribs["class"] ? { class: attribs["class"] } : {}) },
  };
}

function cleanList(tagName: string, attribs: sanitizeHtml.Attributes): sanitizeHtml.Tag {
  const start = attribs["start"] ?? "";
  return { tagName, attribs: /^\d{1,6}$/.test(start) ? { start } : {} };
}

/** A web address without a name or password in it, which would show one host and lead to another. */
function webUrl(href: string): URL | null {
  const url = URL.parse(href.trim());
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  return url.username === "" && url.password === "" ? url : null;
}

/** Rewrites headings as bold paragraphs and drops empty paragraphs. Works on cleaned markup only. */
function tidy(html: string): string {
  return html.replace(/<h[1-6]>/g, "<p><strong>").replace(/<\/h[1-6]>/g, "</strong></p>").replace(/<p>\s*<\/p>/g, "");
}

const LINK = /<a href="([^"]*)"[^>]*>(.*?)<\/a>/gs;
const INVISIBLE = /<span class="invisible">[^<]*<\/span>/g;
const HOST =
  /(?<![\p{L}\p{M}\p{N}.-])(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?\.)+(?:\p{L}[\p{L}\p{M}\p{N}-]+)/gu;

/**
 * Appends the target's host to every link whose own words name another. Works on cleaned markup, where links don't
 * nest.
 */
function showRealHosts(html: string): string {
  return html.replace(LINK, (link, href: string, inner: string) => {
    const host = URL.parse(unescapeHtml(href))?.host ?? "";
    const shown = ` <span>(${escapeHtml(host)})</span>`;
    const honest = [inner, inner.replace(INVISIBLE, "")].every((words) => namesOnly(host, words));
    return honest || inner.endsWith(shown) ? link : `${link.slice(0, -"</a>".length)}${shown}</a>`;
  });
}

/** Tells whether every host named in a link's words is the one it leads to; a path behind a host names nothing. */
function namesOnly(host: string, inner: string): boolean {
  const words = unescapeHtml(inner.replace(/<[^>]*>/g, "")).normalize("NFKC").toLowerCase()
    .replace(/\p{Cf}/gu, "").replaceAll("。", ".");
  return words.split(/\s+/).every((word) => {
    const mention = word.startsWith("@");
    const bare = word.replace(/^[^\p{L}\p{N}@]+/u, "").replace(/:\/+/g, ":");
    const authority = bare.split(/[/?#]/, 1)[0] ?? "";
    return [...authority.matchAll(HOST)].every(([named]) => sameSite(named, host, mention));
  });
}

/**
 * A mention may name the domain whose accounts live on a subdomain (`@ana@movement.example` at
 * `social.movement.example`).
 */
function sameSite(named: string, host: string, mention: boolean): boolean {
  const plain = (name: string) => (URL.parse(`https://${name}`)?.hostname ?? name).replace(/^www\./, "");
  return plain(named) === plain(host) || (mention && plain(host).endsWith(`.${plain(named)}`));
}
