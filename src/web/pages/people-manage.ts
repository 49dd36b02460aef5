/**
 * Where a steward decides how people come to an account, gives them roles and fresh sign-in links, and shuts accounts. A link's
 * secret is on this answer once and nowhere else; no page shows how somebody signs in.
 */
import { changeRole, chooseWayIn, restorePerson, suspendPerson } from "../../application/accounts/change-standing.ts";
import { addPerson } from "../../application/add-person.ts";
import { issueSignInLink } from "../../application/issue-sign-in-link.ts";
import { type AccountRow, findWayIn, listAccounts } from "../../database/views/account-views.ts";
import { WAYS_IN } from "../../domain/account.ts";
import { ROLES } from "../../domain/person.ts";
import { blankView, type FormView, refusalNote, refusedView, selectField, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { freshNote } from "../components/fresh-note.ts";
import { rightsTable } from "../components/rights-table.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** What is said above the list: a fresh link, or why something was not done. */
type Message = { readonly link: string; readonly handle: string; readonly isTold: boolean } | {
  readonly refusal: string;
} | null;

/** Answers GET `/desk/people`. */
export async function showPeople(c: WebContext): Promise<Response> {
  return await c.html(await peoplePage(c.get("visit"), null, blankView()));
}

/** Answers POST `/desk/people`: `do` says what; without it somebody is added. */
export async function changePeople(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports, origin } = visit.house;
  const form = await readForm(c);
  const handle = form.text("handle").toLowerCase();
  const role = ROLES.find((known) => known === form.text("role")) ?? "member";
  const act = form.text("do");
  if (act === "link" || act === "add" || act === "") {
    const outcome = act === "link"
      ? await issueSignInLink(ports, asker(visit), { handle })
      : await addPerson(ports, asker(visit), { handle, name: form.text("name"), role });
    if (outcome.ok) {
      const link = `${origin}/sign_in/${outcome.value.signInSecret}`;
      return await c.html(await peoplePage(visit, { link, handle, isTold: act === "link" }, blankView()));
    }
    const view = refusedView(visit.say, form, outcome.refusal);
    return await c.html(await peoplePage(visit, { refusal: outcome.refusal.kind }, view), 422);
  }
  const outcome = await standing(visit, act, { handle, role, way: form.text("way") });
  if (outcome.ok) return c.redirect("/desk/people", 303);
  return await c.html(await peoplePage(visit, { refusal: outcome.refusal.kind }, blankView()), 422);
}

async function standing(
  visit: Visit,
  act: string,
  { handle, role, way }: { readonly handle: string; readonly role: AccountRow["role"]; readonly way: string },
) {
  const { ports } = visit.house;
  switch (act) {
    case "role":
      return await changeRole(ports, asker(visit), { handle, role });
    case "suspend":
      return await suspendPerson(ports, asker(visit), { handle });
    case "restore":
      return await restorePerson(ports, asker(visit), { handle });
    case "way":
      return await chooseWayIn(ports, asker(visit), { way: WAYS_IN.find((known) => known === way) ?? "invitation" });
    default:
      throw new Refusal(400, "form_unreadable");
  }
}

async function peoplePage(visit: Visit, message: Message, view: FormView): Promise<Html> {
  const { say } = visit;
  const accounts = await listAccounts(visit.db);
  const way = await findWayIn(visit.db);
  return layout(
    visit,
    { title: say("people.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p>
<h1>${say("people.title")}</h1>${freshNote(visit)}${
      messageBlock(visit, message)
    } <div class="scroll" tabindex="0"><table class="people">
<thead> <tr> <th scope="col">${say("people.name")}</th> <th scope="col">${say("people.handle")}</th> <th scope="col">${
      say("people.role")
    }</th> <td></td> </tr>
</thead>
<tbody>${accounts.map((account) => accountRow(visit, account))}</tbody>
</table></div>
<h2>${say("people.way")}</h2><form class="writing" method="post" action="/desk/people">${formToken(visit)}${
      selectField(
        blankView({ way }),
        { name: "way", label: say("people.way"), hint: say("people.way_hint") },
        WAYS_IN.map((known) => [known, say(`people.way.${known}`)] as const),
      )
    }<p class="buttons"><button name="do" value="way">${
      say("security.keep")
    }</button> <a class="button" href="/desk/invitations">${
      say("invitations.title")
    }</a> <a class="button" href="/desk/requests">${say("requests.title")}</a></p></form>
${addForm(visit, view)}<h2>${say("people.rights")}</h2>${rightsTable(visit)}`,
  );
}

function accountRow(visit: Visit, { handle, name, role, state }: AccountRow): Html {
  const { say } = visit;
  const button = (act: string, label: string) =>
    markup`<button class="quiet" name="do" value="${act}" aria-label="${label} @${handle}">${label}</button>`;
  const roles = ROLES.map((known) =>
    markup`<option value="${known}"${known === role ? markup` selected` : nothing}>${say(`role.${known}`)}</option>`
  );
  return markup`<tr> <td><bdi>${name}</bdi>${
    state === "active" ? nothing : markup` <small>${say(`people.state.${state}`)}</small>`
  }</td> <td>${address(`@${handle}`)}</td> <td><form class="inline" method="post" action="/desk/people">${
    formToken(visit)
  }<input type="hidden" name="handle" value="${handle}"><select name="role" aria-label="${
    say("people.role")
  } @${handle}">${roles}</select>${button("role", say("people.role_give"))}</form></td> <td>
<form class="inline" method="post" action="/desk/people">${
    formToken(visit)
  }<input type="hidden" name="handle" value="${handle}">${
    state === "suspended" || state === "left" ? nothing : button("link", say("people.new_link"))
  }${
    state === "left"
      ? nothing
      : state === "suspended"
      ? button("restore", say("people.restore"))
      : button("suspend", say("people.suspend"))
  }${
    role === "steward"
      ? nothing
      : markup` <a class="button quiet" href="/desk/people/${handle}/remove" aria-label="${
        say("erase.remove")
      } @${handle}">${say("erase.remove")}</a>`
  }</form> </td> </tr>`;
}

function addForm(visit: Visit, view: FormView): Html {
  const { say } = visit;
  const roles = ROLES.map((role) => [role, say(`role.${role}`)] as const);
  return markup`<h2>${say("people.add")}</h2><form class="writing" method="post" action="/desk/people">${
    formToken(visit)
  } ${textField(view, { name: "name", label: say("people.name"), required: true })} ${
    textField(view, {
      name: "handle",
      label: say("people.handle"),
      hint: say("hint.handle", { host: visit.addresses.host }),
      dir: "ltr",
      required: true,
    })
  } ${
    selectField(view, { name: "role", label: say("people.role"), hint: say("people.role_hint") }, roles)
  } <p class="buttons"><button class="primary" name="do" value="add">${say("people.add")}</button></p></form>`;
}

function messageBlock(visit: Visit, message: Message): Html {
  if (message === null) return nothing;
  if ("refusal" in message) return refusalNote(visit.say, message.refusal);
  return markup`<div class="done" role="status">
<p>${visit.say("people.link", { handle: message.handle })}</p>
<p class="copy">${address(message.link)}</p>
${message.isTold ? markup`<p class="small">${visit.say("people.link_told")}</p>` : nothing}
</div>`;
}
