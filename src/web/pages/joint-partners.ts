/**
 * Where organisers see who acts together with them: the organisations, invitations and requests, how far each node was
 * read, who may change what. Everything is done by buttons; what is sent is said again when it is done.
 */
import { withdrawConsent } from "../../application/joint/answer-invitation.ts";
import { publishText, signText } from "../../application/joint/common-text.ts";
import { answerRequest, inviteOrganisation, removeOrganisation } from "../../application/joint/invite-organisation.ts";
import { findJoint, listCursors, listInvitations, listOrganisations } from "../../database/views/joint-views.ts";
import { findCampaign } from "../../database/views/campaign-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { namesOfActors } from "../../database/views/joint-names.ts";
import { type Invitation, type JointCampaign, type JointOrganisation, organizersOf } from "../../domain/joint.ts";
import type { PartnerDifference } from "../../domain/joint-difference.ts";
import { differenceList } from "../components/partner-differences.ts";
import { areaField, blankView, type FormView, refusalNote, textField } from "../components/fields.ts";
import type { LookAlike } from "../../application/joint/look-alike.ts";
import { listDomainChecks } from "../../database/views/trust-views.ts";
import { domainLine } from "../components/website-check.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { address, chooseText, phrase } from "../components/text.ts";
import { alteredNote, readTextStanding } from "../components/text-standing.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";
import { anywayField, changeTrust, doubtOf, newKeys, resemblance, siteForm } from "./joint-trust.ts";

/** Answers GET `/desk/campaigns/:handle/partners`. */
export async function showPartners(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const done = c.req.query("done") === "yes";
  return await c.html(await partnersPage(visit, await campaignOf(c, visit), { done }));
}

/** Answers POST of the same: invites, answers, removes, withdraws, publishes or signs a text, asks again. */
export async function changePartners(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const campaign = await campaignOf(c, visit);
  const form = await readForm(c);
  if (form.text("do") === "compare") {
    const joint = await findJoint(visit.db, { localId: campaign.id });
    const compared = joint === null ? [] : await visit.house.joint.compare(joint);
    return await c.html(await partnersPage(visit, campaign, { compared }));
  }
  const alike = await doubtOf(visit, form);
  if (alike !== null) {
    const asked: FormView = { text: form.text, all: form.all, mistakes: [] };
    return await c.html(await partnersPage(visit, campaign, { view: asked, alike }), 422);
  }
  const refusal = await change(visit, campaign, form);
  if (refusal === null) return c.redirect(`/desk/campaigns/${campaign.handle}/partners?done=yes`, 303);
  const view: FormView = { text: form.text, all: form.all, mistakes: [] };
  return await c.html(await partnersPage(visit, campaign, { view, refusal }), 422);
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
  const trusted = await changeTrust(visit, found, form);
  if (trusted !== undefined) return trusted;
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
  { view = blankView(), refusal = null, done = false, compared = null, alike = null }: {
    readonly alike?: LookAlike | null;
    readonly view?: FormView;
    readonly refusal?: string | null;
    readonly done?: boolean;
    readonly compared?: readonly PartnerDifference[] | null;
  },
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
${alike === null ? nothing : resemblance(visit, alike)}${
      joint === null ? nothing : await newKeys(visit, campaign, joint)
    }${mayInvite ? inviteForm(visit, campaign, view, alike) : nothing}${
      joint === null ? nothing : markup`${await requests(visit, campaign, joint)}${await network(
        visit,
        campaign,
        joint,
        compared === null ? nothing : differenceList(visit, compared),
      )}${await texts(
        visit,
        campaign,
        joint,
      )}`
    }${joint === null ? nothing : await siteForm(visit, campaign, joint, { view, alike })}${matrix(visit)}`,
  );
}

function inviteForm(visit: Visit, campaign: Campaign, view: FormView, alike: LookAlike | null): Html {
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
  }${areaField(view, { name: "message", label: say("partners.message"), rows: 3 })}${
    view.text("do") === "invite" ? anywayField(visit, view, alike) : nothing
  }
<p class="buttons"><button class="primary" name="do" value="invite">${
    say("partners.invite")
  }</button></p></form></section>`;
}

async function requests(visit: Visit, campaign: Campaign, joint: JointCampaign): Promise<Html> {
  const { say } = visit;
  const collection = organizersOf(joint.uri);
  const all = (await listInvitations(visit.db, { jointUri: joint.uri })).filter((one) =>
    one.collectionUri === collection && one.hostUri === visit.addresses.campaign(campaign.handle)
  );
  if (joint.role !== "convenor") return nothing;
  const names = await namesOfActors(visit.db, all.map(({ organisationUri }) => organisationUri));
  const button = (what: "accept" | "decline") =>
    markup`<button name="do" value="${what}">${say(`partners.${what}`)}</button> `;
  const answer = (one: Invitation) =>
    markup`<form method="post" action="${at(campaign)}">${
      formToken(visit)
    }<input type="hidden" name="id" value="${one.id}">${button("accept")}${button("decline")}</form>`;
  const takeBack = (one: Invitation) =>
    markup`<form method="post" action="${at(campaign)}">${
      formToken(visit)
    }<input type="hidden" name="organisation" value="${one.organisationUri}"><button class="quiet" name="do" value="remove">${
      say("partners.take_back")
    }</button></form>`;
  return markup`<section aria-labelledby="invitations"><h2 id="invitations">${say("partners.invitations")}</h2>${
    all.length === 0
      ? markup`<p class="empty">${say("partners.no_invitations")}</p>`
      : markup`<ul class="desk-list">${
        all.map((one) =>
          markup`<li><strong><bdi>${names.get(one.organisationUri) ?? one.organisationUri}</bdi></strong> ${
            address(one.organisationUri)
          }
<p class="small">${say(one.asked ? "partners.asked_us" : "partners.we_invited")} · ${
            momentText(visit, one.createdAt)
          } · <strong class="state">${say(`partners.state.${one.state}`)}</strong></p>${
            one.state !== "open" ? nothing : one.asked ? answer(one) : takeBack(one)
          }</li>`
        )
      }</ul>`
  }</section>`;
}

