/**
 * Who came: a code to hold up that changes every minute, a list of those who chose to be named, and for each person the page where
 * they say "I'm here". Organisers of the call see numbers; nobody else sees anything.
 */
import { contactOf } from "../../application/pledges/pledge-contact.ts";
import {
  isPresenceTime,
  noteOwnPresence,
  notePresence,
  presenceCode,
} from "../../application/pledges/note-presence.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { listPledges, type PledgeView, readPledgeDesk } from "../../database/views/pledge-views.ts";
import type { Call } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { rangeOf } from "../../domain/pledge.ts";
import { isPublic } from "../can-see.ts";
import { refusalNote } from "../components/fields.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { address } from "../components/text.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup, nothing } from "../html.ts";
import { callLead } from "../pledges/pledge-words.ts";
import { qrShape } from "../posters/qr.ts";
import { Refusal } from "../refusal.ts";
import { asker, type Visit, type WebContext } from "../visit.ts";

/** Answers GET `/desk/calls/:id/presence`. */
export async function showPresence(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  return await c.html(await presencePage(visit, await loadCall(c)));
}

/** Answers POST of the same: `do=took_part`, `did_not` or `unknown` for the chosen. */
export async function changePresence(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const call = await loadCall(c);
  const form = await readForm(c);
  const presence = (["took_part", "did_not"] as const).find((one) => one === form.text("do")) ?? "unknown";
  await notePresence(visit.house.ports, asker(visit), { callId: call.id, ids: form.all("pledge"), presence });
  return c.redirect(`/desk/calls/${call.id}/presence`, 303);
}

/** Answers GET `/here/:id/:code`, where the code that was held up leads. */
export async function showHere(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  return await c.html(herePage(visit, await loadPublicCall(c), c.req.param("code") ?? "", null));
}

/** Answers POST of the same: notes that the account signed in is there. */
export async function takeHere(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const call = await loadPublicCall(c);
  const code = c.req.param("code") ?? "";
  if (visit.viewer === null) throw new Refusal(401);
  const key = { personId: visit.viewer.person.id, callId: call.id };
  const outcome = await noteOwnPresence(visit.house.ports, { key, code });
  if (outcome.ok) return c.redirect(`/pledges#${call.id}`, 303);
  return await c.html(herePage(visit, call, code, outcome.refusal.kind), 422);
}

/** For those who are no organisers: a campaign that is a draft has no call for them, as on every other page. */
async function loadPublicCall(c: WebContext): Promise<Call> {
  const call = await loadCall(c);
  const campaign = await findCampaignById(c.get("visit").db, call.campaignId);
  if (campaign === null || !isPublic({ campaign, call })) throw new Refusal(404);
  return call;
}

async function loadCall(c: WebContext): Promise<Call> {
  const call = await findCall(c.get("visit").db, c.req.param("id") ?? "");
  if (call === null || call.state === "draft") throw new Refusal(404);
  return call;
}

async function presencePage(visit: Visit, call: Call): Promise<Html> {
  const { say, db } = visit;
  const { counts, tookPart } = await readPledgeDesk(db, call.id);
  const named = (await listPledges(db, call.id, ["confirmed"], pledgeLimits.listed * 10)).flatMap((pledge) => {
    const { name, named: isNamed } = contactOf(visit.house.ports.sealing, pledge);
    return isNamed === true && name !== undefined ? [{ pledge, name }] : [];
  });
  const isOpen = isPresenceTime(call, visit.now);
  return layout(
    visit,
    {
      title: say("presence.title"),
      hidden: true,
      ...(isOpen && named.length === 0 ? { refreshSeconds: pledgeLimits.presenceSeconds / 2 } : {}),
    },
    markup`<p class="small"><a href="/desk/calls/${call.id}/pledges">${say("pledge_desk.title")}</a></p><h1>${
      say("presence.title")
    }</h1>${callLead(visit, call)}<p class="lead"><strong>${
      say("presence.count", { count: tookPart })
    }</strong></p><p>${say("presence.kept", { took: tookPart, going: rangeOf(counts, "going").high })}</p>${
      isOpen ? shownCode(visit, call) : markup`<p class="note">${say("presence.closed")}</p>`
    }${named.length === 0 ? nothing : nameList(visit, named)}${
      call.schedule === null
        ? nothing
        : markup`<p><a class="button" href="/desk/calls/${call.id}/presence/sheet">${say("sheet.title")}</a></p>`
    }`,
  );
}

function shownCode(visit: Visit, call: Call): Html {
  const { say, addresses, now, house: { ports } } = visit;
  const code = presenceCode(ports.sealing, call.id, now);
  const link = addresses.here(call.id, code);
  const { size, path } = qrShape(link);
  return markup`<section class="box" aria-labelledby="code"><h2 id="code">${say("presence.code_title")}</h2><p>${
    say("presence.code_how")
  }</p><p><svg viewBox="0 0 ${size} ${size}" width="320" height="320" role="img" aria-label="${
    say("presence.code_alt", { address: link })
  }"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg></p><p><bdi class="code" dir="ltr">${code}</bdi></p><p><a class="button" href="/desk/calls/${call.id}/presence">${
    say("presence.next")
  }</a></p></section>`;
}

function nameList(visit: Visit, named: readonly { readonly pledge: PledgeView; readonly name: string }[]): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="list"><h2 id="list">${say("presence.list")}</h2><form method="post">${
    formToken(visit)
  }<fieldset class="ticks"><legend>${say("pledge_desk.choose")}</legend>${
    named.map(({ pledge, name }) => {
      const id = `here-${pledge.id}`;
      return markup`<p class="tick"><input type="checkbox" id="${id}" name="pledge" value="${pledge.id}"> <label for="${id}"><bdi>${name}</bdi> · ${
        say(`presence.${pledge.presence}`)
      }</label></p>`;
    })
  }</fieldset><p class="buttons"><button class="primary" name="do" value="took_part">${
    say("presence.took_part")
  }</button> <button name="do" value="did_not">${
    say("presence.did_not")
  }</button> <button class="quiet" name="do" value="unknown">${say("presence.unknown")}</button></p></form></section>`;
}

function herePage(visit: Visit, call: Call, code: string, refusal: string | null): Html {
  const { say, viewer } = visit;
  const title = say("presence.here");
  const note = refusal === "not_found"
    ? markup`<p class="note">${say("presence.no_pledge")}</p>`
    : refusalNote(say, refusal);
  return layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1>${callLead(visit, call)}${note}${
      viewer === null
        ? nothing
        : markup`<form method="post">${formToken(visit)}<p class="buttons"><button class="primary">${
          say("presence.here")
        }</button></p></form>`
    }<p>${say("presence.how_else")}</p><p class="copy"><bdi class="code" dir="ltr">${code.slice(0, 6)}</bdi></p><p>${
      address(visit.addresses.slips())
    }</p>`,
  );
}
