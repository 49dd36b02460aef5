/**
 * Begins a campaign: an actor of its own with its own keys, as a draft or published at once. A published campaign is
 * told to the movement's followers by a notice.
 */
import type { Campaign } from "../domain/campaign.ts";
import { handleProblem } from "../domain/handle.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, CampaignInput, Ports } from "./ports.ts";
import { storedPicture } from "./stored-picture.ts";
import { publishWithin } from "./publish-campaign.ts";

/** Why a campaign can't begin as asked. */
export type CreateCampaignRefusal =
  | NotAllowed
  | { readonly kind: "not_set_up" }
  | { readonly kind: "picture_missing" }
  | { readonly kind: "handle_malformed" | "handle_reserved" | "handle_taken"; readonly field: "handle" };

/** Creates a campaign, and publishes it when asked to. Returns its handle, its URI and its page. */
export async function createCampaign(
  ports: Ports,
  asker: Asker,
  command: CampaignInput & { readonly publish: boolean },
): Promise<Outcome<{ handle: string; uri: string; url: string }, CreateCampaignRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  const { handle } = command.draft;
  const problem = handleProblem(handle);
  if (problem !== null) return refused({ kind: `handle_${problem}`, field: "handle" });
  const keys = await ports.makeKeys();
  return await ports.transact(async (work) => {
    if ((await work.movements.find()) === null) return refused({ kind: "not_set_up" });
    if ((await work.actors.findByHandle(handle)) !== null) return refused({ kind: "handle_taken", field: "handle" });
    const picture = await storedPicture(work, command);
    if (picture === "missing") return refused({ kind: "picture_missing" });
    const id = work.newId();
    const uri = ports.addresses.campaign(handle);
    if (!await work.actors.add({ id, uri, kind: "campaign", handle }, keys)) {
      return refused({ kind: "handle_taken", field: "handle" });
    }
    const times = { createdAt: work.now, publishedAt: null, updatedAt: work.now };
    const campaign: Campaign = { ...command.draft, picture, id, state: "draft", ...times };
    await work.campaigns.add(campaign);
    if (command.publish) await publishWithin(work, campaign);
    return done({ handle, uri, url: ports.addresses.profile(handle) });
  });
}
