/** Sends a draft call out: from now on it is public and goes to everybody who follows the campaign. */
import type { Call } from "../domain/call.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports, Work } from "./ports.ts";

/** Why a call can't be published. */
export type PublishCallRefusal = NotAllowed | {
  readonly kind: "not_found" | "already_published" | "campaign_not_published" | "campaign_closed";
};

/** Publishes the draft call with an id. */
export async function publishCall(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string },
): Promise<Outcome<Call, PublishCallRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(command.id);
    if (call === null) return refused({ kind: "not_found" });
    if (call.state !== "draft") return refused({ kind: "already_published" });
    const campaign = await work.campaigns.lockById(call.campaignId);
    if (campaign === null || campaign.state === "draft") return refused({ kind: "campaign_not_published" });
    if (campaign.state === "closed") return refused({ kind: "campaign_closed" });
    return done(await publishCallWithin(work, call));
  });
}

/** Publishes a draft call inside an open transaction; a plan to do so later is done with. */
export async function publishCallWithin(work: Work, draft: Call): Promise<Call> {
  const call: Call = { ...draft, state: "published", publishedAt: work.now, updatedAt: work.now };
  await work.calls.save(call);
  await work.plans.remove(call.id);
  await work.topics.callOut(call);
  await work.emit({ type: "call.published", callId: call.id });
  return call;
}
