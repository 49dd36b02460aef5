/**
 * One's own pledge, for whoever holds its key: the link of a letter or message, a printed code, or an account. Opening the page
 * changes nothing, so that a scanner of mails confirms nobody; only its buttons act, and pressing one twice is no harm.
 */
import { changePledge, setReachable } from "../../application/pledges/change-pledge.ts";
import { linkPledge } from "../../application/pledges/link-pledge.ts";
import { eraseOwnPresence, isPresenceTime, noteOwnPresence } from "../../application/pledges/note-presence.ts";
import { pledgeBySlip } from "../../application/pledges/pledge-by-slip.ts";
import { pledgeOfSecret } from "../../application/pledges/pledge-contact.ts";
import { marksFor, readSlipCode, slipMark } from "../../application/pledges/pledge-marks.ts";
import { awayMark } from "../../application/pledges/pledge-away.ts";
import { type PledgeKey, withdrawPledge } from "../../application/pledges/withdraw-pledge.ts";
import { listAwayByMarks, listAwayCallUris } from "../../database/views/away-views.ts";
import { findCall } from "../../database/views/call-views.ts";
import {
  findCallOfSlip,
  findPledgeByMarks,
  findPledgeView,
  listPledgedCallIds,
  listPledgesByMarks,
  type PledgeView,
} from "../../database/views/pledge-views.ts";
import type { Call } from "../../domain/call.ts";
import { takesPledges } from "../../domain/pledge.ts";
import { blankView, type FormView, refusalNote, refusedView, textField } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { homeNav } from "../components/home-nav.ts";
import { layout } from "../components/layout.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { readCondition } from "../pledges/condition-field.ts";
import { ownBoxes } from "../pledges/own-boxes.ts";
import { callLead, exactPlace, optionField, readOption, stateNote, whoLearns } from "../pledges/pledge-words.ts";
import { calendarBox } from "./pledge-calendar.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** A pledge by its key; null for a key that fits nothing any more. `call` is known of a code that was not spent yet. */
interface Own {
  readonly key: PledgeKey;
  readonly pledge: PledgeView | null;
  readonly call: Call | null;
}

/** Answers GET `/pledges/:secret` and `/slips/:code`. */
export async function showOwnPledge(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const own = await loadOwn(c, visit);
  return await c.html(await ownPage(visit, own, null), own.call === null ? 404 : 200);
}

/** Answers POST of the same: `do=confirm`, `change`, `pledge` or `withdraw`. */
export async function changeOwnPledge(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const own = await loadOwn(c, visit);
  const { call, key } = own;
  const form = await readForm(c);
  if (call === null) return await c.html(await ownPage(visit, own, null), 404);
  const verb = form.text("do");
  if (verb === "withdraw") {
    await withdrawPledge(ports, key);
    return await c.html(withdrawnPage(visit, call));
  }
  if (verb === "here" || verb === "erase") {
    const noted = verb === "here"
      ? await noteOwnPresence(ports, { key, code: form.text("here") })
      : await eraseOwnPresence(ports, key);
    if (noted.ok) return c.redirect(visit.path, 303);
    return await c.html(await ownPage(visit, own, noted.refusal.kind), 422);
  }
  if (verb === "link" && visit.viewer !== null && own.pledge !== null && "pledgeId" in key) {
    const linked = await linkPledge(ports, { pledgeId: own.pledge.id, personId: visit.viewer.person.id });
    return c.redirect(linked.ok ? `/pledges#${call.id}` : visit.path, 303);
  }
  if (own.pledge !== null && isAside(verb)) {
    const refusal = await changeAside(visit, key, own.pledge, form);
    if (refusal === null) return c.redirect(visit.path, 303);
    return await c.html(
      await ownPage(
        visit,
        own,
        refusal.field === undefined ? refusal.kind : null,
        refusedView(visit.say, form, refusal),
      ),
      422,
    );
  }
  const option = verb === "confirm" ? null : readOption(call, form.text("option"));
  const outcome = "code" in key && own.pledge === null
    ? await pledgeBySlip(ports, { code: key.code, option: option ?? "going", callId: call.id })
    : await changePledge(ports, { key, option });
  if (outcome.ok) return c.redirect(visit.path, 303);
  return await c.html(await ownPage(visit, own, outcome.refusal.kind), 422);
}

/** Tells whether a button changes what stands beside a pledge. */
function isAside(verb: string): boolean {
  return verb === "condition" || verb === "reachable" || verb === "unreachable";
}

/** Changes a condition, or whether an address may be seen; null when it was done. */
async function changeAside(
  { house: { ports } }: Visit,
  key: PledgeKey,
  pledge: Pick<PledgeView, "option">,
  form: SubmittedForm,
): Promise<{ readonly kind: string; readonly field?: string } | null> {
  const verb = form.text("do");
  if (verb !== "condition") {
    await setReachable(ports, { key, reachable: verb === "reachable" });
    return null;
  }
  const { condition = null } = readCondition(form.text("condition"));
  const outcome = await changePledge(ports, { key, option: pledge.option, condition });
  return outcome.ok ? null : outcome.refusal;
}

