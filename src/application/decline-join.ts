/**
 * Somebody says "I will be there" in a way this node does not take. They are told so (FEP-8a8e asks for Ignore), because
 * silence reads as success; nothing about them is kept.
 */
import { isPublicCall } from "../domain/call.ts";
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import type { Ports } from "./ports.ts";

/** Answers a Join of one of our calls with Ignore. */
export async function declineJoin(
  ports: Ports,
  heard: Heard,
  join: { readonly callId: string; readonly inbox: string },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(join.callId);
    if (call === null || !isPublicCall(call)) return ignored("no such call");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    const { activityUri: joinUri, actorUri: joinerUri } = heard;
    await work.emit({ type: "join.declined", callId: call.id, joinUri, joinerUri, inbox: join.inbox });
    return taken;
  });
}
