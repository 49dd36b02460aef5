/** Makes a new draft out of a call: the same words, place and ways to take part, so that only what differs is written. */
import type { Call } from "../domain/call.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** Why a call can't be copied. */
export type CopyCallRefusal = NotAllowed | { readonly kind: "not_found" | "campaign_closed" };

/**
 * Copies a call, in whatever state, into a new draft of the same campaign. Times are copied too and moved by hand: a
 * guess would be published by whoever does not look.
 */
export async function copyCall(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string },
): Promise<Outcome<Call, CopyCallRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const original = await work.calls.lock(command.id);
    const campaign = original === null ? null : await work.campaigns.lockById(original.campaignId);
    if (original === null || campaign === null) return refused({ kind: "not_found" });
    if (campaign.state === "closed") return refused({ kind: "campaign_closed" });
    const times = { createdAt: work.now, publishedAt: null, updatedAt: work.now };
    const copy: Call = { ...original, id: work.newId(), state: "draft", sequence: 0, ...times };
    await work.calls.add(copy);
    return done(copy);
  });
}
