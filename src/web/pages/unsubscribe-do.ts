/**
 * The page under every mail about what is new: it needs no sign-in and turns these mails off, nothing else. Opening it changes
 * nothing; mail programs that offer a button of their own post to it (RFC 8058).
 */
import { isUnsubscribeLink, unsubscribe } from "../../application/notifications/unsubscribe.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { type Html, markup } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers GET `/unsubscribe/:token`: the button. */
export async function askUnsubscribe(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const token = c.req.param("token") ?? "";
  if (!isUnsubscribeLink(visit.house.ports.sealing, token)) throw new Refusal(404);
  return await c.html(page(
    visit,
    markup`<p>${visit.say("unsubscribe.ask")}</p>
<form method="post" action="/unsubscribe/${token}">${formToken(visit)}<p class="buttons"><button class="primary">${
      visit.say("unsubscribe.title")
    }</button></p></form>`,
  ));
}

/** Answers POST of the same, from the button or from a mail program. */
export async function doUnsubscribe(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  if (!await unsubscribe(visit.house.ports, c.req.param("token") ?? "")) throw new Refusal(404);
  return await c.html(page(visit, markup`<p class="done" role="status">${visit.say("unsubscribe.done")}</p>`));
}

function page(visit: Visit, content: Html): Html {
  const title = visit.say("unsubscribe.title");
  return layout(visit, { title, hidden: true }, markup`<h1>${title}</h1>${content}`);
}
