/** The way from one page of a list to the next and back: two links, or none where a list fits on one page. */
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** How the links are said. */
export interface PagerWords {
  /** The heading of the list, where a page has several. */
  readonly of?: string;
  /** Whether the list goes back in time, so that its next page is the earlier one. */
  readonly isBackwards?: boolean;
}

/** The links around page `page`; `pathOf` gives the address of another. */
export function pager(
  visit: Visit,
  page: number,
  more: boolean,
  pathOf: (page: number) => string,
  { of, isBackwards = false }: PagerWords = {},
): Html {
  if (page === 1 && !more) return nothing;
  const { say } = visit;
  const [previous, next] = ["lists.previous", "lists.next"] as const;
  const [before, after] = isBackwards ? [next, previous] : [previous, next];
  return markup`<nav class="pager" aria-label="${
    of === undefined ? say("lists.pages") : say("lists.pages_of", { name: of })
  }"><ul class="steps">${
    page === 1 ? nothing : markup`<li><a class="button" rel="prev" href="${pathOf(page - 1)}">${say(before)}</a></li>`
  }<li><span class="small">${say("lists.page", { page })}</span></li>${
    more ? markup`<li><a class="button" rel="next" href="${pathOf(page + 1)}">${say(after)}</a></li>` : nothing
  }</ul></nav>`;
}
