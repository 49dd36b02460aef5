/**
 * Somebody deletes what they sent, or their account. Only the same origin may, and the inbox has asked that origin where
 * the deleter is not the owner; the tombstone stays so that a late Create changes nothing.
 */
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import { endQuoteBy } from "./receive-quote-answer.ts";
import { forgetRemotePledger } from "./pledges/forget-pledgers.ts";
import type { Ports } from "./ports.ts";
import type { RemoteActor } from "./remote-ports.ts";

/** Takes the deletion of an object, or of the actor itself when the object is the actor. */
export async function receiveDeletion(
  ports: Ports,
  heard: Heard,
  deleted: { readonly objectUri: string },
): Promise<HeardOutcome> {
  const { objectUri } = deleted;
  if (!sameOrigin(objectUri, heard.actorUri)) return ignored("on another origin");
  return await ports.transact(async (work) => {
    const author = await work.remote.findReplyAuthor(objectUri);
    // Servers answer 404 for a private message too, so that for what a person wrote only the person's own word counts.
    if (author !== null && author !== heard.actorUri) return ignored("written by somebody else");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    if (objectUri === heard.actorUri) {
      await work.remote.forgetActor(objectUri);
      await forgetRemotePledger(ports, work, objectUri);
    } else {
      await endQuoteBy(work, objectUri);
      await work.remote.bury(objectUri);
    }
    return taken;
  });
}

/** Forgets an actor whose own server answers that it is gone (410). */
export async function forgetGoneActor(ports: Ports, actorUri: string): Promise<void> {
  await ports.transact(async (work) => {
    await work.remote.forgetActor(actorUri);
    await forgetRemotePledger(ports, work, actorUri);
  });
}

/**
 * Takes the news that a remote actor describes itself differently now; whether it may be searched holds for what it said
 * before, too (FEP-5feb).
 */
export async function receiveActorChange(
  ports: Ports,
  heard: Heard,
  actor: RemoteActor,
  isIndexable: boolean,
): Promise<HeardOutcome> {
  if (actor.uri !== heard.actorUri) return ignored("not the actor itself");
  return await ports.transact(async (work) => {
    if (!await work.firstTime(heard.onceKey)) return repeated;
    await work.remote.saveActor(actor);
    await work.conversation.setIndexable(actor.uri, isIndexable);
    return taken;
  });
}

function sameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}
