/**
 * Where organisers write to a segment of those who pledged, and ask one another to see the addresses of those who agreed to it.
 * The node carries the words; no address is on this page but in the day after two organisers said yes, and the log stays.
 */
import { messagePledgers, openMessage } from "../../application/pledges/message-pledgers.ts";
import { contactOf } from "../../application/pledges/pledge-contact.ts";
import {
  agreeReveal,
  askReveal,
  isShownTo,
  openReason,
  REVEALED_STATES,
} from "../../application/pledges/reveal-contacts.ts";
import { findCall } from "../../database/views/call-views.ts";
import { listMessages, listReveals, type RevealView } from "../../database/views/pledge-desk-views.ts";
import { listPledges } from "../../database/views/pledge-views.ts";
import type { Call } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { MESSAGE_STATES, MESSAGE_WAYS, revealState } from "../../domain/pledge-desk.ts";
import {
  areaField,
  blankView,
  type FormView,
  refusalNote,
  refusedView,
  selectField,
  textField,
} from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { momentText } from "../components/schedule.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { callLead, readOption } from "../pledges/pledge-words.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/desk/calls/:id/pledgers`. */
export async function showPledgers(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  return await c.html(await page(visit, await loadCall(c), blankView(), null));
}

/** Answers POST of the same: `do=write`, `ask` to see addresses, or `agree` as the second organiser. */
export async function writePledgers(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const call = await loadCall(c);
  const form = await readForm(c);
  const who = asker(visit);
  const verb = form.text("do");
  const callId = call.id;
  const outcome = verb === "ask"
    ? await askReveal(ports, who, { callId, reason: form.text("reason") })
    : verb === "agree"
    ? await agreeReveal(ports, who, { callId, id: form.text("request") })
    : await messagePledgers(ports, who, {
      callId,
      text: form.text("text"),
      option: readOption(call, form.text("option")),
      state: MESSAGE_STATES.find((one) => one === form.text("state")) ?? "confirmed",
      ways: MESSAGE_WAYS.find((one) => one === form.text("ways")) ?? "all",
    });
  if (outcome.ok) return c.redirect(`/desk/calls/${callId}/pledgers`, 303);
  const view = refusedView(visit.say, form, outcome.refusal);
  return await c.html(await page(visit, call, view, "field" in outcome.refusal ? null : outcome.refusal.kind), 422);
}

async function loadCall(c: WebContext): Promise<Call> {
  const call = await findCall(c.get("visit").db, c.req.param("id") ?? "");
  if (call === null || call.state === "draft") throw new Refusal(404);
  return call;
}

async function page(visit: Visit, call: Call, view: FormView, refusal: string | null): Promise<Html> {
  const { say } = visit;
  const title = say("pledgers.title");
  return layout(
    visit,
    { title, hidden: true },
    markup`<p class="small"><a href="/desk/calls/${call.id}/pledges">${
      say("pledge_desk.title")
    }</a></p><h1>${title}</h1>
${callLead(visit, call)}${refusalNote(say, refusal)}${writeForm(visit, call, view)}${await written(visit, call)}${
      call.risk ? nothing : await revealing(visit, call, view)
    }`,
  );
}

function writeForm(visit: Visit, call: Call, view: FormView): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="write"><h2 id="write">${say("pledgers.write")}</h2><p>${
    say(call.risk ? "pledgers.write_risk" : "pledgers.write_hint")
  }</p><form method="post">${formToken(visit)}${
    selectField(
      view,
      { name: "option", label: say("pledge_desk.answer") },
      call.pledgeOptions.map((option) => [option, say(`pledge_option.${option}`)]),
    )
  }${
    selectField(
      view,
      { name: "state", label: say("pledgers.state") },
      MESSAGE_STATES.map((state) => [state, say(`pledge_desk.state.${state}`)]),
    )
  }${
    selectField(
      view,
      { name: "ways", label: say("pledge_desk.door") },
      MESSAGE_WAYS.map((ways) => [ways, say(`pledgers.ways.${ways}`)]),
    )
  }${
    areaField(view, {
      name: "text",
      label: say("pledgers.text"),
      hint: say("pledgers.text_hint", { most: pledgeLimits.textCharacters }),
    })
  }<p class="buttons"><button class="primary" name="do" value="write">${
    say("pledgers.send")
  }</button></p></form></section>`;
}

