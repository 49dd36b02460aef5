/**
 * Follows an actor on behalf of a local one, or stops. Each person follows as themself, organisers also as the movement or a
 * campaign; nobody has a say in what another person follows. A remote actor was looked up before: nothing here reaches the
 * network, and the follow counts once the other side has accepted it.
 */
import { followLimits } from "../domain/limits.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { hasMovedAway, type MovedAway } from "./leaving/moved.ts";
import { followLocalActor, unfollowLocalActor } from "./follow-local-actor.ts";
import type { FollowWishes } from "./home-ports.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, LocalActor, Ports, Work } from "./ports.ts";
import type { RemoteActor } from "./remote-ports.ts";

/** Why a follow can't be asked for or ended. */
export type FollowRefusal = NotAllowed | MovedAway | {
  readonly kind:
    | "not_found"
    | "already_following"
    | "not_following"
    | "following_oneself"
    | "blocked_by_oneself"
    | "too_many_follows";
};

/** Whom to follow: somebody of another server as just read, or the address of somebody here. */
export type FollowTarget = RemoteActor | { readonly uri: string; readonly isLocal: true };

/** What became of a request. */
export interface AskedFollow {
  readonly followUri: string;
  readonly state: "requested" | "accepted";
}

/** Asks to follow. `follower` is the handle of the local actor who follows. */
export async function requestFollow(
  ports: Ports,
  asker: Asker,
  command: { readonly follower: string; readonly target: FollowTarget; readonly wishes?: FollowWishes },
): Promise<Outcome<AskedFollow, FollowRefusal>> {
  return await ports.transact(async (work) => {
    const follower = await work.actors.findByHandle(command.follower);
    if (!mayFollowAs(asker, follower)) return notAllowed;
    if (follower === null) return refused({ kind: "not_found" });
    const { target, wishes } = command;
    if (follower.kind === "person" && await hasMovedAway(work, follower.id)) return refused({ kind: "moved_away" });
    if (target.uri === follower.uri) return refused({ kind: "following_oneself" });
    if (await work.distances.isBlockedBy(follower.uri, target.uri)) return refused({ kind: "blocked_by_oneself" });
    if (await work.follows.countFollowing(follower.id) >= followLimits.following) {
      return refused({ kind: "too_many_follows" });
    }
    const asked = "isLocal" in target
      ? await followLocalActor(ports, work, follower, target.uri)
      : await askRemote(ports, work, follower, target);
    if (asked.ok && wishes !== undefined) await work.follows.wish(follower.id, target.uri, wishes);
    return asked;
  });
}

/** Stops following, whether it was accepted already or not. */
export async function withdrawFollow(
  ports: Ports,
  asker: Asker,
  command: { readonly follower: string; readonly targetUri: string },
): Promise<Outcome<null, FollowRefusal>> {
  return await ports.transact(async (work) => {
    const follower = await work.actors.findByHandle(command.follower);
    if (!mayFollowAs(asker, follower)) return notAllowed;
    if (follower === null) return refused({ kind: "not_found" });
    const { targetUri } = command;
    const followUri = await work.follows.removeFollowing(follower.id, targetUri);
    if (followUri === null) return refused({ kind: "not_following" });
    const target = await work.actors.findByUri(targetUri);
    if (target !== null) await unfollowLocalActor(work, follower, target);
    else await work.emit({ type: "follow.withdrawn", actorId: follower.id, targetUri, followUri });
    return done(null);
  });
}

/** Says how much of somebody one wants to read. */
export async function changeWishes(
  ports: Ports,
  asker: Asker,
  command: { readonly targetUri: string; readonly wishes: FollowWishes },
): Promise<Outcome<null, FollowRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  return await ports.transact(async (work) => {
    const isKnown = await work.follows.wish(asker.personId, command.targetUri, command.wishes);
    return isKnown ? done(null) : refused({ kind: "not_following" });
  });
}

/** A person speaks for themself alone; whoever writes campaigns, for the movement and its campaigns. */
function mayFollowAs(asker: Asker, follower: LocalActor | null): boolean {
  if (asker.kind === "operator") return true;
  if (follower?.kind === "person") return follower.id === asker.personId;
  return hasRight(asker, "write_campaigns");
}

async function askRemote(
  ports: Ports,
  work: Work,
  follower: LocalActor,
  target: RemoteActor,
): Promise<Outcome<AskedFollow, FollowRefusal>> {
  await work.remote.saveActor(target);
  if (!await work.follows.addFollowing(follower.id, target.uri, `pending:${work.newId()}`)) {
    return refused({ kind: "already_following" });
  }
  const eventId = await work.emit({ type: "follow.requested", actorId: follower.id, targetUri: target.uri });
  const followUri = ports.addresses.activity(eventId);
  await work.follows.setFollowUri(follower.id, target.uri, followUri);
  return done({ followUri, state: "requested" });
}
