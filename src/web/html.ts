/**
 * The one place where markup is trusted. Templates escape every value by default; what goes in unescaped is only what
 * this file has itself turned from Markdown or cleaned by the sanitiser, so that no page can let a foreign tag through.
 */
import { html as markup, raw } from "hono/html";
import { markdownToHtml } from "../application/text/markdown.ts";
import { sanitiseForeignHtml } from "../application/text/sanitise.ts";

/**
 * The template of every page: values are escaped unless they are pieces already. It is not called `html` here because the
 * formatter would lay out templates of that name anew, and spaces inside a line of text are part of what it says.
 */
export { markup };

/** A piece of a page: a string that is already escaped. */
export type Html = ReturnType<typeof markup>;

/** Nothing at all, where a template needs a piece and there is none. */
export const nothing: Html = raw("");

/** An organiser's Markdown as markup. Raw HTML in it stays visible text; headings begin at `h3`. */
export function fromMarkdown(markdown: string): Html {
  return raw(markdownToHtml(markdown));
}

/**
 * A value as JSON inside `<script type="application/ld+json">`: no character in it can end the element or open a comment
 * (HTML §4.12.1.3). It is data; browsers run nothing of it and the policy against scripts stays as it is.
 */
export function linkedData(value: unknown): Html {
  const json = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return markup`<script type="application/ld+json">${raw(json)}</script>`;
}

/** HTML received from another node, reduced to what its sanitiser allows. Cleaned again here even if stored clean. */
export function fromForeignHtml(foreign: string): Html {
  return raw(sanitiseForeignHtml(foreign));
}

/** The beginning of every page; `doctype` cannot be written in a template that is itself a piece. */
export function document(page: Html): Html {
  return markup`${raw("<!DOCTYPE html>\n")}${page}`;
}

/**
 * An address fit for `href`: a web address or a path of this node. Anything else (`javascript:`, `data:`, `//host`)
 * becomes null, and the page then shows text instead of a link.
 */
export function safeHref(address: string | null | undefined): string | null {
  if (address === null || address === undefined) return null;
  if (/^\/(?![/\\])[^\s\\\p{Cc}]*$/u.test(address)) return address;
  return /^https?:\/\//i.test(address) && URL.canParse(address) ? new URL(address).href : null;
}