async function written(visit: Visit, call: Call): Promise<Html> {
  const { say, db, house: { ports: { sealing } } } = visit;
  const messages = await listMessages(db, call.id);
  if (messages.length === 0) return nothing;
  return markup`<section aria-labelledby="written"><h2 id="written">${say("pledgers.written")}</h2><ul class="plain">${
    messages.map(({ option, state, ways, sealed, sentAt }) =>
      markup`<li class="box"><p class="small">${momentText(visit, sentAt)} · ${say(`pledge_option.${option}`)} · ${
        say(`pledge_desk.state.${state}`)
      } · ${say(`pledgers.ways.${ways}`)}</p>${
        openMessage(sealing.open, sealed).split("\n").map((line) => markup`<p dir="auto">${line}</p>`)
      }</li>`
    )
  }</ul></section>`;
}

async function revealing(visit: Visit, call: Call, view: FormView): Promise<Html> {
  const { say, db, now } = visit;
  const log = await listReveals(db, call.id);
  const [last] = log;
  const state = last === undefined ? "over" : revealState(last, now);
  return markup`<section aria-labelledby="reveal"><h2 id="reveal">${say("reveal.title")}</h2><p>${
    say("reveal.hint")
  }</p>${last !== undefined && state === "asked" ? request(visit, last) : nothing}${
    last !== undefined && state === "open" && isShownTo(last, visit.viewer?.person.id ?? null)
      ? await contacts(visit, call, last)
      : nothing
  }${
    state === "asked" || state === "open"
      ? nothing
      : markup`<form method="post">${formToken(visit)}${
        textField(view, { name: "reason", label: say("reveal.reason"), hint: say("reveal.reason_hint") })
      }<p class="buttons"><button name="do" value="ask">${say("reveal.ask")}</button></p></form>`
  }${
    log.length === 0 ? nothing : markup`<h3>${say("reveal.log")}</h3><ul>${log.map((one) => logged(visit, one))}</ul>`
  }</section>`;
}

function request(visit: Visit, { id, askedBy }: RevealView): Html {
  const { say, viewer } = visit;
  if (askedBy === viewer?.person.id) return markup`<p class="note">${say("reveal.waits")}</p>`;
  return markup`<form method="post">${formToken(visit)}<input type="hidden" name="request" value="${id}"><p>${
    say("reveal.second")
  }</p><p class="buttons"><button class="danger" name="do" value="agree">${say("reveal.agree")}</button></p></form>`;
}

/** The addresses of those who said yes and were told, while the day lasts; for the two organisers who agreed alone. */
async function contacts(visit: Visit, call: Call, reveal: RevealView): Promise<Html> {
  const { say, db, house: { ports: { sealing } } } = visit;
  const pledges = await listPledges(db, call.id, REVEALED_STATES, pledgeLimits.toldAtOnce);
  const shown = pledges.flatMap((pledge) => {
    const { reachable, revealed = [], mail, handle, name } = contactOf(sealing, pledge);
    const reach = mail ?? handle ?? null;
    return reachable === true && reach !== null && revealed.includes(reveal.id) ? [{ reach, name }] : [];
  });
  return markup`<p class="note">${say("reveal.open", { count: shown.length })}</p><ul>${
    shown.map(({ reach, name }) =>
      markup`<li>${name === undefined ? nothing : markup`<bdi>${name}</bdi> · `}<bdi dir="ltr">${reach}</bdi></li>`
    )
  }</ul>`;
}

function logged(visit: Visit, one: RevealView): Html {
  const { say, house: { ports: { sealing } }, now } = visit;
  const who = (handle: string | null) => handle === null ? say("reveal.gone") : `@${handle}`;
  return markup`<li>${momentText(visit, one.askedAt)} · <bdi>${who(one.asker)}</bdi>: <q dir="auto">${
    openReason(sealing.open, one.sealedReason)
  }</q> · ${say(`reveal.state.${revealState(one, now)}`)}${
    one.agreedAt === null ? nothing : markup` · <bdi>${who(one.agreer)}</bdi> ${momentText(visit, one.agreedAt)}`
  }</li>`;
}
