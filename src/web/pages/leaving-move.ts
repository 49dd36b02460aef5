/** Moving away: names the new account, asks its server, and tells followers only when that account names this one. */
import { moveOut } from "../../application/leaving/move-out.ts";
import { countReach } from "../../database/views/leaving-views.ts";
import { blankView, type FormView, refusalNote, refusedView, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { readForm } from "../forms/read-form.ts";
import { countLookUpIn } from "../home/look-up-limit.ts";
import { type Html, markup } from "../html.ts";
import type { Visit, WebContext } from "../visit.ts";
import { viewerOf } from "./leaving-show.ts";

/** Answers GET `/settings/leaving/move`. */
export async function askMove(c: WebContext): Promise<Response> {
  return await c.html(await movePage(c.get("visit"), null, blankView()));
}

/** Answers POST of the same. */
export async function doMove(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const refusal = await carryOut(visit, form.text("account"));
  if (refusal === null) return c.redirect("/settings/leaving#move", 303);
  const view = refusedView(visit.say, form, refusal);
  return await c.html(await movePage(visit, refusal.field === undefined ? refusal.kind : null, view), 422);
}

async function carryOut(visit: Visit, named: string): Promise<{ kind: string; field?: string } | null> {
  await countLookUpIn(visit);
  const target = await visit.house.lookUpAccount(named);
  if ("kind" in target) return { kind: target.kind, field: "account" };
  const outcome = await moveOut(visit.house.ports, { personId: viewerOf(visit).person.id, target });
  return outcome.ok ? null : outcome.refusal;
}

async function movePage(visit: Visit, refusal: string | null, view: FormView): Promise<Html> {
  const { say, db, addresses } = visit;
  const { person } = viewerOf(visit);
  const reach = await countReach(db, person.id, addresses.host);
  return layout(
    visit,
    { title: say("move.title"), hidden: true },
    markup`${settingsNav(visit)}<h1>${say("move.title")}</h1>
<p>${say("move.what")}</p>${refusalNote(say, refusal)}
<p>${say("move.reach", reach)} ${say("move.once")}</p>
<form class="writing" method="post" action="/settings/leaving/move">${formToken(visit)}${
      textField(view, {
        name: "account",
        label: say("move.account"),
        hint: say("move.account_hint", { account: `@${person.handle}@${addresses.host}` }),
        dir: "ltr",
        required: true,
      })
    }<p class="buttons"><button class="danger">${say("move.do")}</button> <a class="button" href="/settings/leaving">${
      say("step.back")
    }</a></p></form>`,
  );
}
