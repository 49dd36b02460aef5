/**
 * The network in plain words: what it is, how to follow, what one sees where, what to do when something does not work. For
 * somebody who never heard of it and has two minutes.
 */
import { layout } from "../components/layout.ts";
import { fullHandle } from "../components/follow-box.ts";
import { address } from "../components/text.ts";
import { followForm } from "../follow/follow-form.ts";
import { markup, nothing } from "../html.ts";
import type { WebContext } from "../visit.ts";

const SECTIONS = ["what", "letters", "follow", "see", "account", "safe", "trouble"] as const;

/** Answers `/help`. */
export async function showHelp(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, movement } = visit;
  const handle = fullHandle(visit, movement?.handle ?? "movement");
  return await c.html(layout(
    visit,
    { title: say("help.title"), description: say("help.intro") },
    markup`<header class="opening"><h1>${say("help.title")}</h1><p>${say("help.intro")}</p></header>
<div class="columns"><div class="prose">${
      SECTIONS.map((part) =>
        markup`<h2 id="${part}">${say(`help.${part}.title`)}</h2><p>${say(`help.${part}.text`)}</p>${
          part === "account"
            ? markup`<p><a href="/follow/without-account">${say("follow.no_account")}</a></p>`
            : nothing
        }`
      )
    }<p>${say("help.privacy")} <a href="/privacy">${say("privacy.title")}</a></p></div>
<div>${
      movement === null
        ? nothing
        : markup`<section class="box" aria-labelledby="try"><h2 id="try">${say("help.try")}</h2><p class="copy">${
          address(handle)
        }</p>${followForm(visit, visit.addresses.profile(movement.handle))}</section>`
    }</div></div>`,
  ));
}
