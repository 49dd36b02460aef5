/**
 * Follows between actors of this node: the same rows as between servers, in one transaction and without a letter. Locked
 * persons are asked; whoever blocked the follower is asked too, as far as the follower can tell, and never hears of it.
 */
import { done, type Outcome, refused } from "./outcome.ts";
import type { LocalActor, Ports, Work } from "./ports.ts";

/** Follows an actor of this node inside an open transaction. */
export async function followLocalActor(
  ports: Ports,
  work: Work,
  follower: LocalActor,
  targetUri: string,
): Promise<
  Outcome<
    { readonly followUri: string; readonly state: "requested" | "accepted" },
    { readonly kind: "not_found" | "already_following" }
  >
> {
  const target = await work.actors.findByUri(targetUri);
  if (target === null || target.deleted || await isDraft(work, target)) return refused({ kind: "not_found" });
  const followUri = `${follower.uri}#follows/${work.newId()}`;
  if (!await work.follows.addFollowing(follower.id, targetUri, followUri)) {
    return refused({ kind: "already_following" });
  }
  if (await work.distances.isBlockedBy(targetUri, follower.uri)) return done({ followUri, state: "requested" });
  const state = await asksFirst(work, target) ? "requested" as const : "accepted" as const;
  const { addresses } = ports;
  const inboxes = { inbox: addresses.of(follower.uri, "inbox"), sharedInbox: addresses.sharedInbox() };
  await work.follows.addFollower({
    actorId: target.id,
    followerUri: follower.uri,
    followUri,
    ...inboxes,
    state,
  });
  if (state === "accepted") {
    await work.follows.answerFollowing({ targetUri, followUri, actorUri: null, accepted: true });
  }
  await tellFollowed(work, target, follower.uri, state);
  return done({ followUri, state });
}

/** Ends the other half of a follow between two actors of this node. */
export async function unfollowLocalActor(work: Work, follower: LocalActor, target: LocalActor): Promise<void> {
  await work.follows.removeFollower(target.id, follower.uri);
}

/** Whether an actor wants to be asked before somebody follows: persons who are locked. */
export async function asksFirst(work: Work, target: LocalActor): Promise<boolean> {
  return target.kind === "person" && (await work.profiles.load(target.id)).isLocked;
}

/** Tells a person that somebody follows them, or asks to. Movements and campaigns are told nothing. */
export async function tellFollowed(
  work: Work,
  target: LocalActor,
  followerUri: string,
  state: "requested" | "accepted",
): Promise<void> {
  if (target.kind !== "person") return;
  const kind = state === "requested" ? "follow_requested" : "followed";
  await work.notifications.add({ personId: target.id, kind, actorUri: followerUri, subjectUri: null });
}

/** A draft does not exist for anybody who may not write it. */
async function isDraft(work: Work, target: LocalActor): Promise<boolean> {
  return target.kind === "campaign" && (await work.campaigns.lockById(target.id))?.state === "draft";
}
