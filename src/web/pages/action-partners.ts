/**
 * Where the owner of an action invites others to organise it together. Who is invited says yes on its own server; it is one action
 * then, counted once, and each may report it. The owner alone edits it, and may take anybody out again.
 */
import { inviteOrganisation, removeOrganisation } from "../../application/joint/invite-organisation.ts";
import { namesOfActors } from "../../database/views/joint-names.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { findJoint, listInvitations, listOrganisations } from "../../database/views/joint-views.ts";
import type { Call } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { type Invitation, organizersOf } from "../../domain/joint.ts";
import { areaField, blankView, type FormView, refusalNote, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { address, chooseText, phrase } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/desk/actions/:id/partners`. */
export async function showActionPartners(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const found = await actionOf(c, visit);
  return await c.html(await partnersPage(visit, found, blankView(), null, c.req.query("done") === "yes"));
}

/** Answers POST of the same: invites an organisation, or takes one out. */
export async function changeActionPartners(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const found = await actionOf(c, visit);
  const form = await readForm(c);
  const refusal = await change(visit, found, form);
  if (refusal === null) return c.redirect(`/desk/actions/${found.call.id}/partners?done=yes`, 303);
  const view: FormView = { text: form.text, all: form.all, mistakes: [] };
  return await c.html(await partnersPage(visit, found, view, refusal, false), 422);
}

interface Found {
  readonly call: Call;
  readonly campaign: Campaign;
}

/** A published call or action of a joint campaign here that counts as one action; a day of many is organised by nobody alone. */
async function actionOf(c: WebContext, visit: Visit): Promise<Found> {
  const call = await findCall(visit.db, c.req.param("id") ?? "");
  const campaign = call === null || call.state === "draft" ? null : await findCampaignById(visit.db, call.campaignId);
  if (call === null || campaign === null || call.distributed) throw new Refusal(404);
  if (await findJoint(visit.db, { localId: campaign.id }) === null) throw new Refusal(404);
  return { call, campaign };
}

async function change(
  visit: Visit,
  { call, campaign }: Found,
  form: { text(name: string): string },
): Promise<string | null> {
  const { ports, joint } = visit.house;
  const about = { campaign: campaign.handle, actionId: call.id };
  if (form.text("do") === "remove") {
    const command = { ...about, organisationUri: form.text("organisation") };
    const outcome = await removeOrganisation(ports, asker(visit), command);
    return outcome.ok ? null : outcome.refusal.kind;
  }
  const organisation = await joint.findActor(form.text("partner"));
  if (organisation === null) return "partner_not_found";
  const command = { ...about, organisation, message: form.text("message"), endsAt: null };
  const outcome = await inviteOrganisation(ports, asker(visit), command);
  return outcome.ok ? null : outcome.refusal.kind;
}

async function partnersPage(
  visit: Visit,
  { call, campaign }: Found,
  view: FormView,
  refusal: string | null,
  done: boolean,
): Promise<Html> {
  const { say, db, addresses } = visit;
  const joint = await findJoint(db, { localId: campaign.id });
  const collection = organizersOf(addresses.call(call.id));
  const all = joint === null ? [] : (await listInvitations(db, { jointUri: joint.uri }))
    .filter(({ collectionUri }) => collectionUri === collection);
  const members = joint === null ? [] : await listOrganisations(db, joint.uri);
  const names = new Map([
    ...await namesOfActors(db, all.map(({ organisationUri }) => organisationUri)),
    ...members.map(({ uri, name }) => [uri, name] as const),
  ]);
  const others = members.filter(({ uri, companionUri }) =>
    companionUri !== "" && !uri.startsWith(`${addresses.origin}/`)
  );
  const chosen = chooseText(visit, call.texts, call.language);
  return layout(
    visit,
    { title: say("joint.coorganise"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a> · <a href="${
      new URL(addresses.call(call.id)).pathname
    }">${chosen === null ? call.id : phrase(chosen.language, chosen.text.name)}</a></p><h1>${
      say("joint.coorganise")
    }</h1>${done ? markup`<p class="done" role="status">${say("partners.done")}</p>` : nothing}${
      refusalNote(say, refusal)
    }<p>${say("joint.coorganise_text")}</p>
<form class="writing" method="post" action="/desk/actions/${call.id}/partners">${formToken(visit)}${
      textField(view, {
        name: "partner",
        label: say("partners.who"),
        hint: say("partners.who_hint"),
        dir: "ltr",
        required: true,
        list: "members",
      })
    }<datalist id="members">${
      others.map(({ uri, name }) => markup`<option value="${uri}">${name}</option>`)
    }</datalist>${
      areaField(view, { name: "message", label: say("partners.message"), rows: 3 })
    }<p class="buttons"><button class="primary" name="do" value="invite">${say("partners.invite")}</button></p></form>
<section aria-labelledby="invitations"><h2 id="invitations">${say("partners.invitations")}</h2>${
      all.length === 0
        ? markup`<p class="empty">${say("partners.no_invitations")}</p>`
        : markup`<ul class="desk-list">${all.map((one) => invitationItem(visit, call, one, names))}</ul>`
    }</section>`,
  );
}

function invitationItem(
  visit: Visit,
  call: Call,
  one: Invitation,
  names: ReadonlyMap<string, string>,
): Html {
  const { say } = visit;
  const name = names.get(one.organisationUri);
  const isLiving = one.state === "open" || one.state === "accepted";
  return markup`<li>${name === undefined ? nothing : markup`<strong><bdi>${name}</bdi></strong> `}${
    address(one.organisationUri)
  } <strong class="state">${say(`partners.state.${one.state}`)}</strong>
<p class="small">${momentText(visit, one.createdAt)}</p>${
    !isLiving
      ? nothing
      : markup`<form method="post" action="/desk/actions/${call.id}/partners">${
        formToken(visit)
      }<input type="hidden" name="organisation" value="${one.organisationUri}"><button class="quiet" name="do" value="remove">${
        say("partners.remove")
      }</button></form>`
  }</li>`;
}
