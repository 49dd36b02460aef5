/**
 * What somebody wants to follow or open on their own server: an actor or a call of this node that everybody may see.
 * Addresses of anywhere else mean nothing here, so that no link through this node leads to a stranger's page.
 */
import { findCall } from "../../database/views/call-views.ts";
import { findCampaign, findCampaignById } from "../../database/views/campaign-views.ts";
import { findActor, findPerson } from "../../database/views/movement-views.ts";
import type { Campaign } from "../../domain/campaign.ts";
import { isPublic } from "../can-see.ts";
import { chooseText, phrase } from "../components/text.ts";
import { type Html, markup } from "../html.ts";
import type { Visit } from "../visit.ts";

/** An actor that can be followed. `page` is its path on this node. */
export interface FollowedActor {
  readonly uri: string;
  readonly handle: string;
  readonly name: Html;
  readonly title: string;
  readonly page: string;
}

/** What the page is about: an actor, or a call with the campaign by which one hears of the next. */
export type FollowSubject =
  | { readonly what: "follow"; readonly actor: FollowedActor }
  | { readonly what: "open"; readonly call: Omit<FollowedActor, "handle">; readonly actor: FollowedActor };

/** The subject an address of this node means; null for anything that is not public here. */
export async function findSubject(visit: Visit, address: string): Promise<FollowSubject | null> {
  const url = address.length > 500 ? null : URL.parse(address);
  if (url === null || url.origin !== new URL(visit.house.origin).origin || url.search !== "") return null;
  const [, kind = "", name = ""] = /^\/(calls|c|m|u)\/([\w-]{1,100})$/.exec(url.pathname) ?? [];
  const handle = /^\/@(\w{1,30})$/.exec(url.pathname)?.[1]?.toLowerCase();
  if (kind === "calls") return await callSubject(visit, name);
  const by = handle !== undefined ? { handle } : kind === "u" ? { id: name } : kind === "" ? null : { handle: name };
  const actor = by === null ? null : await findFollowed(visit, by);
  return actor === null ? null : { what: "follow", actor };
}

async function callSubject(visit: Visit, id: string): Promise<FollowSubject | null> {
  const call = await findCall(visit.db, id);
  const campaign = call === null ? null : await findCampaignById(visit.db, call.campaignId);
  if (call === null || campaign === null || !isPublic({ campaign, call })) return null;
  const chosen = chooseText(visit, call.texts, call.language);
  const title = chosen?.text.name ?? visit.say("call.word");
  const name = chosen === null ? markup`${title}` : phrase(chosen.language, title);
  const uri = visit.addresses.call(call.id);
  return { what: "open", call: { uri, name, title, page: `/calls/${call.id}` }, actor: campaignActor(visit, campaign) };
}

async function findFollowed(visit: Visit, by: { handle: string } | { id: string }): Promise<FollowedActor | null> {
  const { db, movement } = visit;
  const actor = await findActor(db, by);
  if (actor === null || actor.deleted) return null;
  const { handle, uri } = actor;
  const page = `/@${handle}`;
  if (actor.kind === "campaign") {
    const campaign = await findCampaign(db, handle);
    return campaign === null || !isPublic({ campaign }) ? null : campaignActor(visit, campaign);
  }
  if (actor.kind === "movement" && movement !== null) {
    return { uri, handle, page: "/", title: movement.name, name: phrase(movement.language, movement.name) };
  }
  const person = actor.kind === "person" ? await findPerson(db, actor.id) : null;
  return person === null ? null : { uri, handle, page, title: person.name, name: markup`<bdi>${person.name}</bdi>` };
}

function campaignActor(visit: Visit, campaign: Campaign): FollowedActor {
  const chosen = chooseText(visit, campaign.texts, campaign.language);
  const title = chosen?.text.name ?? campaign.handle;
  return {
    uri: visit.addresses.campaign(campaign.handle),
    handle: campaign.handle,
    page: `/c/${campaign.handle}`,
    title,
    name: chosen === null ? markup`${title}` : phrase(chosen.language, title),
  };
}
