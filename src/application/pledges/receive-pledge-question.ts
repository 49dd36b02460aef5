/**
 * Somebody on another server writes to a campaign in private about one of its calls. Who pledged gets the link to see, change
 * and withdraw the pledge; a follower who did not gets the poll, addressed to them alone. The message itself goes to the
 * organisers as any other does.
 */
import { isPublicCall } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { hasPoll, takesPledges } from "../../domain/pledge.ts";
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "../heard.ts";
import type { Ports } from "../ports.ts";
import { tellPledger } from "./admit-pledge.ts";
import { sealContact } from "./pledge-contact.ts";
import { marksFor } from "./pledge-marks.ts";
import type { RemotePledger } from "./receive-pledge.ts";

/** Answers the question, at most once for each message. */
export async function receivePledgeQuestion(
  ports: Ports,
  heard: Heard,
  asker: RemotePledger & { readonly callId: string },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asker.callId);
    if (call === null || !isPublicCall(call)) return ignored("no such call");
    const { sealing } = ports;
    if (!await work.firstTime(sealing.mark("pledge question", heard.onceKey), pledgeLimits.heardMs)) return repeated;
    const pledge = await work.pledges.findByMarks(call.id, [marksFor(sealing, call.id).actor(heard.actorUri)]);
    if (pledge !== null) {
      await tellPledger(ports, work, call, pledge, "link");
      return taken;
    }
    const isFollower = await work.follows.isFollower(call.campaignId, heard.actorUri);
    if (!isFollower || !hasPoll(call) || !takesPledges(call, work.now)) return ignored("nothing to answer");
    const { inbox, language, handle } = asker;
    const spoken = language === "" ? {} : { language };
    const sealed = sealContact(sealing, { actorUri: heard.actorUri, inbox, handle, ...spoken });
    if (sealed === null) return ignored("nothing to answer");
    await work.emit({ type: "pledge.answered", callId: call.id, pledgeId: work.newId(), answer: "poll", sealed });
    return taken;
  });
}
