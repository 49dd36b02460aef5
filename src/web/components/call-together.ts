/**
 * What acting together adds to the page of a call or an action: the local actions under a joint call with their map, the other
 * organisations that call for it, and those that organise one action with its owner, each once.
 */
import { findSource, listOrganisations } from "../../database/views/joint-views.ts";
import type { JointTally } from "../../database/views/tally-views.ts";
import type { Call } from "../../domain/call.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { isActionId } from "../../domain/joint.ts";
import type { JointSource } from "../../domain/joint-source.ts";
import { type Html, markup, nothing, safeHref } from "../html.ts";
import { actionMap, hasActionMap } from "../maps/action-map.ts";
import type { Visit } from "../visit.ts";
import { actionBrowser, type ActionChoice, countryList } from "./action-browser.ts";
import { findTally } from "./joint-section.ts";

/** Organisations named beside a call; the campaign's page has all of them. */
const NAMED = 6;

/** Who organises an action together, each once; nothing for a call, or for an action of its owner alone. */
export async function actionTogether(visit: Visit, call: Call): Promise<Html> {
  if (!isActionId(call.id)) return nothing;
  const source = await findSource(visit.db, visit.addresses.call(call.id));
  return source === null ? nothing : await coOrganisers(visit, source);
}

/**
 * The local actions under a joint call with their map, and who else calls for it; nothing for an action, or for the call of a
 * campaign nobody shares. `hasMap` says whether the page's one map is here.
 */
export async function localActions(
  visit: Visit,
  call: Call,
  campaign: Campaign,
  choice: ActionChoice = { country: null, state: null, page: 1 },
): Promise<{ readonly html: Html; readonly hasMap: boolean }> {
  const none = { html: nothing, hasMap: false };
  if (isActionId(call.id)) return none;
  const tally = await findTally(visit, campaign);
  if (tally === null) return none;
  const under = actionsUnder(tally, visit.addresses.call(call.id));
  const callers = alsoCalledBy(visit, campaign, tally);
  if (under.actions.length === 0) return { html: callers, hasMap: false };
  const html = markup`${callers}${actionsSection(visit, `/calls/${call.id}`, under, choice)}`;
  return { html, hasMap: hasActionMap(under) };
}

/** The same tally with the actions under one call alone. */
export function actionsUnder(tally: JointTally, callUri: string): JointTally {
  const under = new Set(
    tally.sources.flatMap(({ uri, reading }) => reading.kind === "action" && reading.callUri === callUri ? [uri] : []),
  );
  return { ...tally, actions: tally.actions.filter(({ uri }) => under.has(uri)) };
}

/** The actions under a call: by country, on the map, page by page. `path` is the page it stands on. */
export function actionsSection(visit: Visit, path: string, tally: JointTally, choice: ActionChoice): Html {
  const { say } = visit;
  return markup`<section aria-labelledby="actions"><h2 id="actions">${say("joint.local_actions")}</h2>${
    actionMap(visit, tally)
  }<details><summary>${say("joint.by_country")}</summary>${countryList(visit, tally, path)}</details>${
    actionBrowser(visit, tally, path, choice)
  }</section>`;
}

function alsoCalledBy(visit: Visit, campaign: Campaign, { organisations }: JointTally): Html {
  const own = visit.movement === null ? "" : visit.addresses.movement(visit.movement.handle);
  const others = organisations.filter(({ uri }) => uri !== own);
  if (others.length === 0) return nothing;
  const { say } = visit;
  const more = others.length - NAMED;
  return markup`<p class="small">${say("home.also_called_by")} ${
    others.slice(0, NAMED).map(({ name }, at) => markup`${at === 0 ? nothing : ", "}<bdi>${name}</bdi>`)
  }${
    more <= 0
      ? nothing
      : markup` <a href="/c/${campaign.handle}#together">${say("joint.and_more", { count: more })}</a>`
  }</p>`;
}

/** Those who organise an action with its owner: who said so to this very action, on their own server. */
async function coOrganisers(visit: Visit, source: JointSource): Promise<Html> {
  if (source.reading.kind !== "action") return nothing;
  const uris = new Set(source.reading.confirmed);
  uris.delete(source.organisationUri);
  if (uris.size === 0) return nothing;
  const members = await listOrganisations(visit.db, source.jointUri);
  const others = members.filter(({ uri }) => uris.has(uri));
  if (others.length === 0) return nothing;
  return markup`<p class="small">${visit.say("joint.organised_with")} ${
    others.map(({ uri, name }, at) =>
      markup`${at === 0 ? nothing : ", "}<a href="${safeHref(uri) ?? "#"}" rel="noopener"><bdi>${name}</bdi></a>`
    )
  }</p>`;
}
