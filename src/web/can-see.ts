/**
 * The one rule of what a visitor may see. Every page about a campaign or a call asks it before it says anything, and answers 404
 * where it says no: what is a draft and what never existed look the same from outside.
 */
import { type Call, isPublicCall } from "../domain/call.ts";
import { type Campaign, isPublicCampaign } from "../domain/campaign.ts";
import { viewerMay, type Visit } from "./visit.ts";

/** A campaign, or a call together with its campaign, without which it is nothing. */
export interface Subject {
  readonly campaign: Pick<Campaign, "state">;
  readonly call?: Pick<Call, "state"> | undefined;
}

/** Tells whether everybody may see it: neither the call nor its campaign is a draft. */
export function isPublic({ campaign, call }: Subject): boolean {
  return isPublicCampaign(campaign) && (call === undefined || isPublicCall(call));
}

/** Tells whether this visitor may see it: drafts are there for those who write them. */
export function canSee(visit: Pick<Visit, "viewer">, subject: Subject): boolean {
  return isPublic(subject) || viewerMay(visit, "write_campaigns");
}
