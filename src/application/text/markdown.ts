/**
 * Turns the Markdown organisers write into the HTML that pages show and other servers receive. Raw HTML stays text,
 * pictures from elsewhere become their description, and the same input always gives the same output, so that an
 * unchanged call is not announced as changed. It does not clean received HTML: that is `sanitise.ts`.
 */
import MarkdownIt, { type MarkdownIt as Renderer, type RendererRule } from "markdown-it";
import { shorten } from "./shorten.ts";

/** What every link carries: no endorsement, no handle on our window, no address of the page it was followed from. */
export const LINK_REL = "nofollow noopener noreferrer";

const WEB_LINK = /^https?:\/\/[^\s/]/i;
const markdownIt = createRenderer();

/**
 * Renders Markdown as HTML: paragraphs, line breaks as typed, lists, bold, italics, strike-through, links, quotes,
 * code, and headings from `h3` down (a page and a card have their own `h1` and `h2`). Links go to http and https
 * addresses only; bare https addresses become links. An empty text gives an empty string. Deterministic, never throws.
 */
export function markdownToHtml(markdown: string): string {
  return markdownIt.render(markdown).trim();
}

/**
 * Reduces Markdown to its words in at most `maxLength` UTF-16 characters, for one-line summaries, calendars and cards.
 * Blocks are separated by a line break, list items begin with a dash; links keep their text and lose their address.
 */
export function markdownToPlain(markdown: string, maxLength: number): string {
  const lines: string[] = [];
  let itemOpens = false;
  for (const token of markdownIt.parse(markdown, {})) {
    if (token.type === "list_item_open") itemOpens = true;
    const text = token.type === "inline" ? inlineText(token.children ?? []) : token.content;
    if (text.trim() === "") continue;
    lines.push(`${itemOpens ? "- " : ""}${text.trim()}`);
    itemOpens = false;
  }
  return shorten(lines.join("\n"), maxLength);
}

function inlineText(tokens: readonly { type: string; content: string }[]): string {
  return tokens.map((token) => token.type === "softbreak" || token.type === "hardbreak" ? "\n" : token.content).join(
    "",
  );
}

function createRenderer(): Renderer {
  const md = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false, maxNesting: 20 });
  md.disable(["table", "hr"]);
  md.validateLink = (url) => WEB_LINK.test(url);
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  for (const schema of ["http:", "ftp:", "mailto:", "//"]) md.linkify.add(schema, null);
  const { escapeHtml } = md.utils;
  const heading = (tag: string) => `h${Math.min(6, Number(tag.slice(1)) + 2)}`;
  const code = (text: string) => `<pre><code>${escapeHtml(text)}</code></pre>\n`;
  const rules: Record<string, RendererRule> = {
    heading_open: (tokens, at) => `<${heading(tokens[at]?.tag ?? "h1")}>`,
    heading_close: (tokens, at) => `</${heading(tokens[at]?.tag ?? "h1")}>\n`,
    link_open: (tokens, at) => `<a href="${escapeHtml(String(tokens[at]?.attrGet("href") ?? ""))}" rel="${LINK_REL}">`,
    image: (tokens, at) => escapeHtml(tokens[at]?.content ?? ""),
    s_open: () => "<del>",
    s_close: () => "</del>",
    fence: (tokens, at) => code(tokens[at]?.content ?? ""),
    code_block: (tokens, at) => code(tokens[at]?.content ?? ""),
  };
  Object.assign(md.renderer.rules, rules);
  return md;
}
