/**
 * Follows a remote actor on behalf of a local one, or stops. The remote actor was looked up before: nothing here
 * reaches the network. The follow counts once the other side has accepted it.
 */
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";
import type { RemoteActor } from "./remote-ports.ts";

/** Why a follow can't be asked for or ended. */
export type FollowRefusal = NotAllowed | { readonly kind: "not_found" | "already_following" | "not_following" };

/** Asks to follow. `follower` is the handle of the local actor; organisers follow as the movement. */
export async function requestFollow(
  ports: Ports,
  asker: Asker,
  command: { readonly follower: string; readonly target: RemoteActor },
): Promise<Outcome<{ followUri: string }, FollowRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const follower = await work.actors.findByHandle(command.follower);
    if (follower === null) return refused({ kind: "not_found" });
    const targetUri = command.target.uri;
    await work.remote.saveActor(command.target);
    if (!await work.follows.addFollowing(follower.id, targetUri, `pending:${work.newId()}`)) {
      return refused({ kind: "already_following" });
    }
    const eventId = await work.emit({ type: "follow.requested", actorId: follower.id, targetUri });
    const followUri = ports.addresses.activity(eventId);
    await work.follows.setFollowUri(follower.id, targetUri, followUri);
    return done({ followUri });
  });
}

/** Stops following, whether it was accepted already or not. */
export async function withdrawFollow(
  ports: Ports,
  asker: Asker,
  command: { readonly follower: string; readonly targetUri: string },
): Promise<Outcome<null, FollowRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const follower = await work.actors.findByHandle(command.follower);
    if (follower === null) return refused({ kind: "not_found" });
    const { targetUri } = command;
    const followUri = await work.follows.removeFollowing(follower.id, targetUri);
    if (followUri === null) return refused({ kind: "not_following" });
    await work.emit({ type: "follow.withdrawn", actorId: follower.id, targetUri, followUri });
    return done(null);
  });
}
