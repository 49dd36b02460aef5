/**
 * Changes what a campaign says. The handle never changes, because it is an address; a closed campaign stays as it was.
 */
import type { Campaign } from "../domain/campaign.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, CampaignInput, Ports } from "./ports.ts";
import { storedPicture } from "./stored-picture.ts";
import { noteTranslations } from "./translations.ts";

/** Why a campaign can't be revised. */
export type ReviseCampaignRefusal =
  | NotAllowed
  | { readonly kind: "not_found" | "campaign_closed" | "picture_missing" };

/** Replaces a campaign's text, dates, struggles and picture; a published one is sent again to its followers. */
export async function reviseCampaign(
  ports: Ports,
  asker: Asker,
  command: CampaignInput & { readonly handle: string },
): Promise<Outcome<Campaign, ReviseCampaignRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const before = await work.campaigns.lockByHandle(command.handle);
    if (before === null) return refused({ kind: "not_found" });
    if (before.state === "closed") return refused({ kind: "campaign_closed" });
    const picture = await storedPicture(work, command);
    if (picture === "missing") return refused({ kind: "picture_missing" });
    const campaign: Campaign = { ...before, ...command.draft, handle: before.handle, picture, updatedAt: work.now };
    await work.campaigns.save(campaign);
    await noteTranslations(work, before, campaign);
    if (campaign.state === "published") await work.emit({ type: "campaign.revised", campaignId: campaign.id });
    return done(campaign);
  });
}
