/** The log of moderators' steps: who, what, about which address, when. Reasons and reporters are not in it; kept for a year. */
import { listLog, type LogLine } from "../../database/views/moderation-views.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { address } from "../components/text.ts";
import { type Html, markup } from "../html.ts";
import { pager } from "../lists/pager.ts";
import type { Visit, WebContext } from "../visit.ts";
import { moderationNav } from "./moderation-nav.ts";
import { pageOf } from "./queue-show.ts";

const perPage = 50;

/** Answers `/desk/moderation/log`. */
export async function showLog(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say } = visit;
  const page = pageOf(c.req.query("page"));
  const lines = await listLog(visit.db, {}, { limit: perPage + 1, offset: (page - 1) * perPage });
  return await c.html(layout(
    visit,
    { title: say("moderation.log"), hidden: true },
    markup`${moderationNav(visit)}<h1>${say("moderation.log")}</h1><p>${say("moderation.log_what")}</p>${
      logList(visit, lines.slice(0, perPage))
    }${pager(visit, page, lines.length > perPage, (to) => `/desk/moderation/log?page=${to}`, { isBackwards: true })}`,
  ));
}

/** Lines of the log in a table; a sentence when there are none. */
export function logList(visit: Visit, lines: readonly LogLine[]): Html {
  const { say } = visit;
  if (lines.length === 0) return markup`<p class="empty">${say("moderation.log_none")}</p>`;
  return markup`<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${
    say("moderation.log_when")
  }</th><th scope="col">${say("moderation.log_who")}</th><th scope="col">${
    say("moderation.log_step")
  }</th><th scope="col">${say("moderation.log_target")}</th></tr></thead><tbody>${
    lines.map(({ by, isOperator, step, target, at }) =>
      markup`<tr><td>${momentText(visit, at)}</td><td>${
        by === null ? say(isOperator ? "moderation.operator" : "moderation.somebody") : address(`@${by}`)
      }</td><td>${say(`moderation.step.${step}`)}</td><td>${address(target)}</td></tr>`
    )
  }</tbody></table></div>`;
}
