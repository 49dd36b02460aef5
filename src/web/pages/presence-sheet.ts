/**
 * Presence without a network: the codes of an hour, one for each minute, to print or to keep open, and a list on paper. What was
 * ticked there, or which printed codes were collected, is entered afterwards in one form. Only organisers open this page.
 */
import { listCode, noteListed } from "../../application/pledges/note-listed.ts";
import { isPresenceTime, presenceCode, presenceHours } from "../../application/pledges/note-presence.ts";
import { contactOf } from "../../application/pledges/pledge-contact.ts";
import { findCall } from "../../database/views/call-views.ts";
import { listPledges } from "../../database/views/pledge-views.ts";
import type { Call } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { STATIC_FILES } from "../assets.ts";
import { areaField, blankView, type FormView, refusedView } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { callLead } from "../pledges/pledge-words.ts";
import { qrShape } from "../posters/qr.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/desk/calls/:id/presence/sheet?hour=…`. */
export async function showPresenceSheet(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const call = await loadCall(c);
  return await c.html(await page(visit, call, c.req.query("hour") ?? "", blankView(), null));
}

/** Answers POST of the same: what a list on paper or a bag of printed codes says, one code on each line. */
export async function enterPresence(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const call = await loadCall(c);
  const form = await readForm(c);
  const lines = form.text("lines").split(/\r?\n/);
  const outcome = await noteListed(visit.house.ports, asker(visit), { callId: call.id, lines });
  if (!outcome.ok) {
    const view = refusedView(visit.say, form, { ...outcome.refusal, field: "lines" });
    return await c.html(await page(visit, call, "", view, null), 422);
  }
  const { noted, unknown } = outcome.value;
  const view = blankView({ lines: unknown.join("\n") });
  return await c.html(await page(visit, call, "", view, { noted, unknown: unknown.length }));
}

async function loadCall(c: WebContext): Promise<Call> {
  const call = await findCall(c.get("visit").db, c.req.param("id") ?? "");
  if (call === null || call.state === "draft" || call.schedule === null) throw new Refusal(404);
  return call;
}

async function page(
  visit: Visit,
  call: Call,
  asked: string,
  view: FormView,
  entered: { readonly noted: number; readonly unknown: number } | null,
): Promise<Html> {
  const { say } = visit;
  const title = say("sheet.title");
  const hours = presenceHours(call);
  const hour = hours.find((one) => one.toString() === asked) ?? null;
  const path = `/desk/calls/${call.id}/presence`;
  return layout(
    visit,
    { title, hidden: true },
    markup`<div class="screen-only"><p class="small"><a href="${path}">${say("presence.title")}</a></p><h1>${title}</h1>
<p>${say("sheet.what")}</p></div>${callLead(visit, call)}${
      entered === null
        ? nothing
        : markup`<p class="done" role="status"><strong>${say("sheet.noted", { count: entered.noted })}</strong>${
          entered.unknown === 0 ? nothing : markup` ${say("sheet.unknown", { count: entered.unknown })}`
        }</p>`
    }${hourForm(visit, call, hours, hour)}${hour === null ? nothing : codes(visit, call, hour)}${await paperList(
      visit,
      call,
    )}${
      isPresenceTime(call, visit.now)
        ? entryForm(visit, call, view)
        : markup`<p class="note">${say("presence.closed")}</p>`
    }`,
  );
}

function hourForm(visit: Visit, call: Call, hours: readonly Temporal.Instant[], chosen: Temporal.Instant | null): Html {
  const { say } = visit;
  return markup`<form method="get" action="/desk/calls/${call.id}/presence/sheet"><div class="field"><label for="field-hour">${
    say("sheet.hour")
  }</label><select id="field-hour" name="hour">${
    hours.map((hour) =>
      markup`<option value="${hour.toString()}"${chosen?.equals(hour) === true ? markup` selected` : nothing}>${
        clock(visit, call, hour, true)
      }</option>`
    )
  }</select></div><p class="buttons"><button>${say("sheet.show")}</button></p></form>`;
}

/** Sixty codes. With the script the one of now is shown large and changes by itself, without asking anybody. */
function codes(visit: Visit, call: Call, hour: Temporal.Instant): Html {
  const { say, addresses, house: { ports } } = visit;
  const minutes = Array.from({ length: 60 }, (_, at) => hour.add({ minutes: at }));
  return markup`<section aria-labelledby="codes"><h2 id="codes">${say("sheet.codes")}</h2><p class="screen-only">${
    say("sheet.keep")
  }</p><ul class="slips" data-minutes>${
    minutes.map((minute) => {
      const code = presenceCode(ports.sealing, call.id, minute);
      const { size, path } = qrShape(addresses.here(call.id, code));
      return markup`<li data-minute="${minute.epochMilliseconds}"><svg viewBox="0 0 ${size} ${size}" width="96" height="96" aria-hidden="true"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg><p><strong>${
        clock(visit, call, minute, false)
      }</strong><br><bdi class="code" dir="ltr">${code}</bdi></p></li>`;
    })
  }</ul></section><script type="module" src="${STATIC_FILES.presence.path}"></script>`;
}

/** Those who chose to be named, each with the short code by which the list is entered again. */
async function paperList(visit: Visit, call: Call): Promise<Html> {
  const { say, db, house: { ports: { sealing } } } = visit;
  const named = (await listPledges(db, call.id, ["confirmed"], pledgeLimits.listed * 10)).flatMap((pledge) => {
    const { name, named: isNamed } = contactOf(sealing, pledge);
    return isNamed === true && name !== undefined ? [{ code: listCode(sealing, pledge.id), name }] : [];
  });
  if (named.length === 0) return nothing;
  return markup`<section aria-labelledby="paper"><h2 id="paper">${say("presence.list")}</h2><ul class="plain">${
    named.map(({ code, name }) => markup`<li>☐ <bdi class="code" dir="ltr">${code}</bdi> <bdi>${name}</bdi></li>`)
  }</ul></section>`;
}

function entryForm(visit: Visit, call: Call, view: FormView): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="enter" class="screen-only"><h2 id="enter">${
    say("sheet.enter")
  }</h2><form method="post" action="/desk/calls/${call.id}/presence/sheet" data-queue="${call.id}">${formToken(visit)}${
    areaField(view, { name: "lines", label: say("sheet.lines"), hint: say("sheet.lines_hint"), dir: "ltr" })
  }<p class="buttons"><button class="primary">${say("sheet.save")}</button></p><p class="note" data-queued hidden>${
    say("sheet.queued")
  }</p></form></section><script type="module" src="${STATIC_FILES.presence.path}"></script>`;
}

function clock(visit: Visit, { schedule }: Call, at: Temporal.Instant, isLong: boolean): string {
  const timeZone = schedule?.timezone ?? "UTC";
  const day = isLong ? { weekday: "short", day: "numeric", month: "short" } as const : {};
  return new Intl.DateTimeFormat(visit.language, { timeZone, hour: "2-digit", minute: "2-digit", ...day })
    .format(at.epochMilliseconds);
}
