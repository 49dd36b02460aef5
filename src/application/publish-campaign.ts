/**
 * Makes a draft campaign public: from now on it is an actor people can follow, and the movement's followers are told.
 */
import type { Campaign } from "../domain/campaign.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports, Work } from "./ports.ts";

/** Why a campaign can't be published. */
export type PublishCampaignRefusal = NotAllowed | { readonly kind: "not_found" | "already_published" };

/** Publishes the campaign with a handle. */
export async function publishCampaign(
  ports: Ports,
  asker: Asker,
  command: { readonly handle: string },
): Promise<Outcome<Campaign, PublishCampaignRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const campaign = await work.campaigns.lockByHandle(command.handle);
    if (campaign === null) return refused({ kind: "not_found" });
    if (campaign.state !== "draft") return refused({ kind: "already_published" });
    return done(await publishWithin(work, campaign));
  });
}

/** Publishes a draft inside an open transaction. */
export async function publishWithin(work: Work, draft: Campaign): Promise<Campaign> {
  const campaign: Campaign = { ...draft, state: "published", publishedAt: work.now, updatedAt: work.now };
  await work.campaigns.save(campaign);
  const noticeId = work.newId();
  const notice = { kind: "campaign-published", campaignId: campaign.id, callId: null } as const;
  await work.notices.add({ ...notice, id: noticeId, publishedAt: work.now });
  await work.emit({ type: "campaign.published", campaignId: campaign.id, noticeId });
  return campaign;
}
