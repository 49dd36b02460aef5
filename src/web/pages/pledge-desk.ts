/**
 * Who will be there, for the organisers of a call: numbers by door and by state, those who wait for a yes, those who chose to be
 * named. Nobody else is listed, and an address is never shown.
 */
import { stringify } from "csv-stringify/sync";
import { decidePledges } from "../../application/pledges/decide-pledges.ts";
import { issueSlips } from "../../application/pledges/issue-slips.ts";
import { contactOf } from "../../application/pledges/pledge-contact.ts";
import { answerOutcome, CALL_OUTCOMES } from "../../application/pledges/remind-pledgers.ts";
import { releaseTotals } from "../../application/pledges/release-totals.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findSource } from "../../database/views/joint-views.ts";
import { findToldTotals } from "../../database/views/pledge-totals.ts";
import {
  findOutcome,
  listPledges,
  type PledgeDesk,
  type PledgeView,
  readPledgeDesk,
} from "../../database/views/pledge-views.ts";
import { type Call, PLEDGE_OPTIONS } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import {
  doorsOf,
  needsYes,
  PLEDGE_DOORS,
  PLEDGE_STATES,
  type PledgeContact,
  type PledgeCount,
  rangeOf,
} from "../../domain/pledge.ts";
import { isPast } from "../../domain/schedule.ts";
import { blankView, refusalNote, refusedView, textField } from "../components/fields.ts";
import type { FormView } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { readForm } from "../forms/read-form.ts";
import { reportFormPath } from "../forms/report-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { figureLine } from "../pledges/pledge-box.ts";
import { callLead } from "../pledges/pledge-words.ts";
import { slipSheet } from "../pledges/slip-sheet.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

const NOBODY: PledgeContact = {};

/** Answers GET `/desk/calls/:id/pledges`. */
export async function showPledgeDesk(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  return await c.html(await deskPage(visit, await loadCall(c), blankView(), null));
}

/** Answers POST of the same: `do=accept` or `decline` for the chosen, `slips` for a sheet, `release` or `hide` for figures. */
export async function changePledgeDesk(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { ports } = visit.house;
  const call = await loadCall(c);
  const form = await readForm(c);
  const verb = form.text("do");
  const who = asker(visit);
  const back = `/desk/calls/${call.id}/pledges`;
  if (verb === "slips") {
    const made = await issueSlips(ports, who, { callId: call.id, count: Number(form.text("count")) });
    if (made.ok) return await c.html(slipSheet(visit, call, made.value.codes));
    const view = refusedView(visit.say, form, made.refusal);
    return await c.html(await deskPage(visit, call, view, made.refusal.kind), 422);
  }
  const answer = CALL_OUTCOMES.find((one) => one === form.text("outcome"));
  if (verb === "outcome" && answer !== undefined) {
    await answerOutcome(ports, who, { callId: call.id, answer });
    // An answer of one press stays here; what everybody is told is the report, begun with that answer.
    const action = visit.addresses.call(call.id);
    const isReported = await findSource(visit.db, action) !== null;
    return c.redirect(isReported ? `${reportFormPath(action)}&outcome=${answer}` : back, 303);
  }
  const outcome = verb === "release" || verb === "hide"
    ? await releaseTotals(ports, who, { callId: call.id, released: verb === "release" })
    : await decidePledges(ports, who, { callId: call.id, ids: form.all("pledge"), accept: verb === "accept" });
  if (outcome.ok) return c.redirect(back, 303);
  return await c.html(await deskPage(visit, call, blankView(), outcome.refusal.kind), 422);
}

