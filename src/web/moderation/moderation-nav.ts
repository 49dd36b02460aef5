/** The way between the pages of the moderators' desk. */
import { type Html, markup, nothing } from "../html.ts";
import { viewerMay, type Visit } from "../visit.ts";

/** The links, with the open page marked; the network's settings for stewards alone. */
export function moderationNav(visit: Visit): Html {
  const { say, path } = visit;
  const entries = [
    ["/desk/moderation", "moderation.title"],
    ["/desk/moderation/log", "moderation.log"],
    ...(viewerMay(visit, "operate") ? [["/desk/network", "exchange.title"] as const] : []),
  ] as const;
  return markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><nav class="settings" aria-label="${
    say("moderation.title")
  }"><ul class="steps">${
    entries.map(([href, key]) =>
      markup`<li><a href="${href}"${path === href ? markup` aria-current="page"` : nothing}>${say(key)}</a></li>`
    )
  }</ul></nav>`;
}
