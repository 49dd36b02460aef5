/**
 * Tokens: a member asks for one here, in their own browser, and spends it later where they are signed in nowhere. The page says
 * what this node can still put together: when and from where both happened.
 */
import { changePledge } from "../../application/pledges/change-pledge.ts";
import { issueToken, markOfToken, pledgeByToken, tokenKeyOf } from "../../application/pledges/pledge-tokens.ts";
import { withdrawPledge } from "../../application/pledges/withdraw-pledge.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { findPledgeByMarks } from "../../database/views/pledge-views.ts";
import type { Call } from "../../domain/call.ts";
import { doorsOf, takesPledges } from "../../domain/pledge.ts";
import { STATIC_FILES } from "../assets.ts";
import { isPublic } from "../can-see.ts";
import { blankView } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { readForm, type SubmittedForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { callLead, exactPlace, optionField, readOption, stateNote } from "../pledges/pledge-words.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers GET `/calls/:id/token`: the way to a token, for members. */
export async function askToken(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const call = await loadCall(c);
  const key = await tokenKeyOf(visit.house.ports, call.id);
  if (key === null || !takesPledges(call, visit.now)) throw new Refusal(404);
  const { n, e, kty } = key;
  const { say } = visit;
  const title = say("tokens.title");
  return await c.html(layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1>${callLead(visit, call)}<p>${say("tokens.what")}</p><p class="note">${
      say("tokens.honest")
    }</p>
<noscript><p class="note">${say("tokens.no_script")}</p></noscript>
<form method="post" action="/calls/${call.id}/token" data-token-key="${JSON.stringify({ n, e, kty })}" hidden>${
      formToken(visit)
    }<p class="buttons"><button class="primary">${say("tokens.make")}</button></p></form>
<div data-token-made hidden><p class="done">${say("tokens.made")}</p><div class="field"><label for="token">${
      say("tokens.yours")
    }</label><textarea id="token" rows="6" dir="ltr" readonly></textarea></div><p>${
      say("tokens.spend_how")
    }</p><p class="copy"><bdi dir="ltr">${visit.addresses.call(call.id)}/pledge</bdi></p></div>
<p data-token-failed hidden class="findings" role="alert" tabindex="-1">${say("tokens.failed")}</p>
<script type="module" src="${STATIC_FILES.token.path}"></script>`,
  ));
}

/** Answers POST of the same with the blind signature as JSON: 409 for whoever had one, 400 for what is no blinded message. */
export async function giveToken(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const personId = visit.viewer?.person.id;
  if (personId === undefined) throw new Refusal(401);
  const call = await loadCall(c);
  const form = await readForm(c);
  const outcome = await issueToken(visit.house.ports, { callId: call.id, personId, blinded: form.text("blinded") });
  if (outcome.ok) return c.json({ signature: outcome.value.signature });
  const { kind } = outcome.refusal;
  return c.json({ error: kind }, kind === "token_issued" ? 409 : kind === "token_unreadable" ? 400 : 404);
}

/** Spends a token from the form of a call's pledge page; anybody may, signed in or not. */
export async function spendToken(c: WebContext, call: Call, form: SubmittedForm): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const token = form.text("token");
  const verb = form.text("then");
  const mark = await markOfToken(ports, call.id, token);
  if (mark !== null && verb === "withdraw") {
    await withdrawPledge(ports, { callId: call.id, tokenMark: mark });
    return c.redirect(`/calls/${call.id}/pledge`, 303);
  }
  const option = readOption(call, form.text("option"));
  if (mark !== null && verb === "change") {
    await changePledge(ports, { key: { callId: call.id, tokenMark: mark }, option });
  }
  const outcome = verb === "change" ? null : await pledgeByToken(ports, { callId: call.id, token, option });
  const refusal = outcome === null || outcome.ok ? null : outcome.refusal.kind;
  const status = refusal === null ? 200 : refusal === "token_spent" ? 409 : refusal === "token_forged" ? 403 : 422;
  return await c.html(await tokenPage(visit, call, { token, mark, refusal }), status);
}

/** The form that spends a token, on a call's pledge page. */
export function tokenForm(visit: Visit, call: Call): Html {
  const { say, viewer } = visit;
  return markup`<section class="box"><h2>${say("tokens.by")}</h2><p class="hint">${say("tokens.learns")}</p>${
    viewer === null ? nothing : markup`<p><a href="/calls/${call.id}/token">${say("tokens.get")}</a></p>`
  }<form method="post" action="/calls/${call.id}/pledge">${
    formToken(visit)
  }<div class="field"><label for="field-token">${
    say("tokens.yours")
  }</label><textarea id="field-token" name="token" rows="3" dir="ltr" autocomplete="off" spellcheck="false"></textarea></div>${
    optionField(visit, blankView(), call, "token")
  }<p class="buttons"><button class="primary" name="do" value="token">${
    say("pledges.send")
  }</button></p></form></section>`;
}

async function loadCall(c: WebContext): Promise<Call> {
  const { db } = c.get("visit");
  const call = await findCall(db, c.req.param("id") ?? "");
  const campaign = call === null ? null : await findCampaignById(db, call.campaignId);
  if (call === null || campaign === null || !isPublic({ campaign, call }) || !doorsOf(call).has("token")) {
    throw new Refusal(404);
  }
  return call;
}

async function tokenPage(
  visit: Visit,
  call: Call,
  spent: { readonly token: string; readonly mark: string | null; readonly refusal: string | null },
): Promise<Html> {
  const { say } = visit;
  const pledge = spent.mark === null ? null : await findPledgeByMarks(visit.db, call.id, [spent.mark]);
  const title = say("pledges.yours");
  return layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1>${callLead(visit, call)}${
      spent.refusal === null
        ? nothing
        : markup`<p class="findings" role="alert"><strong>${say(`refusal.${spent.refusal}`)}</strong></p>`
    }${
      pledge === null
        ? nothing
        : markup`${stateNote(visit, pledge.state)}${
          pledge.state === "confirmed" ? exactPlace(visit, call) : nothing
        }<form method="post" action="/calls/${call.id}/pledge">${
          formToken(visit)
        }<input type="hidden" name="do" value="token"><input type="hidden" name="token" value="${spent.token}">${
          optionField(visit, blankView({ option: pledge.option }), call, "token")
        }<p class="buttons"><button name="then" value="change">${
          say("pledges.change")
        }</button> <button class="danger" name="then" value="withdraw">${say("pledges.withdraw")}</button></p></form>`
    }<p><a href="/calls/${call.id}/pledge">${say("pledges.open")}</a></p>`,
  );
}