/** Answers GET `/slips`: the short address printed on slips, for those who type. */
export async function askSlip(c: WebContext): Promise<Response> {
  return await c.html(slipPage(c.get("visit"), blankView()));
}

/** Answers POST `/slips`: leads to the page of the code, or says beside the field that nobody printed it. */
export async function findSlip(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const form = await readForm(c);
  const code = readSlipCode(form.text("code"));
  const isPrinted = await findCallOfSlip(visit.db, slipMark(visit.house.ports.sealing, code)) !== null;
  if (isPrinted) return c.redirect(`/slips/${encodeURIComponent(code)}`, 303);
  const view = refusedView(visit.say, form, { kind: "slip_unknown", field: "code" });
  return await c.html(slipPage(visit, view), 422);
}

function slipPage(visit: Visit, view: FormView): Html {
  const { say } = visit;
  const title = say("pledges.by.slip");
  return layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1>${whoLearns(visit, "slip")}<form method="post" action="/slips">${formToken(visit)}${
      textField(view, { name: "code", label: say("pledges.code"), dir: "ltr", required: true })
    }<p class="buttons"><button class="primary">${say("pledges.go_on")}</button></p></form>`,
  );
}

/** Answers GET `/pledges`: the pledges of an account. */
export async function showOwnPledges(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  return await c.html(await accountPage(visit));
}

/** Answers POST `/pledges`: changes or withdraws one of them. */
export async function changeOwnPledges(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { viewer, house } = visit;
  if (viewer === null) throw new Refusal(401);
  const form = await readForm(c);
  const call = await findCall(visit.db, form.text("call"));
  if (call === null) throw new Refusal(404);
  const key: PledgeKey = { personId: viewer.person.id, callId: call.id };
  const verb = form.text("do");
  if (verb === "withdraw") await withdrawPledge(house.ports, key);
  else if (verb === "here") await noteOwnPresence(house.ports, { key, code: form.text("here") });
  else if (verb === "erase") await eraseOwnPresence(house.ports, key);
  else if (isAside(verb)) {
    const marks = [marksFor(house.ports.sealing, call.id).account(viewer.person.id)];
    const pledge = await findPledgeByMarks(visit.db, call.id, marks);
    const refusal = pledge === null ? null : await changeAside(visit, key, pledge, form);
    if (refusal !== null) {
      return await c.html(
        await accountPage(visit, { callId: call.id, view: refusedView(visit.say, form, refusal) }),
        422,
      );
    }
  } else await changePledge(house.ports, { key, option: readOption(call, form.text("option")) });
  return c.redirect("/pledges", 303);
}

async function loadOwn(c: WebContext, visit: Visit): Promise<Own> {
  const { db, house: { ports: { sealing } } } = visit;
  const code = c.req.param("code");
  if (code !== undefined) {
    const callId = code.length > 100 ? null : await findCallOfSlip(db, slipMark(sealing, code));
    const call = callId === null ? null : await findCall(db, callId);
    const marks = callId === null ? [] : [marksFor(sealing, callId).slip(readSlipCode(code))];
    return { key: { code }, call, pledge: callId === null ? null : await findPledgeByMarks(db, callId, marks) };
  }
  const pledgeId = pledgeOfSecret(sealing, c.req.param("secret") ?? "");
  const pledge = pledgeId === null ? null : await findPledgeView(db, pledgeId);
  const call = pledge === null ? null : await findCall(db, pledge.callId);
  return { key: { pledgeId: pledgeId ?? "" }, call, pledge };
}

async function ownPage(
  visit: Visit,
  { pledge, call, key }: Own,
  refusal: string | null,
  view?: FormView,
): Promise<Html> {
  const { say } = visit;
  const title = say("pledges.yours");
  if (call === null) {
    return layout(visit, { title, hidden: true }, markup`<h1>${title}</h1><p>${say("pledges.no_such")}</p>`);
  }
  return layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1>${callLead(visit, call)}${refusalNote(say, refusal)}
${"code" in key ? whoLearns(visit, "slip") : nothing}${pledge === null ? nothing : stateNote(visit, pledge.state)}
${pledge?.state === "confirmed" ? exactPlace(visit, call) : nothing}
${pledge === null ? nothing : presenceBox(visit, call, pledge, null)}${
      pledge === null ? nothing : await ownBoxes(visit, call, pledge, {
        callId: null,
        byLink: "pledgeId" in key,
        ...(view === undefined ? {} : { view }),
      })
    }${
      takesPledges(call, visit.now)
        ? changeForm(visit, call, pledge)
        : markup`<p class="note">${say("pledges.closed")}</p>`
    }
${pledge === null ? nothing : withdrawForm(visit, null)}`,
  );
}

