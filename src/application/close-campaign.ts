/** Ends a campaign: it stays readable and followed, and takes no new calls. */
import type { Campaign } from "../domain/campaign.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** Why a campaign can't be closed. */
export type CloseCampaignRefusal = NotAllowed | {
  readonly kind: "not_found" | "campaign_not_published" | "campaign_closed";
};

/** Closes a published campaign. */
export async function closeCampaign(
  ports: Ports,
  asker: Asker,
  command: { readonly handle: string },
): Promise<Outcome<Campaign, CloseCampaignRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const before = await work.campaigns.lockByHandle(command.handle);
    if (before === null) return refused({ kind: "not_found" });
    if (before.state === "draft") return refused({ kind: "campaign_not_published" });
    if (before.state === "closed") return refused({ kind: "campaign_closed" });
    const campaign: Campaign = { ...before, state: "closed", updatedAt: work.now };
    await work.campaigns.save(campaign);
    await work.emit({ type: "campaign.closed", campaignId: campaign.id });
    return done(campaign);
  });
}
