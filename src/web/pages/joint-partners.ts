/**
 * Where organisers see who acts together with them: the organisations, invitations and requests, how far each node was
 * read, who may change what. Everything is done by buttons; what is sent is said again when it is done.
 */
import { withdrawConsent } from "../../application/joint/answer-invitation.ts";
import { publishText, signText } from "../../application/joint/common-text.ts";
import { answerRequest, inviteOrganisation, removeOrganisation } from "../../application/joint/invite-organisation.ts";
import {
  findJoint,
  listCursors,
  listInvitations,
  listSignatures,
  listTexts,
} from "../../database/views/joint-views.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import type { JointCampaign } from "../../domain/joint.ts";
import { areaField, blankView, type FormView, refusalNote, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { address, chooseText, phrase } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/desk/campaigns/:handle/partners`. */
export async function showPartners(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const done = c.req.query("done") === "yes";
  return await c.html(await partnersPage(visit, await campaignOf(c, visit), blankView(), null, done));
}

/** Answers POST of the same: invites, answers, removes, withdraws, publishes or signs a text, asks again. */
export async function changePartners(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const campaign = await campaignOf(c, visit);
  const form = await readForm(c);
  const refusal = await change(visit, campaign, form);
  if (refusal === null) return c.redirect(`/desk/campaigns/${campaign.handle}/partners?done=yes`, 303);
  const view: FormView = { text: form.text, all: form.all, mistakes: [] };
  return await c.html(await partnersPage(visit, campaign, view, refusal, false), 422);
}

async function change(
  visit: Visit,
  campaign: Campaign,
  form: { text(name: string): string },
): Promise<string | null> {
  const { ports, joint } = visit.house;
  const who = asker(visit);
  const kindOf = (outcome: { ok: true } | { ok: false; refusal: { kind: string } }) =>
    outcome.ok ? null : outcome.refusal.kind;
  const found = await findJoint(visit.db, { localId: campaign.id });
  switch (form.text("do")) {
    case "invite": {
      const organisation = await joint.findActor(form.text("partner"));
      if (organisation === null) return "partner_not_found";
      const command = {
        campaign: campaign.handle,
        actionId: null,
        organisation,
        message: form.text("message"),
        endsAt: null,
      };
      return kindOf(await inviteOrganisation(ports, who, command));
    }
    case "accept":
    case "decline":
      return kindOf(await answerRequest(ports, who, { id: form.text("id"), accept: form.text("do") === "accept" }));
    case "remove":
      return kindOf(
        await removeOrganisation(ports, who, { campaign: campaign.handle, organisationUri: form.text("organisation") }),
      );
    case "withdraw":
      return found === null ? "not_joint" : kindOf(await withdrawConsent(ports, who, { jointUri: found.uri }));
    case "text": {
      const texts = Object.fromEntries(
        Object.entries(campaign.texts).map(([tag, { name, summary }]) => [tag, { name, content: summary }]),
      );
      return kindOf(await publishText(ports, who, { handle: campaign.handle, texts }));
    }
    case "sign":
      return found === null
        ? "not_joint"
        : kindOf(await signText(ports, who, { jointUri: found.uri, version: Number(form.text("version")) }));
    case "read":
      await joint.readPartners();
      return null;
    default:
      throw new Refusal(400, "form_unreadable");
  }
}

async function campaignOf(c: WebContext, visit: Visit): Promise<Campaign> {
  const campaign = await findCampaign(visit.db, c.req.param("handle") ?? "");
  if (campaign === null || campaign.state === "draft") throw new Refusal(404);
  return campaign;
}

async function partnersPage(
  visit: Visit,
  campaign: Campaign,
  view: FormView,
  refusal: string | null,
  done: boolean,
): Promise<Html> {
  const { say, db } = visit;
  const joint = await findJoint(db, { localId: campaign.id });
  const mayInvite = joint === null || joint.role === "convenor";
  const name = chooseText(visit, campaign.texts, campaign.language);
  return layout(
    visit,
    { title: say("partners.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a> · <a href="/c/${campaign.handle}">${
      name === null ? campaign.handle : phrase(name.language, name.text.name)
    }</a></p><h1>${say("partners.title")}</h1>${
      done ? markup`<p class="done" role="status">${say("partners.done")}</p>` : nothing
    }${refusalNote(say, refusal)}<p>${say("partners.intro")}</p>
${mayInvite ? inviteForm(visit, campaign, view) : nothing}${
      joint === null
        ? nothing
        : markup`${await requests(visit, campaign, joint)}${await network(visit, campaign, joint)}${await texts(
          visit,
          campaign,
          joint,
        )}`
    }${matrix(visit)}`,
  );
}

function inviteForm(visit: Visit, campaign: Campaign, view: FormView): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="invite"><h2 id="invite">${say("partners.invite")}</h2>
<form class="writing" method="post" action="${at(campaign)}">${formToken(visit)}${
    textField(view, {
      name: "partner",
      label: say("partners.who"),
      hint: say("partners.who_hint"),
      dir: "ltr",
      required: true,
    })
  }${areaField(view, { name: "message", label: say("partners.message"), rows: 3 })}
