/** Campaigns as pages read them. Drafts come along, and the page asks the domain who may see them. */
import type { Campaign, CampaignState } from "../../domain/campaign.ts";
import { campaignFromRow } from "../repositories/campaigns.ts";
import type { Reader } from "./read-only.ts";

/** The campaign with a handle, in whatever state; null if there is none. */
export async function findCampaign(db: Reader, handle: string): Promise<Campaign | null> {
  const row = await campaignRows(db).where("actor.handle", "=", handle).executeTakeFirst();
  return row === undefined ? null : campaignFromRow(row);
}

/** The campaign with an id; null if there is none. */
export async function findCampaignById(db: Reader, id: string): Promise<Campaign | null> {
  const row = await campaignRows(db).where("campaign.id", "=", id).executeTakeFirst();
  return row === undefined ? null : campaignFromRow(row);
}

/** Campaigns in any of the states, the newest published first, drafts by when they were begun. */
export async function listCampaigns(db: Reader, states: readonly CampaignState[]): Promise<Campaign[]> {
  const rows = await campaignRows(db)
    .where("campaign.state", "in", [...states])
    .orderBy((eb) => eb.fn.coalesce("campaign.published_at", "campaign.created_at"), "desc")
    .orderBy("campaign.id")
    .execute();
  return rows.map(campaignFromRow);
}

function campaignRows(db: Reader) {
  return db.selectFrom("campaign")
    .innerJoin("actor", "actor.id", "campaign.id")
    .where("actor.deleted_at", "is", null)
    .selectAll("campaign")
    .select("actor.handle");
}
