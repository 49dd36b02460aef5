/**
 * Invitations to organise together that came in, read in the reader's language with the full text and answered here; and the
 * requests this movement made itself. A yes is public on this node, a no leaves no trace.
 */
import {
  acceptInvitation,
  askToJoin,
  declineInvitation,
  withdrawConsent,
} from "../../application/joint/answer-invitation.ts";
import { namesOfActors } from "../../database/views/joint-names.ts";
import { findJoint, findSource, findText, listInvitations } from "../../database/views/joint-views.ts";
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { type Invitation, isAnswerable, organizersOf } from "../../domain/joint.ts";
import { blankView, type FormView, refusalNote, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { actionName } from "../components/tally-figures.ts";
import { address, block, chooseText, phrase } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { fromMarkdown, type Html, markup, nothing, safeHref } from "../html.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";
import { resemblance, resembled } from "./joint-trust.ts";

/** Answers GET `/desk/together`. */
export async function showInvitations(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  return await c.html(await invitationsPage(visit, { done: c.req.query("done") === "yes" }));
}

/** Answers POST of the same: yes or no to one invitation, a consent taken back, a request to join. */
export async function answerInvitations(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const form = await readForm(c);
  const id = form.text("id");
  const handle = form.text("handle").toLowerCase() || null;
  const again = async (refusal: string, view: FormView = blankView()) =>
    await c.html(await invitationsPage(visit, { refusal, view }), 422);
  switch (form.text("do")) {
    case "accept": {
      const outcome = await acceptInvitation(ports, asker(visit), { id, handle });
      if (!outcome.ok) return await again(outcome.refusal.kind);
      const made = outcome.value.handle;
      return c.redirect(made === null ? "/desk/together?done=yes" : `/desk/campaigns/${made}/partners?done=yes`, 303);
    }
    case "withdraw": {
      const given = (await listInvitations(visit.db, { direction: "received" })).find((one) => one.id === id);
      if (given === undefined) return await again("not_found");
      const { jointUri, collectionUri } = given;
      const outcome = await withdrawConsent(ports, asker(visit), { jointUri, collectionUri });
      return outcome.ok ? c.redirect("/desk/together?done=yes", 303) : await again(outcome.refusal.kind);
    }
    case "ask": {
      const view = { text: form.text, all: form.all, mistakes: [] };
      const found = await visit.house.joint.findCampaign(form.text("campaign"));
      if (found === null) return await again("campaign_not_joint", view);
      const outcome = await askToJoin(ports, asker(visit), { ...found, handle });
      return outcome.ok ? c.redirect("/desk/together?done=yes", 303) : await again(outcome.refusal.kind, view);
    }
    default: {
      const outcome = await declineInvitation(ports, asker(visit), { id });
      return outcome.ok ? c.redirect("/desk/together?done=yes", 303) : await again(outcome.refusal.kind);
    }
  }
}

async function invitationsPage(
  visit: Visit,
  { refusal = null, view = blankView(), done = false }: {
    readonly refusal?: string | null;
    readonly view?: FormView;
    readonly done?: boolean;
  },
): Promise<Html> {
  const { say, db } = visit;
  const received = (await listInvitations(db, { direction: "received" })).filter(({ asked }) => !asked);
  const sent = (await listInvitations(db, { direction: "sent" })).filter(({ asked }) => asked);
  const names = await namesOfActors(db, [...received, ...sent].map(({ hostUri }) => hostUri));
  const [entries, requests]: [Html[], Html[]] = [[], []];
  for (const invitation of received) entries.push(await entry(visit, invitation, names));
  for (const request of sent) requests.push(await requestItem(visit, request, names));
  return layout(
    visit,
    { title: say("together.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${say("together.title")}</h1>${
      done ? markup`<p class="done" role="status">${say("partners.done")}</p>` : nothing
    }${refusalNote(say, refusal)}<section aria-labelledby="received"><h2 id="received">${
      say("together.received")
    }</h2>${
      entries.length === 0
        ? markup`<p class="empty">${say("together.none")}</p>`
        : markup`<ul class="desk-list">${entries}</ul>`
    }</section>
<section aria-labelledby="ask"><h2 id="ask">${say("together.ask")}</h2>
<form class="writing" method="post" action="/desk/together">${formToken(visit)}${
      textField(view, {
        name: "campaign",
        label: say("together.ask_campaign"),
        hint: say("together.ask_hint"),
        dir: "ltr",
        required: true,
      })
    }<p class="buttons"><button name="do" value="ask">${say("together.ask")}</button></p></form>${
      requests.length === 0 ? nothing : markup`<h3>${say("together.asked")}</h3><ul class="desk-list">${requests}</ul>`
    }</section>`,
  );
}

async function entry(visit: Visit, invitation: Invitation, names: ReadonlyMap<string, string>): Promise<Html> {
  const { say } = visit;
  const { hostUri, message, state } = invitation;
  const isOpen = isAnswerable(invitation, visit.now);
  const alike = isOpen && URL.canParse(hostUri) ? await resembled(visit, new URL(hostUri).host) : null;
  return markup`<li>${alike === null ? nothing : resemblance(visit, alike)}<p class="kind">${
    say(isForCampaign(invitation) ? "together.to_campaign" : "together.to_action")
  }</p><h3>${await subjectName(visit, invitation, names)}</h3>
<p class="meta">${say("together.from_who")} <bdi>${names.get(hostUri) ?? hostUri}</bdi> <span class="small">${
    address(hostUri)
  }</span></p>
<p class="meta">${say("together.until")} ${momentText(visit, invitation.endsAt)} · <strong class="state">${
    say(`partners.state.${stateOf(visit, invitation)}`)
  }</strong></p>${message === "" ? nothing : markup`<blockquote dir="auto">${message}</blockquote>`}${await textOf(
    visit,
    invitation,
  )}${
    isOpen ? answerForm(visit, invitation) : state === "accepted" ? await takenPart(visit, invitation) : nothing
  }</li>`;
}

function answerForm(visit: Visit, invitation: Invitation): Html {
  const { say } = visit;
  return markup`<form class="writing" method="post" action="/desk/together">${
    formToken(visit)
  }<input type="hidden" name="id" value="${invitation.id}">${
    !isForCampaign(invitation)
      ? nothing
      : markup`<details><summary>${say("together.handle")}</summary>${
        textField(blankView(), {
          name: "handle",
          label: say("together.handle"),
          hint: say("together.handle_hint"),
          dir: "ltr",
        })
      }</details>`
  }<p class="buttons"><button class="primary" name="do" value="accept">${
    say("partners.accept")
  }</button> <button name="do" value="decline">${say("partners.decline")}</button></p></form>`;
}

/** The way on from an invitation that was accepted: to our campaign, or back out of the action. */
async function takenPart(visit: Visit, invitation: Invitation): Promise<Html> {
  const { say, db } = visit;
  if (!isForCampaign(invitation)) {
    return markup`<form method="post" action="/desk/together">${
      formToken(visit)
    }<input type="hidden" name="id" value="${invitation.id}"><button class="quiet" name="do" value="withdraw">${
      say("partners.withdraw")
    }</button></form>`;
  }
  const joint = await findJoint(db, { uri: invitation.jointUri });
  const campaign = joint === null ? null : await findCampaignById(db, joint.localId);
  if (campaign === null) return nothing;
  return markup`<p><a href="/c/${campaign.handle}">${
    say("partners.our_campaign")
  }</a> · <a href="/desk/campaigns/${campaign.handle}/partners">${say("partners.title")}</a></p>`;
}

async function requestItem(visit: Visit, request: Invitation, names: ReadonlyMap<string, string>): Promise<Html> {
  const { say } = visit;
  return markup`<li><strong><bdi>${names.get(request.hostUri) ?? request.hostUri}</bdi></strong> ${
    address(request.hostUri)
  }
<p class="small">${momentText(visit, request.createdAt)} · <strong class="state">${
    say(`partners.state.${stateOf(visit, request)}`)
  }</strong></p>${request.state === "accepted" ? await takenPart(visit, request) : nothing}</li>`;
}

/** Open past its end is expired, whether or not anybody has noted it yet. */
function stateOf(visit: Visit, invitation: Invitation): Invitation["state"] {
  return invitation.state === "open" && !isAnswerable(invitation, visit.now) ? "expired" : invitation.state;
}

function isForCampaign({ collectionUri, jointUri }: Invitation): boolean {
  return collectionUri === organizersOf(jointUri);
}

/** What one is invited to: the campaign's name in its text, or the action's as it is known here. */
async function subjectName(visit: Visit, invitation: Invitation, names: ReadonlyMap<string, string>): Promise<Html> {
  const { db } = visit;
  const { collectionUri, hostUri, jointUri, textVersion } = invitation;
  if (!isForCampaign(invitation)) {
    const uri = collectionUri.replace(/\/organizers$/, "");
    const action = await findSource(db, uri);
    return markup`<a href="${safeHref(uri) ?? "#"}" rel="noopener">${
      action === null ? address(uri) : actionName(visit, action)
    }</a>`;
  }
  const text = await findText(db, jointUri, textVersion);
  const chosen = text === null ? null : chooseText(visit, text.texts, text.language);
  return chosen === null
    ? markup`<bdi>${names.get(hostUri) ?? hostUri}</bdi>`
    : phrase(chosen.language, chosen.text.name);
}

/** The whole text one agrees to; nothing for an action, whose page has its own. */
async function textOf(visit: Visit, invitation: Invitation): Promise<Html> {
  if (!isForCampaign(invitation)) return nothing;
  const text = await findText(visit.db, invitation.jointUri, invitation.textVersion);
  // Only the words that the yes would name are shown beside the button for it.
  const chosen = text === null || text.digest !== invitation.textDigest
    ? null
    : chooseText(visit, text.texts, text.language);
  if (chosen === null) return nothing;
  const words = block(chosen.language, fromMarkdown(chosen.text.content));
  if (invitation.state === "open") return words;
  return markup`<details><summary>${
    visit.say("joint.text_version", { version: invitation.textVersion })
  }</summary>${words}</details>`;
}
