/**
 * The little HTML this node adds around an organiser's text on the wire: a paragraph, a line break, a link. Everything
 * given as text is escaped here; nothing else in the vocabulary writes a tag.
 */
import { LINK_REL } from "../../application/text/markdown.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A piece of HTML that is safe to join with others. */
export interface Html {
  readonly html: string;
}

/** Turns plain text into HTML that shows it as written. */
export function text(plain: string): Html {
  return { html: escape(plain) };
}

/** Plain text that stands out. */
export function strong(plain: string): Html {
  return { html: `<strong>${escape(plain)}</strong>` };
}

/** A link; `kind` is the class by which clients recognise mentions and hashtags. */
export function link(href: string, label: string, kind?: "mention" | "mention hashtag"): Html {
  const attributes = kind === undefined ? `rel="${LINK_REL}"` : `class="${kind}"`;
  return { html: `<a href="${escape(href)}" ${attributes}>${escape(label)}</a>` };
}

/** A link to a page of the one who writes it, which may link back (rel=me). */
export function meLink(href: string): Html {
  return { html: `<a href="${escape(href)}" rel="me ${LINK_REL}" translate="no">${escape(href)}</a>` };
}

/** A paragraph of lines; empty when there is no line. */
export function paragraph(lines: readonly Html[]): string {
  return lines.length === 0 ? "" : `<p>${lines.map(({ html }) => html).join("<br>")}</p>`;
}

/** A paragraph of words in one line, such as hashtags; empty when there is none. */
export function row(words: readonly Html[]): string {
  return words.length === 0 ? "" : `<p>${words.map(({ html }) => html).join(" ")}</p>`;
}

function escape(plain: string): string {
  return plain.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
