/**
 * Ending an account for good, one's own or, for whoever operates the node, somebody's; and the page of receipts, which says
 * which servers forgot it too. The handle has to be typed: no account ends by one slip of a finger.
 */
import { erasePerson } from "../../application/leaving/erase-person.ts";
import { findReceipts } from "../../database/views/leaving-views.ts";
import { findActor, findPerson } from "../../database/views/movement-views.ts";
import type { Person } from "../../domain/person.ts";
import { blankView, type FormView, refusalNote, refusedView, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { settingsNav } from "../components/settings-nav.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { dayOf } from "../leaving/leaving-sections.ts";
import { Refusal } from "../refusal.ts";
import { dropSession } from "../session.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";
import { viewerOf } from "./leaving-show.ts";

/** Answers GET `/settings/leaving/erase` and `/desk/people/:handle/remove`. */
export async function askErasure(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  return await c.html(erasePage(visit, await subjectOf(c), null, blankView()));
}

/** Answers POST of the same: erases, and leads to the receipts. */
export async function doErasure(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const person = await subjectOf(c);
  const form = await readForm(c);
  const command = { handle: person.handle, typed: form.text("typed") };
  const outcome = await erasePerson(visit.house.ports, asker(visit), command);
  if (outcome.ok) {
    if (person.id === viewerOf(visit).person.id) dropSession(c, visit.house);
    return c.redirect(`/erased/${outcome.value.receiptSecret}`, 303);
  }
  const { kind, field } = outcome.refusal;
  const view = refusedView(visit.say, form, outcome.refusal);
  return await c.html(erasePage(visit, person, field === undefined ? kind : null, view), 422);
}

/** Answers GET `/erased/:secret`: what became of an erasure. */
export async function showReceipts(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { say, db, house } = visit;
  const receipts = await findReceipts(db, house.ports.hashSecret(c.req.param("secret") ?? ""));
  if (receipts === null) throw new Refusal(404);
  const date = dayOf(visit, Temporal.PlainDate.from(receipts.askedOn));
  const rows = receipts.servers.map((server) =>
    markup`<tr><td>${address(server.host)}</td><td>${
      say(`receipts.${server.state}`, { status: server.status ?? "" })
    }</td></tr>`
  );
  const table = markup`<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${
    say("receipts.server")
  }</th><th scope="col">${say("receipts.answer")}</th></tr></thead><tbody>${rows}</tbody></table></div>
<p>${say(receipts.isDone ? "receipts.done_note" : "receipts.waiting_note")}</p>`;
  return await c.html(layout(
    visit,
    { title: say("receipts.title"), hidden: true },
    markup`<h1>${say("receipts.title")}</h1>
<p class="lead">${say("receipts.lead", { date })}</p>
${rows.length === 0 ? markup`<p>${say("receipts.none")}</p>` : table}
<p>${say("erase.elsewhere")}</p>
<p>${say("erase.backups")}</p>`,
  ));
}

/** Whose account it is about: a handle in the path names somebody else's. Stewards end their own account themselves. */
async function subjectOf(c: WebContext): Promise<Person> {
  const visit = c.get("visit");
  const viewer = viewerOf(visit);
  const handle = c.req.param("handle");
  if (handle === undefined) return viewer.person;
  const actor = await findActor(visit.db, { handle });
  const person = actor === null || actor.kind !== "person" ? null : await findPerson(visit.db, actor.id);
  if (person === null || person.role === "steward") throw new Refusal(404);
  return person;
}

function erasePage(visit: Visit, person: Person, refusal: string | null, view: FormView): Html {
  const { say } = visit;
  const isOwn = viewerOf(visit).person.id === person.id;
  const title = isOwn ? say("erase.title") : say("erase.other", { name: person.name });
  const path = isOwn ? "/settings/leaving/erase" : `/desk/people/${person.handle}/remove`;
  return layout(
    visit,
    { title, hidden: true },
    markup`${isOwn ? settingsNav(visit) : nothing}<h1>${title}</h1>${refusalNote(say, refusal)}
<p class="lead">${say(isOwn ? "erase.what" : "erase.other_hint")}</p>
<p>${say("erase.gone")}</p>
<p>${say("erase.stays")}</p>
<p>${say("erase.elsewhere")}</p>
<p>${say("erase.backups")}</p>
<form class="writing" method="post" action="${path}">${formToken(visit)}${
      textField(view, {
        name: "typed",
        label: say("erase.type", { handle: `@${person.handle}` }),
        dir: "ltr",
        required: true,
      })
    }<p class="buttons"><button class="danger">${say("erase.do")}</button> <a class="button" href="${
      isOwn ? "/settings/leaving" : "/desk/people"
    }">${say("step.back")}</a></p></form>`,
  );
}
