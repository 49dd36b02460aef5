/** The way from one page of a list to the next and back: two links, or none where a list fits on one page. */
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

/** The links around page `page`; `pathOf` gives the address of another. */
export function pager(visit: Visit, page: number, more: boolean, pathOf: (page: number) => string): Html {
  if (page === 1 && !more) return nothing;
  const { say } = visit;
  return markup`<nav class="pager" aria-label="${say("lists.pages")}"><ul class="steps">${
    page === 1
      ? nothing
      : markup`<li><a class="button" rel="prev" href="${pathOf(page - 1)}">${say("lists.previous")}</a></li>`
  }<li><span class="small">${say("lists.page", { page })}</span></li>${
    more ? markup`<li><a class="button" rel="next" href="${pathOf(page + 1)}">${say("lists.next")}</a></li>` : nothing
  }</ul></nav>`;
}
