/** Where those who may invite make links for a number of people, see how many places are left, and take links back. */
import { makeInvitation, revokeInvitation } from "../../application/accounts/make-invitation.ts";
import { type InvitationView, listInvitations } from "../../database/views/account-views.ts";
import { isAtMost } from "../../domain/account.ts";
import { accountLimits } from "../../domain/limits.ts";
import { ROLES } from "../../domain/person.ts";
import { dayText } from "../components/day.ts";
import { blankView, type FormView, refusalNote, refusedView, selectField, textField } from "../components/fields.ts";
import { freshNote } from "../components/fresh-note.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { asker, signedIn, type Visit, type WebContext } from "../visit.ts";

const USUAL = { role: "member", places: "20", days: "14" };

/** Answers GET `/desk/invitations`. */
export async function showInvitations(c: WebContext): Promise<Response> {
  return await c.html(await invitationsPage(c.get("visit"), blankView(USUAL), {}));
}

/** Answers POST `/desk/invitations`: makes a link (`do=make`) or takes one back (`do=revoke`). */
export async function changeInvitations(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports, origin } = visit.house;
  const form = await readForm(c);
  if (form.text("do") === "revoke") {
    const outcome = await revokeInvitation(ports, asker(visit), { id: form.text("id") });
    if (outcome.ok) return c.redirect("/desk/invitations", 303);
    const refusal = outcome.refusal.kind;
    return await c.html(await invitationsPage(visit, blankView(USUAL), { refusal }), 422);
  }
  const outcome = await makeInvitation(ports, asker(visit), {
    role: ROLES.find((known) => known === form.text("role")) ?? "member",
    places: Number(form.text("places")),
    days: Number(form.text("days")),
  });
  if (outcome.ok) {
    const link = `${origin}/invitations/${outcome.value.secret}`;
    return await c.html(await invitationsPage(visit, blankView(USUAL), { link }));
  }
  const view = refusedView(visit.say, form, outcome.refusal);
  return await c.html(await invitationsPage(visit, view, {}), 422);
}

async function invitationsPage(
  visit: Visit,
  view: FormView,
  { link, refusal = null }: { readonly link?: string; readonly refusal?: string | null },
): Promise<Html> {
  const { say } = visit;
  const invitations = await listInvitations(visit.db, visit.now);
  const roles = ROLES.filter((role) => isAtMost(role, signedIn(visit).person.role))
    .map((role) => [role, say(`role.${role}`)] as const);
  return layout(
    visit,
    { title: say("invitations.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${say("invitations.title")}</h1>${
      freshNote(visit)
    }${refusalNote(say, refusal)}${
      link === undefined
        ? nothing
        : markup`<div class="done" role="status"><p>${say("invitations.link")}</p><p class="copy">${
          address(link)
        }</p></div>`
    }<p>${say("invitations.what")}</p>
<form class="writing" method="post" action="/desk/invitations">${formToken(visit)}<div class="row">${
      textField(view, {
        name: "places",
        label: say("invitations.places"),
        hint: say("invitations.up_to", { count: accountLimits.invitationPlaces }),
        type: "number",
        required: true,
      })
    }${
      textField(view, {
        name: "days",
        label: say("invitations.days"),
        hint: say("invitations.up_to", { count: accountLimits.invitationDays }),
        type: "number",
        required: true,
      })
    }${selectField(view, { name: "role", label: say("people.role") }, roles)}</div>
<p class="buttons"><button class="primary" name="do" value="make">${say("invitations.make")}</button></p></form>
${
      invitations.length === 0
        ? markup`<p class="empty">${say("invitations.empty")}</p>`
        : markup`<ul class="desk-list">${invitations.map((one) => invitationItem(visit, one))}</ul>`
    }`,
  );
}

function invitationItem(visit: Visit, one: InvitationView): Html {
  const { say } = visit;
  return markup`<li><strong>${say("invitations.used", { used: one.used, places: one.places })}</strong> · ${
    say(`role.${one.role}`)
  } · ${say(`invitations.state.${one.state}`)}<p class="small">${
    say("security.begun", { day: dayText(visit, one.madeOn) })
  }${one.madeBy === null ? nothing : markup` · ${address(`@${one.madeBy}`)}`} · ${
    say("invitations.until", { day: dayText(visit, one.expiresAt.toString().slice(0, 10)) })
  }</p>${
    one.state !== "open"
      ? nothing
      : markup`<form method="post" action="/desk/invitations">${
        formToken(visit)
      }<input type="hidden" name="id" value="${one.id}"><button class="quiet" name="do" value="revoke">${
        say("invitations.revoke")
      }</button></form>`
  }</li>`;
}