function changeForm(visit: Visit, call: Call, pledge: PledgeView | null, action = ""): Html {
  const { say } = visit;
  if (pledge?.state === "declined") return nothing;
  const chosen = blankView({ option: pledge?.option ?? "" });
  const isUnconfirmed = pledge?.state === "unconfirmed";
  if (isUnconfirmed) {
    return markup`<form method="post">${formToken(visit)}<p>${
      say(`pledge_option.${pledge.option}`)
    }</p><p class="buttons"><button class="primary" name="do" value="confirm">${
      say("pledges.confirm")
    }</button></p></form>`;
  }
  if (pledge !== null && call.pledgeOptions.length < 2) return nothing;
  return markup`<form method="post"${action === "" ? nothing : markup` action="${action}"`}>${formToken(visit)}${
    action === "" ? nothing : markup`<input type="hidden" name="call" value="${call.id}">`
  }${optionField(visit, chosen, call, `own-${call.id}`)}<p class="buttons"><button class="${
    pledge === null ? "primary" : ""
  }" name="do" value="${pledge === null ? "pledge" : "change"}">${
    say(pledge === null ? "pledges.send" : "pledges.change")
  }</button></p></form>`;
}

/** One's own presence: the code to type while the action goes on, what was noted, and the way to erase it. */
function presenceBox(visit: Visit, call: Call, pledge: PledgeView, callId: string | null): Html {
  const { say } = visit;
  const inForm = (inner: Html) =>
    markup`<form method="post"${callId === null ? nothing : markup` action="/pledges"`}>${formToken(visit)}${
      callId === null ? nothing : markup`<input type="hidden" name="call" value="${callId}">`
    }${inner}</form>`;
  if (pledge.presence !== "unknown") {
    return markup`<p>${say(`presence.yours.${pledge.presence}`)}</p>${
      inForm(
        markup`<p class="buttons"><button class="quiet" name="do" value="erase">${say("presence.erase")}</button></p>`,
      )
    }`;
  }
  if (!isPresenceTime(call, visit.now) || pledge.state !== "confirmed") return nothing;
  return inForm(
    markup`${
      textField(blankView(), { name: "here", label: say("presence.type_code"), dir: "ltr" })
    }<p class="buttons"><button class="primary" name="do" value="here">${say("presence.here")}</button></p>`,
  );
}

function withdrawForm(visit: Visit, callId: string | null): Html {
  return markup`<form method="post"${callId === null ? nothing : markup` action="/pledges"`}>${formToken(visit)}${
    callId === null ? nothing : markup`<input type="hidden" name="call" value="${callId}">`
  }<p class="buttons"><button class="danger" name="do" value="withdraw">${
    visit.say("pledges.withdraw")
  }</button></p></form>`;
}

function withdrawnPage(visit: Visit, call: Call): Html {
  const { say } = visit;
  const title = say("pledges.withdrawn");
  return layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1>${callLead(visit, call)}<p>${say("pledges.withdrawn_next")}</p>`,
  );
}

async function accountPage(
  visit: Visit,
  again: { readonly callId: string; readonly view: FormView } | null = null,
): Promise<Html> {
  const { say, db, viewer, house: { ports: { sealing } } } = visit;
  if (viewer === null) throw new Refusal(401);
  const ids = await listPledgedCallIds(db);
  const pledges = await listPledgesByMarks(db, ids.map((id) => marksFor(sealing, id).account(viewer.person.id)));
  const items: Html[] = [];
  for (const id of ids) {
    const pledge = pledges.find(({ callId }) => callId === id);
    const call = pledge === undefined ? null : await findCall(db, id);
    if (pledge === undefined || call === null) continue;
    items.push(
      markup`<li id="${id}" class="box">${callLead(visit, call)}<p><strong>${
        say(`pledge.state.${pledge.state}`)
      }</strong> · ${say(`pledge_option.${pledge.option}`)}</p>${
        pledge.state === "confirmed" ? exactPlace(visit, call) : nothing
      }${presenceBox(visit, call, pledge, id)}${await ownBoxes(visit, call, pledge, {
        callId: id,
        byLink: false,
        ...(again?.callId === id ? { view: again.view } : {}),
      })}${takesPledges(call, visit.now) ? changeForm(visit, call, pledge, "/pledges") : nothing}${
        withdrawForm(visit, id)
      }</li>`,
    );
  }
  const awayMarks = (await listAwayCallUris(db)).map((uri) => awayMark(sealing, uri, viewer.person.id));
  const away = (await listAwayByMarks(db, awayMarks)).map(({ callUri, state, name }) =>
    markup`<li class="box"><p class="lead"><a href="/pledges/away?uri=${encodeURIComponent(callUri)}"><bdi>${
      name ?? callUri
    }</bdi></a></p><p><strong>${say(`away.state.${state}`, { host: new URL(callUri).host })}</strong></p></li>`
  );
  return layout(
    visit,
    { title: say("home.pledges"), hidden: true },
    markup`${homeNav(visit)}<h1>${say("home.pledges")}</h1><p>${say("pledges.mine_hint")}</p>${
      items.length + away.length === 0
        ? markup`<p class="empty">${say("pledges.none")}</p><p><a class="button" href="/calls">${
          say("lists.calls")
        }</a></p>`
        : markup`<ul class="plain">${items}${away}</ul>`
    }${calendarBox(visit)}`,
  );
}
