/**
 * Likes and shares of what this node published. They are counted so that other servers can show them, and are never a
 * measure of success here.
 */
import { type Heard, type HeardOutcome, ignored, taken } from "./heard.ts";
import type { Ports, Work } from "./ports.ts";

/**
 * Takes a Like or an Announce of a public object of this node. One per actor and object, by the row itself and not by the
 * id, because snac gives every Like of an object the same id, also after its Undo. `inbox` is that of the sender's server
 * when it passes the object on: it will be told when the object changes or is deleted.
 */
export async function receiveReaction(
  ports: Ports,
  heard: Heard,
  reaction: { readonly objectUri: string; readonly kind: "like" | "share"; readonly inbox: string | null },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    if ((await work.remote.ownerOfPublicObject(reaction.objectUri)) === null) {
      return ignored("not a public object of ours");
    }
    const { objectUri, kind, inbox } = reaction;
    await work.remote.addReaction({ objectUri, kind, actorUri: heard.actorUri, activityUri: heard.activityUri });
    if (inbox !== null) await work.remote.addReader(objectUri, inbox);
    if (kind === "share") await passOn(work, heard, objectUri);
    return taken;
  });
}

/** What a followed actor shares of ours comes into homes here too, and a person learns that their post was passed on. */
async function passOn(work: Work, { actorUri, activityUri }: Heard, subjectUri: string): Promise<void> {
  if (await work.follows.isFollowed(actorUri)) {
    await work.stream.add({ actorUri, subjectUri, verb: "shared", activityUri, publishedAt: work.now });
  }
  const post = await work.posts.lock(subjectUri);
  for (const { id } of await work.conversation.willing(post === null ? [] : [post.authorUri], actorUri)) {
    await work.notifications.add({ personId: id, kind: "shared", actorUri, subjectUri });
  }
}

/** Takes the Undo of a Like or an Announce, named by the activity's id or by its object. */
export async function receiveReactionUndone(
  ports: Ports,
  heard: Heard,
  undone: { readonly activityUri: string | null; readonly objectUri: string | null; readonly kind: "like" | "share" },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const removed = await work.remote.removeReaction({ ...undone, actorUri: heard.actorUri });
    return removed ? taken : ignored("no such reaction");
  });
}
