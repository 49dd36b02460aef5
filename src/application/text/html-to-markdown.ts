/**
 * Writes HTML of another server as Markdown that gives the same text here, for organisers who take over what a partner wrote:
 * paragraphs, emphasis, lists, quotes, code and links stay. The HTML is cleaned first; whatever has no Markdown becomes words.
 */
import { sanitiseForeignHtml } from "./sanitise.ts";

interface Block {
  /** The element it belongs to. */
  readonly tag: string;
  /** What stands in it so far, as Markdown. */
  written: string;
  /** Number of the next item of a numbered list. */
  item: number;
  /** Target of a link. */
  readonly href: string;
}

const MARKS: Readonly<Record<string, string>> = {
  strong: "**",
  b: "**",
  em: "*",
  i: "*",
  del: "~~",
  s: "~~",
};

/** Writes received HTML as Markdown. Deterministic; never throws, and never longer than a few times its input. */
export function htmlToMarkdown(html: string): string {
  const open: Block[] = [begun("")];
  const top = () => open.at(-1) as Block;
  for (const [token] of sanitiseForeignHtml(html).matchAll(/<[^>]*>|[^<]+/g)) {
    const [, closing, tag = ""] = /^<(\/?)([a-z]+)/.exec(token) ?? [];
    if (tag === "" && isList(top()) && token.trim() === "") continue;
    if (tag === "") top().written += textOf(token, top().tag);
    else if (tag === "br") top().written += "\n";
    else if (closing !== "/") open.push(begun(tag, token));
    else if (open.length > 1) close(open);
  }
  while (open.length > 1) close(open);
  return tidy(top().written);
}

function begun(tag: string, token = ""): Block {
  const start = Number(/ start="(\d{1,6})"/.exec(token)?.[1] ?? 1);
  return { tag, written: "", item: start, href: unescapeHtml(/ href="([^"]*)"/.exec(token)?.[1] ?? "") };
}

function isList({ tag }: Block): boolean {
  return tag === "ul" || tag === "ol";
}

/** Ends the innermost element: what stood in it is written into the one around it. */
function close(open: Block[]): void {
  const { tag, written, href } = open.pop() as Block;
  const outer = open.at(-1) as Block;
  const words = written.trim();
  const mark = MARKS[tag];
  if (mark !== undefined) outer.written += around(written, mark);
  else if (tag === "a" && /^https?:/.test(href) && words !== "") {
    outer.written += `[${words.replaceAll("\n", " ")}](<${href.replace(/[<>\s]/g, encodeURIComponent)}>)`;
  } else if (tag === "code" && outer.tag !== "pre" && words !== "") outer.written += `\`\` ${words} \`\``;
  else if (tag === "pre") outer.written += `\n\n${indented(written.replace(/\n+$/, ""), "    ")}\n\n`;
  else if (tag === "blockquote") outer.written += `\n\n${indented(tidy(written), "> ")}\n\n`;
  else if ((tag === "ul" || tag === "ol") && outer.tag === "li") {
    outer.written = `${outer.written.trimEnd()}\n${tidy(written)}`;
  } else if (tag === "p" || tag === "ul" || tag === "ol") outer.written += `\n\n${tidy(written)}\n\n`;
  else if (tag === "li") {
    const sign = outer.tag === "ol" ? `${outer.item++}. ` : "- ";
    outer.written += `\n${sign}${indented(tidy(written), " ".repeat(sign.length)).trimStart()}`;
  } else outer.written += written;
}

/** Emphasis holds only where its signs touch the words. */
function around(written: string, mark: string): string {
  const words = written.trim();
  if (words === "" || words.includes("\n\n")) return written;
  const [before, after] = [
    written.slice(0, written.indexOf(words)),
    written.slice(written.indexOf(words) + words.length),
  ];
  return `${before}${mark}${words}${mark}${after}`;
}

function indented(text: string, by: string): string {
  return text.split("\n").map((line) => `${by}${line}`.replace(/^ +$/, "")).join("\n");
}

/** Text as it stands, its signs meaning themselves; within code nothing means anything. */
function textOf(token: string, tag: string): string {
  const text = unescapeHtml(token);
  if (tag === "pre" || tag === "code") return text.replaceAll("`", "'");
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>~#]/g, "\\$&").replace(/^(\s*)([-+])(?= )/, "$1\\$2")
    .replace(/^(\s*\d{1,9})([.)])(?= )/, "$1\\$2");
}

function tidy(text: string): string {
  return text.replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").replace(/^\n+|\s+$/g, "");
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

function unescapeHtml(text: string): string {
  return text.replace(/&(?:(amp|lt|gt|quot)|#(\d{1,7}));/g, (whole, name?: string, code?: string) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const point = Number(code);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "";
  });
}
