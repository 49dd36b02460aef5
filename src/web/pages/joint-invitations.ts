/** Invitations to organise together that came in: read in the reader's language with the full text, and answered here. */
import { acceptInvitation, declineInvitation } from "../../application/joint/answer-invitation.ts";
import { findText, listInvitations } from "../../database/views/joint-views.ts";
import type { Invitation, JointText } from "../../domain/joint.ts";
import { blankView, refusalNote, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { address, block, chooseText, phrase } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { fromMarkdown, type Html, markup, nothing } from "../html.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/desk/together`. */
export async function showInvitations(c: WebContext): Promise<Response> {
  return await c.html(await invitationsPage(c.get("visit"), null));
}

/** Answers POST of the same: yes or no to one invitation. */
export async function answerInvitations(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const form = await readForm(c);
  const id = form.text("id");
  const handle = form.text("handle").toLowerCase() || null;
  if (form.text("do") === "accept") {
    const outcome = await acceptInvitation(ports, asker(visit), { id, handle });
    if (!outcome.ok) return await c.html(await invitationsPage(visit, outcome.refusal.kind), 422);
    const next = outcome.value.handle === null
      ? "/desk/together"
      : `/desk/campaigns/${outcome.value.handle}/partners?done=yes`;
    return c.redirect(next, 303);
  }
  const outcome = await declineInvitation(ports, asker(visit), { id });
  if (!outcome.ok) return await c.html(await invitationsPage(visit, outcome.refusal.kind), 422);
  return c.redirect("/desk/together", 303);
}

async function invitationsPage(visit: Visit, refusal: string | null): Promise<Html> {
  const { say, db } = visit;
  const all = (await listInvitations(db, { direction: "received" })).filter(({ asked }) => !asked);
  const entries: Html[] = [];
  for (const invitation of all) {
    entries.push(entry(visit, invitation, await findText(db, invitation.jointUri, invitation.textVersion)));
  }
  return layout(
    visit,
    { title: say("together.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${say("together.title")}</h1>${
      refusalNote(say, refusal)
    }${
      entries.length === 0
        ? markup`<p class="empty">${say("together.none")}</p>`
        : markup`<ul class="desk-list">${entries}</ul>`
    }`,
  );
}

function entry(visit: Visit, invitation: Invitation, text: JointText | null): Html {
  const { say } = visit;
  const chosen = text === null ? null : chooseText(visit, text.texts, text.language);
  const isOpen = invitation.state === "open";
  return markup`<li><h2>${
    chosen === null ? address(invitation.collectionUri) : phrase(chosen.language, chosen.text.name)
  }</h2>
<p class="meta">${say("together.from", { who: invitation.hostUri, day: "" })} ${
    momentText(visit, invitation.endsAt)
  } · <strong class="state">${say(`partners.state.${invitation.state}`)}</strong></p>${
    invitation.message === "" ? nothing : markup`<blockquote dir="auto">${invitation.message}</blockquote>`
  }${chosen === null ? nothing : block(chosen.language, fromMarkdown(chosen.text.content))}${
    !isOpen
      ? nothing
      : markup`<form class="writing" method="post" action="/desk/together">${
        formToken(visit)
      }<input type="hidden" name="id" value="${invitation.id}">${
        text === null ? nothing : textField(blankView(), {
          name: "handle",
          label: say("together.handle"),
          hint: say("together.handle_hint"),
          dir: "ltr",
        })
      }<p class="buttons"><button class="primary" name="do" value="accept">${
        say("partners.accept")
      }</button> <button name="do" value="decline">${say("partners.decline")}</button></p></form>`
  }</li>`;
}
