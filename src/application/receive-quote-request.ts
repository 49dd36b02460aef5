/**
 * Somebody asks to quote what was written here. Calls and notices anybody may quote, because they are meant to travel; a
 * person's post as that person wishes. Each approval is a stamp at an address of its own, without which other servers show
 * the quote as pending (FEP-044f).
 */
import { mayQuote } from "../domain/post-rules.ts";
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import type { Ports, Work } from "./ports.ts";
import type { RemoteActor } from "./remote-ports.ts";

/** Takes a QuoteRequest. `quoteUri` must be on the asker's own origin: nobody gets a stamp for another's post. */
export async function receiveQuoteRequest(
  ports: Ports,
  heard: Heard,
  request: { readonly objectUri: string; readonly quoteUri: string; readonly asker: RemoteActor },
): Promise<HeardOutcome> {
  const { objectUri, quoteUri, asker } = request;
  return await ports.transact(async (work) => {
    const ownerId = await work.remote.ownerOfPublicObject(objectUri);
    if (ownerId === null) return ignored("not a public object of ours");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    await work.remote.saveActor(asker);
    const { activityUri: requestUri, actorUri: askerUri } = heard;
    const about = { actorId: ownerId, objectUri, quoteUri, requestUri, askerUri };
    if (!await isWelcome(work, objectUri, askerUri)) {
      await work.emit({ type: "quote.refused", ...about });
      return taken;
    }
    const quoteId = await work.remote.addQuote({ id: work.newId(), objectUri, quoteUri, ownerId });
    await work.emit({ type: "quote.approved", ...about, quoteId });
    return taken;
  });
}

/** A person's post is quoted as they wish, by nobody they keep at a distance, and they learn of it. */
async function isWelcome(work: Work, objectUri: string, askerUri: string): Promise<boolean> {
  const post = await work.posts.lock(objectUri);
  if (post === null) return true;
  const [owner] = await work.conversation.willing([post.authorUri], askerUri);
  const follows = await work.conversation.hasFollower(post.authorUri, askerUri);
  if (owner === undefined || !mayQuote(post, { uri: askerUri, follows })) return false;
  await work.notifications.add({ personId: owner.id, kind: "quoted", actorUri: askerUri, subjectUri: objectUri });
  return true;
}
