/** Writes a call to action under a campaign, as a draft or published at once. */
import type { Call } from "../domain/call.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, CallInput, Ports } from "./ports.ts";
import { type PublishCallRefusal, publishCallWithin } from "./publish-call.ts";
import { storedPicture } from "./stored-picture.ts";

/** Why a call can't be made as asked. */
export type CreateCallRefusal = NotAllowed | PublishCallRefusal | {
  readonly kind: "campaign_not_found" | "campaign_closed" | "picture_missing";
};

/** Creates a call under the campaign with a handle. Returns its id, its URI and its page, which are the same address. */
export async function createCall(
  ports: Ports,
  asker: Asker,
  command: CallInput & { readonly campaign: string; readonly publish: boolean },
): Promise<Outcome<{ id: string; uri: string; url: string }, CreateCallRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const campaign = await work.campaigns.lockByHandle(command.campaign);
    if (campaign === null) return refused({ kind: "campaign_not_found" });
    if (campaign.state === "closed") return refused({ kind: "campaign_closed" });
    if (command.publish && campaign.state === "draft") return refused({ kind: "campaign_not_published" });
    const picture = await storedPicture(work, command);
    if (picture === "missing") return refused({ kind: "picture_missing" });
    const times = { createdAt: work.now, publishedAt: null, updatedAt: work.now };
    const ids = { id: work.newId(), campaignId: campaign.id };
    const call: Call = { ...command.draft, ...ids, picture, state: "draft", sequence: 0, ...times };
    await work.calls.add(call);
    if (command.publish) await publishCallWithin(work, call);
    const uri = ports.addresses.call(call.id);
    return done({ id: call.id, uri, url: uri });
  });
}