/** Answers GET `/desk/calls/:id/pledges.csv`: counts alone, nobody's name. */
export async function exportPledgeCounts(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const call = await loadCall(c);
  const { counts } = await readPledgeDesk(visit.db, call.id);
  const columns = ["door", "option", "state", "count"];
  const csv = stringify([columns, ...counts.map(({ door, option, state, count }) => [door, option, state, count])]);
  return c.body(csv, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="pledges-${call.id}.csv"`,
  });
}

async function loadCall(c: WebContext): Promise<Call> {
  const call = await findCall(c.get("visit").db, c.req.param("id") ?? "");
  if (call === null || call.state === "draft") throw new Refusal(404);
  return call;
}

async function deskPage(visit: Visit, call: Call, view: FormView, refusal: string | null): Promise<Html> {
  const { say, db } = visit;
  const desk = await readPledgeDesk(db, call.id);
  const { listed } = pledgeLimits;
  const deciding = await listPledges(db, call.id, ["pending", "held", "waiting"], listed);
  const confirmed = await listPledges(db, call.id, ["confirmed", "undecided"], listed * 10);
  const told = await findToldTotals(db, call.id);
  return layout(
    visit,
    { title: say("pledge_desk.title"), hidden: true },
    markup`<p class="small"><a href="/desk">${say("layout.desk")}</a></p><h1>${say("pledge_desk.title")}</h1>
${callLead(visit, call)}${refusalNote(say, refusal)}
<section aria-labelledby="numbers"><h2 id="numbers">${say("pledge_desk.numbers")}</h2>
${rangeLine(visit, desk.counts)}${places(visit, call, desk.counts)}${figureLine(visit, call, told)}
${countTable(visit, desk)}<p><a href="/desk/calls/${call.id}/pledges.csv">${say("pledge_desk.csv")}</a></p></section>
${await outcomeBox(visit, call)}<p><a class="button" href="/desk/calls/${call.id}/presence">${
      say("presence.title")
    }</a> <a class="button" href="/desk/calls/${call.id}/pledgers">${say("pledgers.title")}</a></p>
${decisions(visit, call, deciding)}${namedList(visit, confirmed)}
${call.risk ? release(visit, call, desk) : nothing}${
      doorsOf(call).has("slip") ? slips(visit, call, desk, view) : nothing
    }`,
  );
}

/** What became of it, one press; asked from the end of the action on. */
async function outcomeBox(visit: Visit, call: Call): Promise<Html> {
  const { say } = visit;
  if (call.schedule === null || !isPast(call, visit.now)) return nothing;
  const known = await findOutcome(visit.db, call.id);
  return markup`<section class="box" aria-labelledby="outcome"><h2 id="outcome">${say("outcome.question")}</h2>${
    known?.answer == null
      ? nothing
      : markup`<p>${say("outcome.answered", { answer: say(`outcome.${known.answer}`) })}</p>`
  }<form method="post" action="/desk/calls/${call.id}/pledges">${
    formToken(visit)
  }<input type="hidden" name="do" value="outcome"><p class="buttons">${
    CALL_OUTCOMES.map((outcome) =>
      markup`<button name="outcome" value="${outcome}">${say(`outcome.${outcome}`)}</button> `
    )
  }</p></form></section>`;
}

function rangeLine({ say }: Visit, counts: readonly PledgeCount[]): Html {
  const { low, high } = rangeOf(counts, "going");
  return markup`<p class="lead"><strong>${
    low === high ? say("pledge_desk.going", { count: low }) : say("pledge_desk.going_range", { low, high })
  }</strong></p>${low === high ? nothing : markup`<p class="hint">${say("pledge_desk.range_why")}</p>`}`;
}

function places({ say }: Visit, call: Call, counts: readonly PledgeCount[]): Html {
  if (call.capacity === null) return nothing;
  const taken = counts.filter(({ state, option }) => state === "confirmed" && option === "going")
    .reduce((sum, { count }) => sum + count, 0);
  return markup`<p>${say("pledge_desk.places", { taken, capacity: call.capacity })}</p>`;
}

/** One row for each door and answer that has any, one column for each state that occurs. */
function countTable({ say }: Visit, { counts, slips }: PledgeDesk): Html {
  if (counts.length === 0) return markup`<p class="empty">${say("pledge_desk.nobody")}</p>`;
  const states = PLEDGE_STATES.filter((state) => counts.some((count) => count.state === state));
  const sum = (door: string, option: string, state: string) =>
    counts.filter((count) => count.door === door && count.option === option && count.state === state)
      .reduce((all, { count }) => all + count, 0);
  const rows = PLEDGE_DOORS.flatMap((door) => PLEDGE_OPTIONS.map((option) => ({ door, option })))
    .filter(({ door, option }) => counts.some((count) => count.door === door && count.option === option));
  return markup`<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${
    say("pledge_desk.door")
  }</th><th scope="col">${say("pledge_desk.answer")}</th>${
    states.map((state) => markup`<th scope="col">${say(`pledge_desk.state.${state}`)}</th>`)
  }</tr></thead>
<tbody>${
    rows.map(({ door, option }) =>
      markup`<tr><th scope="row">${say(`pledge_desk.door.${door}`)}${
        door === "slip" && option === "going"
          ? markup` <span class="small">${say("pledge_desk.of_slips", { slips })}</span>`
          : nothing
      }</th><td>${say(`pledge_option.${option}`)}</td>${
        states.map((state) => markup`<td>${sum(door, option, state)}</td>`)
      }</tr>`
    )
  }</tbody></table></div>`;
}

function decisions(visit: Visit, call: Call, pledges: readonly PledgeView[]): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="waiting"><h2 id="waiting">${
    say("pledge_desk.to_decide", { count: pledges.length })
  }</h2>${
    pledges.length === 0
      ? markup`<p class="empty">${say("pledge_desk.none_to_decide")}</p>`
      : markup`<form method="post">${formToken(visit)}<fieldset class="ticks"><legend>${
        say("pledge_desk.choose")
      }</legend>${
        pledges.map((pledge) => candidate(visit, call, pledge))
      }</fieldset><p class="buttons"><button class="primary" name="do" value="accept">${
        say("pledge_desk.accept")
      }</button> <button class="danger" name="do" value="decline">${say("pledge_desk.decline")}</button></p></form>
<p class="hint">${say("pledge_desk.decide_hint")}</p>`
  }</section>`;
}

/**
 * Whoever asks for a yes is shown by handle or by the name they gave, because somebody has to decide; addresses never are. Who only
 * waits for a place was promised to be a number.
 */
function candidate({ say, house }: Visit, call: Call, pledge: PledgeView): Html {
  const contact = contactOf(house.ports.sealing, pledge);
  const { handle, name, message } = needsYes(call, pledge) || contact.named === true ? contact : NOBODY;
  const who = name ?? handle ?? say(`pledge_desk.door.${pledge.door}`);
  const id = `pledge-${pledge.id}`;
  return markup`<p class="tick"><input type="checkbox" id="${id}" name="pledge" value="${pledge.id}"> <label for="${id}"><bdi>${who}</bdi> · ${
    say(`pledge_desk.state.${pledge.state}`)
  }${pledge.weight === 1 ? nothing : markup` · ${say("pledge_desk.people", { count: pledge.weight })}`}</label>${
    message === undefined ? nothing : markup`<span class="hint" dir="auto">${message}</span>`
  }</p>`;
}

function namedList({ say, house }: Visit, pledges: readonly PledgeView[]): Html {
  const named = pledges.flatMap((pledge) => {
    const contact = contactOf(house.ports.sealing, pledge);
    return contact.named === true && contact.name !== undefined ? [contact.name] : [];
  });
  return markup`<section aria-labelledby="named"><h2 id="named">${
    say("pledge_desk.named", { count: named.length })
  }</h2>
<p class="hint">${say("pledge_desk.named_hint")}</p>${
    named.length === 0 ? nothing : markup`<ul>${named.map((name) => markup`<li><bdi>${name}</bdi></li>`)}</ul>`
  }</section>`;
}

function release(visit: Visit, call: Call, { totalsReleased }: PledgeDesk): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="release"><h2 id="release">${say("pledge_desk.release")}</h2><p>${
    say(totalsReleased ? "pledge_desk.are_released" : "pledge_desk.are_hidden")
  }</p><form method="post" action="/desk/calls/${call.id}/pledges">${
    formToken(visit)
  }<p class="buttons"><button name="do" value="${totalsReleased ? "hide" : "release"}">${
    say(totalsReleased ? "pledge_desk.hide" : "pledge_desk.release")
  }</button></p></form></section>`;
}

function slips(visit: Visit, call: Call, desk: PledgeDesk, view: FormView): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="slips"><h2 id="slips">${say("pledge_desk.slips")}</h2>
<p>${say("pledge_desk.slips_hint")}</p><p class="small">${say("pledge_desk.slips_issued", { count: desk.slips })}</p>
<form method="post" action="/desk/calls/${call.id}/pledges">${formToken(visit)}${
    textField(view, {
      name: "count",
      label: say("pledge_desk.slips_count"),
      type: "number",
      hint: say("pledge_desk.slips_most", { most: pledgeLimits.slipsAtOnce }),
    })
  }<p class="buttons"><button class="primary" name="do" value="slips">${
    say("pledge_desk.slips_print")
  }</button></p></form></section>`;
}
