/** The way between what belongs to a person's home: what is new, what is near, where they are needed, whom they follow. */
import { type Html, markup, nothing } from "../html.ts";
import type { Visit } from "../visit.ts";

const ENTRIES = [
  ["/home", "home.title"],
  ["/home/near", "near.title"],
  ["/home/needed", "needed.title"],
  ["/pledges", "home.pledges"],
  ["/network", "network.title"],
  ["/following", "following.title"],
] as const;

/** The links, the open page marked; nothing for strangers. */
export function homeNav({ viewer, path, say }: Visit): Html {
  if (viewer === null) return nothing;
  return markup`<nav class="settings" aria-label="${say("home.navigation")}"><ul class="steps">${
    ENTRIES.map(([href, key]) =>
      markup`<li><a href="${href}"${path === href ? markup` aria-current="page"` : nothing}>${say(key)}</a></li>`
    )
  }</ul></nav>`;
}