/** How far each node was read, what is wrong, and the button to ask again. */
async function network(
  visit: Visit,
  campaign: Campaign,
  joint: JointCampaign,
  differences: Html,
): Promise<Html> {
  const { say } = visit;
  const cursors = await listCursors(visit.db, joint.uri);
  const checks = await listDomainChecks(visit.db, joint.uri);
  const checked = (uri: string) => {
    const check = checks.get(uri);
    return check === undefined ? nothing : markup`<div class="small">${domainLine(visit, check)}</div>`;
  };
  const own = visit.addresses.origin;
  return markup`<section aria-labelledby="network"><h2 id="network">${
    say("partners.network")
  }</h2><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${
    say("partners.column.organisation")
  }</th><th scope="col">${say("partners.column.part")}</th><th scope="col">${say("partners.column.read")}</th>${
    joint.role === "convenor" ? markup`<th scope="col">${say("partners.column.change")}</th>` : nothing
  }</tr></thead><tbody>${
    cursors.map(({ organisation, seq, readAt, trouble }) =>
      markup`<tr><th scope="row"><a href="${
        safeHref(organisation.uri) ?? "#"
      }" rel="noopener"><bdi>${organisation.name}</bdi></a><br><span class="small"><bdi dir="ltr">${organisation.host}</bdi></span></th>
<td>${say(roleOf(organisation))}</td><td>${
        organisation.uri.startsWith(`${own}/`)
          ? nothing
          : markup`${say("partners.read", { seq })}${
            readAt === null ? nothing : markup`<br><span class="small">${momentText(visit, readAt)}</span>`
          }${
            trouble === null
              ? nothing
              : markup`<br><strong class="error">${say(`partners.trouble.${trouble}`)}</strong>`
          }`
      }${checked(organisation.uri)}</td>${
        joint.role !== "convenor"
          ? nothing
          : organisation.consentUri !== null && organisation.state === "member"
          ? markup`<td><form method="post" action="${at(campaign)}">${
            formToken(visit)
          }<input type="hidden" name="organisation" value="${organisation.uri}"><button class="quiet" name="do" value="remove">${
            say("partners.remove")
          }</button></form></td>`
          : markup`<td></td>`
      }</tr>`
    )
  }</tbody></table></div>${differences}<form method="post" action="${at(campaign)}">${
    formToken(visit)
  }<p class="buttons"><button name="do" value="read">${
    say("partners.read_now")
  }</button> <button name="do" value="compare">${say("partners.compare")}</button>${
    joint.role === "partner" && joint.endedAt === null
      ? markup` <button class="danger" name="do" value="withdraw">${say("partners.withdraw")}</button>`
      : nothing
  }</p></form></section>`;
}

function roleOf({ state, consentUri }: JointOrganisation): string {
  return state === "member" && consentUri === null ? "joint.convenor" : `partners.state.${state}`;
}

/** The versions of the common text, who signed which, and the button for ours where it is missing. */
async function texts(visit: Visit, campaign: Campaign, joint: JointCampaign): Promise<Html> {
  const { say } = visit;
  const organisations = await listOrganisations(visit.db, joint.uri);
  const standing = await readTextStanding(visit.db, joint, organisations);
  const ours = organisations.find(({ uri }) => uri.startsWith(`${visit.addresses.origin}/`))?.uri ?? "";
  const signers = (version: number) =>
    organisations.filter(({ uri }) => standing.signed.get(uri)?.includes(version) === true).map(({ name }) => name);
  return markup`<section aria-labelledby="text"><h2 id="text">${say("joint.text")}</h2>${
    alteredNote(visit, joint)
  }<ul class="desk-list">${
    standing.texts.map(({ version, digest }) => {
      const isSigned = standing.signed.get(ours)?.includes(version) === true;
      return markup`<li><a href="/c/${campaign.handle}/text/${version}">${
        say("joint.text_version", { version })
      }</a> <span class="small">${address(digest.slice(0, 16))}</span>
<p class="small">${say("joint.signed_by", { names: signers(version).join(", ") })}</p>${
        isSigned || joint.endedAt !== null || ours === ""
          ? nothing
          : markup`<form class="inline" method="post" action="${at(campaign)}">${
            formToken(visit)
          }<input type="hidden" name="version" value="${version}"><button name="do" value="sign">${
            say("partners.sign", { version })
          }</button></form>`
      }</li>`;
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
    ["call", "by_owner", "all"],
    ["action", "by_owner", "all"],
    ["action_list", "by_action_owner", "all"],
    ["report", "by_organisers", "all"],
    ["dispute", "by_any", "all"],
    ["invitation", "by_convenor_invites", "invited"],
    ["pledge", "by_person", "nobody"],
  ] as const;
  return markup`<section aria-labelledby="matrix"><h2 id="matrix">${say("partners.matrix")}</h2><ul>${
    (["convenor", "partner", "coorganiser"] as const).map((role) =>
      markup`<li><strong>${say(`partners.role.${role}`)}</strong> – ${say(`partners.role.${role}_text`)}</li>`
    )
  }</ul><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${
    say("partners.matrix.thing")
  }</th><th scope="col">${say("partners.matrix.who")}</th><th scope="col">${
    say("partners.matrix.told")
  }</th></tr></thead><tbody>${
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
