/** Calls in a list: what, when, where, and whether it was cancelled. One entry never says more than the call's own page. */
import type { CallInCampaign } from "../../database/views/call-views.ts";
import type { ListedCall } from "../../database/views/list-views.ts";
import type { PartnerCall } from "../../database/views/partner-views.ts";
import { countryName } from "../../application/places/countries.ts";
import type { Call } from "../../domain/call.ts";
import { isCallKind } from "../../domain/kind.ts";
import { isLanguageTag } from "../../domain/language.ts";
import { publicPlace } from "../../domain/place.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import type { Visit } from "../visit.ts";
import { placeLine } from "./place.ts";
import { calendarLeaf, scheduleLine } from "./schedule.ts";
import { chooseText, commaList, phrase } from "./text.ts";

/** A list of this node's calls; `empty` is said when there are none. The campaign is named when the list mixes several. */
export function callList(
  visit: Visit,
  entries: readonly (CallInCampaign | { readonly call: Call })[],
  empty: string,
): Html {
  if (entries.length === 0) return markup`<p class="empty">${empty}</p>`;
  return markup`<ul class="calls">${
    entries.map((entry, at) => {
      const isSameDay = at > 0 && dayOf(entry.call) === dayOf(entries[at - 1]?.call);
      return callEntry(visit, entry.call, "campaign" in entry ? entry.campaign : null, isSameDay);
    })
  }</ul>`;
}

/** A list of partners' calls, each leading to the partner's own page. */
export function partnerCallList(visit: Visit, calls: readonly PartnerCall[]): Html {
  return markup`<ul class="calls">${calls.map((call) => partnerEntry(visit, call))}</ul>`;
}

/** This node's calls and partners' in one list, as a search has them. */
export function mixedCallList(visit: Visit, entries: readonly ListedCall[]): Html {
  return markup`<ul class="calls">${
    entries.map((entry, at) => {
      if ("partner" in entry) return partnerEntry(visit, entry.partner);
      const before = entries[at - 1];
      const isSameDay = before !== undefined && "call" in before && dayOf(entry.call) === dayOf(before.call);
      return callEntry(visit, entry.call, entry.campaign, isSameDay);
    })
  }</ul>`;
}

/** The mark of a state that a reader must not miss; nothing while a call simply goes on. */
export function stateMark(visit: Visit, state: Call["state"]): Html {
  return state === "published"
    ? nothing
    : markup`<strong class="state state-${state}">${visit.say(`call.state.${state}`)}</strong>`;
}

/** The day a call begins on, where it happens; those without a date share none. */
function dayOf(call: Call | undefined): string {
  const { schedule } = call ?? { schedule: null };
  return schedule?.startsAt.toZonedDateTimeISO(schedule.timezone).toPlainDate().toString() ?? "";
}

/** One entry; the second of a day does not repeat its leaf. */
function callEntry(
  visit: Visit,
  call: Call,
  campaign: CallInCampaign["campaign"] | null,
  isSameDay: boolean,
): Html {
  const chosen = chooseText(visit, call.texts, call.language);
  const campaignText = campaign === null ? null : chooseText(visit, campaign.texts, campaign.language);
  const place = placeLine(visit, call);
  const { schedule } = call;
  return markup`<li class="call${isSameDay ? " same-day" : ""}">${
    calendarLeaf(visit, schedule?.startsAt ?? null, schedule?.timezone ?? "UTC")
  }<div>
<p class="kind">${visit.say(`kind.${call.kind}`)} ${stateMark(visit, call.state)}</p>
<h3><a href="/calls/${call.id}">${chosen === null ? call.id : phrase(chosen.language, chosen.text.name)}</a></h3>
<p class="meta">${scheduleLine(visit, call, { withZone: !hasTown(call) })}${
    place === null ? nothing : markup` · ${place}`
  }${
    campaign === null || campaignText === null
      ? nothing
      : markup`<br><a class="quiet" href="/c/${campaign.handle}">${
        phrase(campaignText.language, campaignText.text.name)
      }</a>`
  }</p></div></li>`;
}

/** Whether the line names a town, whose clock is then the one people mean; a country may have several. */
function hasTown({ place }: Pick<Call, "place">): boolean {
  return place !== null && publicPlace(place).locality !== null;
}

/** Marked with the host it comes from. */
function partnerEntry(visit: Visit, call: PartnerCall): Html {
  const main = call.language !== null && isLanguageTag(call.language) ? call.language : "und";
  const chosen = chooseText(visit, { ...call.names, [main]: call.names[main] ?? call.name }, main);
  const name = chosen === null ? markup`${call.name}` : phrase(chosen.language, chosen.text);
  const href = safeHref(call.url) ?? safeHref(call.uri);
  const country = call.country === null ? null : countryName(call.country, visit.language);
  const where = [call.locality, country].filter((part) => part !== null);
  return markup`<li class="call">${calendarLeaf(visit, call.startsAt, zoneOf(call.timezone))}<div>
<p class="kind">${
    call.kind !== null && isCallKind(call.kind) ? visit.say(`kind.${call.kind}`) : visit.say("call.event")
  } ${call.cancelled ? stateMark(visit, "cancelled") : nothing}</p>
<h3>${href === null ? name : markup`<a href="${href}" rel="nofollow noopener noreferrer external">${name}</a>`}</h3>
<p class="meta">${partnerTime(visit, call, call.locality === null)}${
    where.length === 0 ? nothing : markup` · ${commaList(visit, where)}`
  }<br>${
    call.byName === null ? nothing : markup`<bdi>${call.byName}</bdi> · `
  }<bdi class="host" dir="ltr">${call.host}</bdi>${
    visit.viewer === null || call.cancelled
      ? nothing
      : markup` · <a href="/pledges/away?uri=${encodeURIComponent(call.uri)}">${visit.say("pledges.open")}</a>`
  }</p></div></li>`;
}

function partnerTime(visit: Visit, { startsAt, endsAt, timezone }: PartnerCall, withZone: boolean): Html {
  const schedule = startsAt === null ? null : { startsAt, endsAt, timezone: zoneOf(timezone) };
  return scheduleLine(visit, { schedule }, { withZone });
}

/** The zone a partner names, if this platform knows it; else UTC, named as such. */
function zoneOf(timezone: string | null): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone ?? "UTC" }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}