<p class="buttons"><button class="primary" name="do" value="invite">${
    say("partners.invite")
  }</button></p></form></section>`;
}

async function requests(visit: Visit, campaign: Campaign, joint: JointCampaign): Promise<Html> {
  const { say } = visit;
  const all = await listInvitations(visit.db, { jointUri: joint.uri });
  const button = (what: "accept" | "decline") =>
    markup`<button name="do" value="${what}">${say(`partners.${what}`)}</button> `;
  return markup`<section aria-labelledby="invitations"><h2 id="invitations">${say("partners.invitations")}</h2>${
    all.length === 0
      ? markup`<p class="empty">${say("partners.no_invitations")}</p>`
      : markup`<ul class="desk-list">${
        all.map((one) =>
          markup`<li>${address(one.organisationUri)} <strong class="state">${
            say(`partners.state.${one.state}`)
          }</strong>
<p class="small">${momentText(visit, one.createdAt)}</p>${
            one.state !== "open" || one.direction !== "received" || !one.asked
              ? nothing
              : markup`<form method="post" action="${at(campaign)}">${
                formToken(visit)
              }<input type="hidden" name="id" value="${one.id}">${button("accept")}${button("decline")}</form>`
          }</li>`
        )
      }</ul>`
  }</section>`;
}

/** How far each node was read, what is wrong, and the button to ask again. */
async function network(visit: Visit, campaign: Campaign, joint: JointCampaign): Promise<Html> {
  const { say } = visit;
  const cursors = await listCursors(visit.db, joint.uri);
  const own = visit.addresses.origin;
  return markup`<section aria-labelledby="network"><h2 id="network">${
    say("partners.network")
  }</h2><div class="scroll"><table><tbody>${
    cursors.map(({ organisation, seq, readAt, trouble }) =>
      markup`<tr><th scope="row"><a href="${
        safeHref(organisation.uri) ?? "#"
      }" rel="noopener"><bdi>${organisation.name}</bdi></a><br><span class="small"><bdi dir="ltr">${organisation.host}</bdi></span></th>
<td>${say(`partners.state.${organisation.state}`)}</td><td>${
        organisation.uri.startsWith(`${own}/`)
          ? nothing
          : markup`${say("partners.read", { seq })}${
            readAt === null ? nothing : markup`<br><span class="small">${momentText(visit, readAt)}</span>`
          }${
            trouble === null
              ? nothing
              : markup`<br><strong class="error">${say(`partners.trouble.${trouble}`)}</strong>`
          }`
      }</td><td>${
        joint.role === "convenor" && organisation.consentUri !== null && organisation.state === "member"
          ? markup`<form method="post" action="${at(campaign)}">${
            formToken(visit)
          }<input type="hidden" name="organisation" value="${organisation.uri}"><button class="quiet" name="do" value="remove">${
            say("partners.remove")
          }</button></form>`
          : nothing
      }</td></tr>`
    )
  }</tbody></table></div><form method="post" action="${at(campaign)}">${
    formToken(visit)
  }<p class="buttons"><button name="do" value="read">${say("partners.read_now")}</button>${
    joint.role === "partner" && joint.endedAt === null
      ? markup` <button class="danger" name="do" value="withdraw">${say("partners.withdraw")}</button>`
      : nothing
  }</p></form></section>`;
}

/** The versions of the common text and who signed which. */
async function texts(visit: Visit, campaign: Campaign, joint: JointCampaign): Promise<Html> {
  const { say } = visit;
  const [versions, signatures] = [await listTexts(visit.db, joint.uri), await listSignatures(visit.db, joint.uri)];
  return markup`<section aria-labelledby="text"><h2 id="text">${say("joint.text")}</h2><ul class="desk-list">${
    versions.map(({ version, digest }) => {
      const uri = visit.addresses.commonText(joint.uri, version);
      const signed = signatures.filter((one) => one.text_uri === uri && one.digest === digest).length;
      return markup`<li><a href="${safeHref(uri) ?? "#"}">${
        say("joint.text_version", { version })
      }</a> <span class="small">${address(digest.slice(0, 16))} · ${signed}</span>
<form class="inline" method="post" action="${at(campaign)}">${
        formToken(visit)
      }<input type="hidden" name="version" value="${version}"><button class="quiet" name="do" value="sign">${
        say("partners.sign", { version })
      }</button></form></li>`;
    })
  }</ul>${
    joint.role !== "convenor"
      ? nothing
      : markup`<form method="post" action="${at(campaign)}">${
        formToken(visit)
      }<p class="buttons"><button name="do" value="text">${say("partners.new_version")}</button></p></form>`
  }</section>`;
}

/** Who may change what and who is told: co-organising fails on this, not on data. */
function matrix({ say }: Visit): Html {
  const rows = [
    ["text", "by_convenor", "all"],
    ["list", "by_both", "all"],
    ["call", "by_convenor", "all"],
    ["action", "by_owner", "all"],
    ["report", "by_organisers", "all"],
    ["pledge", "by_person", "nobody"],
  ] as const;
  return markup`<section aria-labelledby="matrix"><h2 id="matrix">${
    say("partners.matrix")
  }</h2><div class="scroll"><table><thead><tr><th scope="col">${say("partners.matrix.thing")}</th><th scope="col">${
    say("partners.matrix.who")
  }</th><th scope="col">${say("partners.matrix.told")}</th></tr></thead><tbody>${
    rows.map(([thing, by, told]) =>
      markup`<tr><th scope="row">${say(`partners.matrix.${thing}`)}</th><td>${say(`partners.matrix.${by}`)}</td><td>${
        say(`partners.matrix.${told}`)
      }</td></tr>`
    )
  }</tbody></table></div></section>`;
}

function at(campaign: Campaign): string {
  return `/desk/campaigns/${campaign.handle}/partners`;
}
