/**
 * What this node keeps of whoever reads, follows, replies or organises, for how long, and what it cannot undo. It says what
 * the code does, and is changed with it.
 */
import { retentionLimits } from "../../domain/limits.ts";
import { layout } from "../components/layout.ts";
import { markup } from "../html.ts";
import type { WebContext } from "../visit.ts";

const SECTIONS = [
  "reading",
  "cookies",
  "following",
  "asking",
  "replying",
  "organising",
  "others",
  "rights",
] as const;

/** Answers `/privacy`. */
export async function showPrivacy(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, movement } = visit;
  const name = movement?.name ?? say("site.name");
  return await c.html(layout(
    visit,
    { title: say("privacy.title"), description: say("privacy.intro", { name }) },
    markup`<header class="opening"><h1>${say("privacy.title")}</h1><p>${say("privacy.intro", { name })}</p></header>
<div class="prose">${
      SECTIONS.map((part) =>
        markup`<h2>${say(`privacy.${part}.title`)}</h2>
<p>${say(`privacy.${part}.text`, { name, days: retentionLimits.deadLetterDays })}</p>`
      )
    }<p><a href="/about">${say("layout.about")}</a> · <a href="/help">${say("help.title")}</a></p></div>`,
  ));
}
