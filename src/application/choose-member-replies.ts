/**
 * Organisers choose whether what members of their own node write under a campaign's calls stands there at once or waits for
 * them like everybody else's. What waits already goes on waiting.
 */
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** Makes the choice for one campaign. */
export async function chooseMemberReplies(
  ports: Ports,
  asker: Asker,
  command: { readonly handle: string; readonly choice: "held" | "shown" },
): Promise<Outcome<null, NotAllowed | { readonly kind: "not_found" }>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const campaign = await work.campaigns.lockByHandle(command.handle);
    if (campaign === null) return refused({ kind: "not_found" });
    await work.conversation.setMemberReplies(campaign.id, command.choice);
    return done(null);
  });
}
