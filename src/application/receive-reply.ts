/**
 * What people on other servers write under a call, or in private to one of our actors. Public replies wait until an
 * organiser shows them; private messages are kept for organisers and can never be shown.
 */
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import { waitingLimits } from "../domain/limits.ts";
import type { Ports, Work } from "./ports.ts";
import type { RemoteActor, Reply } from "./remote-ports.ts";

/**
 * Takes a new or changed reply. A changed one waits for an organiser again; the same version once more, an older one, and
 * one deleted before it came are ignored.
 */
export async function receiveReply(
  ports: Ports,
  heard: Heard,
  received: { readonly reply: Reply; readonly author: RemoteActor },
): Promise<HeardOutcome> {
  const { reply, author } = received;
  if (reply.actorUri !== heard.actorUri) return ignored("not the author's own");
  return await ports.transact(async (work) => {
    if (await work.remote.isBuried(reply.uri)) return ignored("deleted before it came");
    const isToActor = reply.audience === "direct" && (await work.actors.findByUri(reply.objectUri)) !== null;
    if (!isToActor && (await work.remote.ownerOfPublicObject(reply.objectUri)) === null) {
      return ignored("answers nothing of ours");
    }
    const owner = await work.remote.findReplyAuthor(reply.uri);
    if (owner !== null && owner !== heard.actorUri) return ignored("written by somebody else");
    if (owner === null && await hasTooManyWaiting(work, heard.actorUri)) return ignored("too many wait already");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    await work.remote.saveActor(author);
    if (!isToActor) await work.remote.addReader(reply.objectUri, author.sharedInbox ?? author.inbox);
    return await work.remote.saveReply(reply) ? taken : ignored("older than what is stored");
  });
}

async function hasTooManyWaiting(work: Work, actorUri: string): Promise<boolean> {
  const { ofActor, ofHost } = await work.remote.waitingReplies(actorUri);
  return ofActor >= waitingLimits.repliesPerActor || ofHost >= waitingLimits.repliesPerHost;
}
