/** Where organisers decide who asked for an account. A handle that can't be had may be changed on the spot. */
import { decideRequest } from "../../application/accounts/request-account.ts";
import { listWaitingRequests, type RequestView } from "../../database/views/account-views.ts";
import { dayText } from "../components/day.ts";
import { blankView, refusalNote, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";
import { handleOf } from "./sign-in-show.ts";

/** Answers GET `/desk/requests`. */
export async function showRequests(c: WebContext): Promise<Response> {
  return await c.html(await requestsPage(c.get("visit"), null));
}

/** Answers POST `/desk/requests`. */
export async function decideOnRequest(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const id = form.text("id");
  const handle = handleOf(form.text("handle"), visit.addresses.host);
  const decision = form.text("do") === "approve"
    ? { id, approve: true, handle } as const
    : { id, approve: false } as const;
  const outcome = await decideRequest(visit.house.ports, asker(visit), decision);
  if (outcome.ok) return c.redirect("/desk/requests", 303);
  return await c.html(await requestsPage(visit, outcome.refusal.kind), 422);
}

async function requestsPage(visit: Visit, refusal: string | null): Promise<Html> {
  const { say } = visit;
  const requests = await listWaitingRequests(visit.db);
  return layout(
    visit,
    { title: say("requests.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${say("requests.title")}</h1>${
      refusalNote(say, refusal)
    }${
      requests.length === 0
        ? markup`<p class="empty">${say("requests.empty")}</p>`
        : markup`<ul class="desk-list">${requests.map((request) => requestItem(visit, request))}</ul>`
    }`,
  );
}

function requestItem(visit: Visit, request: RequestView): Html {
  const { say } = visit;
  const mistakes = request.isTaken
    ? [{ field: "handle", sentence: say("refusal.handle_taken"), isWarning: false }]
    : [];
  return markup`<li><strong><bdi>${request.name}</bdi></strong><p class="small">${dayText(visit, request.madeOn)}</p>${
    request.line === "" ? nothing : markup`<blockquote dir="auto">${request.line}</blockquote>`
  }<form class="writing" method="post" action="/desk/requests">${
    formToken(visit)
  }<input type="hidden" name="id" value="${request.id}">${
    textField({ ...blankView({ handle: request.handle }), mistakes }, {
      name: "handle",
      label: say("people.handle"),
      dir: "ltr",
    })
  }<p class="buttons"><button class="primary" name="do" value="approve">${
    say("requests.approve")
  }</button> <button name="do" value="decline">${say("requests.decline")}</button></p></form></li>`;
}
