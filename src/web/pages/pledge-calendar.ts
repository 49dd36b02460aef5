/**
 * A person's own calendar: the calls they pledged for, with the exact place where they were accepted. Its address is the key to
 * it, shown once; programs fetch it without signing in, and nothing of it is ever kept in between.
 */
import { marksFor } from "../../application/pledges/pledge-marks.ts";
import { endCalendar, makeCalendarKey } from "../../application/pledges/own-calendar.ts";
import { findCall } from "../../database/views/call-views.ts";
import { findCampaignById } from "../../database/views/campaign-views.ts";
import { findCalendarPerson, listPledgedCallIds, listPledgesByMarks } from "../../database/views/pledge-views.ts";
import { formToken } from "../components/language-switch.ts";
import { layout } from "../components/layout.ts";
import { address } from "../components/text.ts";
import { toCalendar } from "../feeds/calendar.ts";
import { type FeedCall, readFeedCall } from "../feeds/feed-call.ts";
import { MEDIA_TYPES } from "../feeds/feed-show.ts";
import { readForm } from "../forms/read-form.ts";
import { type Html, markup } from "../html.ts";
import { Refusal } from "../refusal.ts";
import type { Visit, WebContext } from "../visit.ts";

/** Answers POST `/pledges/calendar`: `do=make` shows a new address once, `do=end` ends the calendar. */
export async function changeCalendar(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { viewer, house, say, addresses } = visit;
  if (viewer === null) throw new Refusal(401);
  const form = await readForm(c);
  if (form.text("do") === "end") {
    await endCalendar(house.ports, viewer.person.id);
    return c.redirect("/pledges", 303);
  }
  const key = await makeCalendarKey(house.ports, viewer.person.id);
  const title = say("pledges.calendar.title");
  return await c.html(layout(
    visit,
    { title, hidden: true },
    markup`<h1>${title}</h1><p class="note">${say("pledges.calendar.once")}</p><p class="copy">${
      address(addresses.pledgeCalendar(key))
    }</p><p><a class="button" href="/pledges">${say("pledges.mine")}</a></p>`,
  ));
}

/** Answers GET `/pledges/calendar/:file`, the calendar itself. */
export async function showOwnCalendar(c: WebContext): Promise<Response> {
  const visit = c.get("visit");
  const { db, house: { ports }, say, language, addresses } = visit;
  const key = (c.req.param("file") ?? "").replace(/\.ics$/, "");
  const personId = key.length > 100 ? null : await findCalendarPerson(db, ports.hashSecret(key));
  if (personId === null) throw new Refusal(404);
  const ids = await listPledgedCallIds(db);
  const pledges = await listPledgesByMarks(db, ids.map((id) => marksFor(ports.sealing, id).account(personId)));
  const calls: FeedCall[] = [];
  for (const pledge of pledges) {
    if (pledge.state === "declined" || pledge.option !== "going") continue;
    const told = await tellOwn(visit, pledge.callId, pledge.state === "confirmed");
    if (told !== null) calls.push(told);
  }
  const head = { name: say("pledges.mine"), language, url: `${addresses.origin}/pledges`, source: null };
  return c.body(toCalendar(visit, head, calls), 200, {
    "content-type": MEDIA_TYPES.ics,
    "cache-control": "private, no-store",
  });
}

/** The way to make or end it, on the page of one's own pledges. */
export function calendarBox(visit: Visit): Html {
  const { say } = visit;
  return markup`<section class="box"><h2>${say("pledges.calendar.title")}</h2><p>${
    say("pledges.calendar.hint")
  }</p><form method="post" action="/pledges/calendar">${
    formToken(visit)
  }<p class="buttons"><button name="do" value="make">${
    say("pledges.calendar.make")
  }</button> <button class="quiet" name="do" value="end">${say("pledges.calendar.end")}</button></p></form></section>`;
}

/** A call for its pledger: the place as written once they were accepted, else as everybody sees it. */
async function tellOwn(visit: Visit, callId: string, isAccepted: boolean): Promise<FeedCall | null> {
  const call = await findCall(visit.db, callId);
  const campaign = call === null ? null : await findCampaignById(visit.db, call.campaignId);
  if (call === null || campaign === null) return null;
  const place = call.place === null || !isAccepted ? call.place : { ...call.place, precision: "exact" as const };
  return readFeedCall(visit, { call: { ...call, place, onlinePublic: call.onlinePublic || isAccepted }, campaign });
}
