/** Where a steward gives people accounts and fresh sign-in links. A link's secret is on this answer once and nowhere else. */
import { addPerson } from "../../application/add-person.ts";
import { issueSignInLink } from "../../application/issue-sign-in-link.ts";
import { listPeople } from "../../database/views/movement-views.ts";
import { ROLES } from "../../domain/person.ts";
import { blankView, type FormView, refusalNote, refusedView, selectField, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** What is said above the list: a fresh link, or why there is none. */
type Message = { readonly link: string; readonly handle: string } | { readonly refusal: string } | null;

/** Answers GET `/desk/people`. */
export async function showPeople(c: WebContext): Promise<Response> {
  return await c.html(await peoplePage(c.get("visit"), null, blankView()));
}

/** Answers POST `/desk/people`: adds somebody (`do=add`) or makes a new link (`do=link`). */
export async function changePeople(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports, origin } = visit.house;
  const form = await readForm(c);
  const handle = form.text("handle").toLowerCase();
  const role = ROLES.find((known) => known === form.text("role")) ?? "member";
  const outcome = form.text("do") === "link"
    ? await issueSignInLink(ports, asker(visit), { handle })
    : await addPerson(ports, asker(visit), { handle, name: form.text("name"), role });
  if (outcome.ok) {
    const link = `${origin}/sign_in/${outcome.value.signInSecret}`;
    return await c.html(await peoplePage(visit, { link, handle }, blankView()));
  }
  const view = refusedView(visit.say, form, outcome.refusal);
  return await c.html(await peoplePage(visit, { refusal: outcome.refusal.kind }, view), 422);
}

async function peoplePage(visit: Visit, message: Message, view: FormView): Promise<Html> {
  const { say } = visit;
  const people = await listPeople(visit.db);
  const roles = ROLES.map((role) => [role, say(`role.${role}`)] as const);
  return layout(
    visit,
    { title: say("people.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p>
<h1>${say("people.title")}</h1>${messageBlock(visit, message)} <div class="scroll"><table>
<thead> <tr> <th scope="col">${say("people.name")}</th> <th scope="col">${say("people.handle")}</th> <th scope="col">${
      say("people.role")
    }</th> <td></td> </tr>
</thead>
<tbody>${
      people.map((person) =>
        markup`<tr> <td><bdi>${person.name}</bdi></td> <td>${address(`@${person.handle}`)}</td> <td>${
          say(`role.${person.role}`)
        }</td> <td>
<form method="post" action="/desk/people">${
          formToken(visit)
        }<input type="hidden" name="handle" value="${person.handle}"><button class="quiet" name="do" value="link" aria-label="${
          say("people.new_link")
        } @${person.handle}">${say("people.new_link")}</button></form> </td> </tr>`
      )
    }</tbody>
</table></div>
<h2>${say("people.add")}</h2><form class="writing" method="post" action="/desk/people">${formToken(visit)} ${
      textField(view, { name: "name", label: say("people.name"), required: true })
    } ${
      textField(view, {
        name: "handle",
        label: say("people.handle"),
        hint: say("hint.handle", { host: visit.addresses.host }),
        dir: "ltr",
        required: true,
      })
    } ${
      selectField(view, { name: "role", label: say("people.role"), hint: say("people.role_hint") }, roles)
    } <p class="buttons"><button class="primary" name="do" value="add">${say("people.add")}</button></p></form>`,
  );
}

function messageBlock(visit: Visit, message: Message): Html {
  if (message === null) return nothing;
  if ("refusal" in message) return refusalNote(visit.say, message.refusal);
  return markup`<div class="done" role="status">
<p>${visit.say("people.link", { handle: message.handle })}</p>
<p class="copy">${address(message.link)}</p>
</div>`;
}
