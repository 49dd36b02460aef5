/**
 * Where somebody says "I will be there": with an account here, with a printed slip, with an address, or from their own server.
 * Each way says in one line who learns of it; the page never tells whether an address or a code was known before.
 */
import { pledgeAsMember } from "../../application/pledges/pledge-as-member.ts";
import { pledgeByMail } from "../../application/pledges/pledge-by-mail.ts";
import { pledgeBySlip } from "../../application/pledges/pledge-by-slip.ts";
import { marksFor } from "../../application/pledges/pledge-marks.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { findToldTotals } from "../../database/views/pledge-totals.ts";
import { findPledgeByMarks, type PledgeView } from "../../database/views/pledge-views.ts";
import type { Call } from "../../domain/call.ts";
import { doorsOf, hasPoll, takesPledges } from "../../domain/pledge.ts";
import { isPublic } from "../can-see.ts";
import { blankView, type FormView, refusalNote, refusedView, textField, tickField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { address } from "../components/text.ts";
import { followForm } from "../follow/follow-form.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { figureLine } from "../pledges/pledge-box.ts";
import { conditionField, readCondition } from "../pledges/condition-field.ts";
import { callLead, exactPlace, optionField, readOption, stateNote, whoLearns } from "../pledges/pledge-words.ts";
import { countSignUp } from "../pledges/sign-up-limit.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";
import { spendToken, tokenForm } from "./pledge-token.ts";

/** What one form said, shown again in it. */
interface Shown {
  readonly form: "member" | "slip" | "mail" | null;
  readonly view: FormView;
  readonly refusal: string | null;
}

const NOTHING_YET: Shown = { form: null, view: blankView(), refusal: null };

/** Answers GET `/calls/:id/pledge`. */
export async function askPledge(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  return await c.html(await pledgePage(visit, await loadCall(c), NOTHING_YET));
}

/** Answers POST of the same: `do` names the way. */
export async function takePledge(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const call = await loadCall(c);
  const form = await readForm(c);
  switch (form.text("do")) {
    case "member":
      return await byMember(c, visit, call, form);
    case "slip":
      return await bySlip(c, visit, call, form);
    case "token":
      return await spendToken(c, call, form);
    case "mail":
      return await byMail(c, visit, call, form);
    default:
      throw new Refusal(400, "form_unreadable");
  }
}

/** Answers `/calls/:id/pledge-:language`, the address of a poll on the wire: people are led to the call. */
export function showPoll(c: WebContext): Response {
  return c.redirect(`/calls/${encodeURIComponent(c.req.param("id") ?? "")}`, 303);
}

async function loadCall(c: WebContext): Promise<Call> {
  const { db } = c.get("visit");
  const call = await findCall(db, c.req.param("id") ?? "");
  const campaign = call === null ? null : await findCampaignById(db, call.campaignId);
  if (call === null || campaign === null || !isPublic({ campaign, call })) throw new Refusal(404);
  return call;
}

async function byMember(c: WebContext, visit: Visit, call: Call, form: SubmittedForm): Promise<Response> {
  const { viewer, house, language } = visit;
  if (viewer === null) throw new Refusal(401);
  const { id: personId, name } = viewer.person;
  const option = readOption(call, form.text("option"));
  const named = form.text("named") !== "";
  const condition = readCondition(form.text("condition"));
  const asked = { callId: call.id, personId, name, option, named, language, ...condition };
  const outcome = await pledgeAsMember(house.ports, asked);
  if (outcome.ok) return c.redirect(`/calls/${call.id}/pledge`, 303);
  return await again(c, visit, call, "member", form, outcome.refusal);
}

async function bySlip(c: WebContext, visit: Visit, call: Call, form: SubmittedForm): Promise<Response> {
  const code = form.text("code");
  const option = readOption(call, form.text("option"));
  const outcome = await pledgeBySlip(visit.house.ports, {
    code,
    option,
    callId: call.id,
    ...readCondition(form.text("condition")),
  });
  if (!outcome.ok) return await again(c, visit, call, "slip", form, outcome.refusal);
  return c.redirect(`/slips/${encodeURIComponent(code)}`, 303);
}

async function byMail(c: WebContext, visit: Visit, call: Call, form: SubmittedForm): Promise<Response> {
  await countSignUp(c);
  const { language, say } = visit;
  const option = readOption(call, form.text("option"));
  const condition = readCondition(form.text("condition"));
  const asked = { callId: call.id, mail: form.text("mail"), name: form.text("name"), option, language, ...condition };
  const outcome = await pledgeByMail(visit.house.ports, asked);
  if (!outcome.ok) return await again(c, visit, call, "mail", form, outcome.refusal);
  return await c.html(layout(
    visit,
    { title: say("pledges.mail_sent"), hidden: true },
    markup`<h1>${say("pledges.mail_sent")}</h1>${callLead(visit, call)}<p>${say("pledges.mail_sent_next")}</p>`,
  ));
}

async function again(
  c: WebContext,
  visit: Visit,
  call: Call,
  which: "member" | "slip" | "mail",
  form: SubmittedForm,
  refusal: { readonly kind: string; readonly field?: string },
): Promise<Response> {
  const atField = refusal.kind === "slip_unknown" ? { ...refusal, field: "code" } : refusal;
  const view = refusedView(visit.say, form, atField);
  const shown = { form: which, view, refusal: "field" in atField ? null : refusal.kind };
  return await c.html(await pledgePage(visit, call, shown), 422);
}

async function pledgePage(visit: Visit, call: Call, shown: Shown): Promise<Html> {
  const { say, viewer, db } = visit;
  const doors = doorsOf(call);
  const told = await findToldTotals(db, call.id);
  const marks = viewer === null ? [] : [marksFor(visit.house.ports.sealing, call.id).account(viewer.person.id)];
  const own = marks.length === 0 ? null : await findPledgeByMarks(db, call.id, marks);
  const isOpen = takesPledges(call, visit.now);
  const viewOf = (form: Shown["form"]) => shown.form === form ? shown.view : blankView();
  return layout(
    visit,
    { title: say("pledges.open"), hidden: true },
    markup`<h1>${say("pledges.open")}</h1>${callLead(visit, call)}
${figureLine(visit, call, told)}${refusalNote(say, shown.refusal)}
${own === null ? nothing : ownPledge(visit, call, own)}
${isOpen ? nothing : markup`<p class="note">${say(doors.size === 0 ? "call.no_pledges" : "pledges.closed")}</p>`}
${call.risk ? markup`<p class="note">${say("pledges.risk")}</p>` : nothing}
${call.pledge === "confirmed" ? markup`<p>${say("pledges.confirmed_mode")}</p>` : nothing}
${
      !isOpen
        ? nothing
        : markup`${
          viewer !== null && doors.has("member") && own === null ? memberForm(visit, call, viewOf("member")) : nothing
        }${otherDoors(visit, call, shown, doors.has("member"))}`
    }`,
  );
}

/** The doors that ask for no account; folded away for whoever came in by theirs, unless one of them was just tried. */
function otherDoors(visit: Visit, call: Call, shown: Shown, asMember: boolean): Html {
  const doors = doorsOf(call);
  const viewOf = (form: Shown["form"]) => shown.form === form ? shown.view : blankView();
  const all = markup`${doors.has("slip") ? slipForm(visit, call, viewOf("slip")) : nothing}${
    doors.has("mail") ? mailForm(visit, call, viewOf("mail")) : nothing
  }${hasPoll(call) ? fediverse(visit, call) : nothing}${doors.has("token") ? tokenForm(visit, call) : nothing}`;
  if (visit.viewer === null || !asMember) return all;
  return markup`<details${shown.form === "slip" || shown.form === "mail" ? markup` open` : nothing}><summary>${
    visit.say("pledges.other_doors")
  }</summary>${all}</details>`;
}

function ownPledge(visit: Visit, call: Call, own: PledgeView): Html {
  return markup`${stateNote(visit, own.state)}<p>${visit.say(`pledge_option.${own.option}`)}</p>${
    own.state === "confirmed" ? exactPlace(visit, call) : nothing
  }<p><a class="button" href="/pledges#${call.id}">${visit.say("pledges.change_own")}</a></p>`;
}

function memberForm(visit: Visit, call: Call, view: FormView): Html {
  const { say } = visit;
  return markup`<section class="box"><h2>${say("pledges.by.member")}</h2>${whoLearns(visit, "member")}
<form method="post" action="/calls/${call.id}/pledge">${formToken(visit)}${optionField(visit, view, call, "member")}${
    tickField(view, { name: "named", label: say("pledges.named"), hint: say("pledges.named_hint") })
  }${conditionField(visit, view, call, "member")}<p class="buttons"><button class="primary" name="do" value="member">${
    say("pledges.send")
  }</button></p></form></section>`;
}

function slipForm(visit: Visit, call: Call, view: FormView): Html {
  const { say } = visit;
  return markup`<section class="box"><h2>${say("pledges.by.slip")}</h2>${whoLearns(visit, "slip")}
<form method="post" action="/calls/${call.id}/pledge">${formToken(visit)}${
    textField(view, { name: "code", label: say("pledges.code"), dir: "ltr", required: true })
  }${optionField(visit, view, call, "slip")}${
    conditionField(visit, view, call, "slip")
  }<p class="buttons"><button class="primary" name="do" value="slip">${
    say("pledges.send")
  }</button></p></form></section>`;
}

function mailForm(visit: Visit, call: Call, view: FormView): Html {
  const { say } = visit;
  return markup`<section class="box"><h2>${say("pledges.by.mail")}</h2>${whoLearns(visit, "mail")}
<form method="post" action="/calls/${call.id}/pledge">${formToken(visit)}${
    textField(view, { name: "mail", label: say("pledges.mail"), dir: "ltr", required: true })
  }${textField(view, { name: "name", label: say("pledges.name"), hint: say("pledges.name_hint") })}${
    optionField(visit, view, call, "mail")
  }${conditionField(visit, view, call, "mail")}<p class="buttons"><button class="primary" name="do" value="mail">${
    say("pledges.send")
  }</button></p></form></section>`;
}

function fediverse(visit: Visit, call: Call): Html {
  const { say, addresses } = visit;
  const spoken = Object.keys(call.texts).find((tag) => tag.split("-")[0] === visit.language) ?? call.language;
  const poll = addresses.poll(call.id, spoken);
  return markup`<section class="box"><h2>${say("pledges.by.fediverse")}</h2>${whoLearns(visit, "fediverse")}
<p>${say("pledges.fediverse_how")}</p><p class="copy">${address(poll)}</p>${
    followForm(visit, addresses.call(call.id), { isCall: true })
  }</section>`;
}
