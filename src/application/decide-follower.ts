/**
 * A person says who may follow them: accepts or declines those who asked, and removes those who do. Only the person
 * themself decides; the other side hears an Accept or a Reject and nothing else.
 */
import { type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports, Work } from "./ports.ts";

/** Why a decision about a follower can't be taken. */
export type FollowerRefusal = NotAllowed | { readonly kind: "no_such_follower" };

/** Accepts somebody who asked to follow. Accepting twice is fine. */
export async function acceptFollower(
  ports: Ports,
  asker: Asker,
  command: { readonly followerUri: string },
): Promise<Outcome<null, FollowerRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const { personId: actorId } = asker;
  const { followerUri } = command;
  return await ports.transact(async (work) => {
    const found = await work.follows.findFollower(actorId, followerUri);
    if (found === null) return refused({ kind: "no_such_follower" });
    if (found.state === "accepted") return done(null);
    await work.follows.acceptFollower(actorId, followerUri);
    const isHere = await answerHere(ports, work, actorId, followerUri, true);
    if (!isHere) {
      await work.emit({ type: "follow.accepted", actorId, followUri: found.followUri, followerUri });
    }
    return done(null);
  });
}

/** Declines somebody who asked, or removes somebody who follows: they get nothing more, and may ask again. */
export async function removeFollower(
  ports: Ports,
  asker: Asker,
  command: { readonly followerUri: string },
): Promise<Outcome<null, FollowerRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const { personId: actorId } = asker;
  const { followerUri } = command;
  return await ports.transact(async (work) => {
    const found = await work.follows.findFollower(actorId, followerUri);
    if (found === null) return refused({ kind: "no_such_follower" });
    await work.follows.removeFollower(actorId, followerUri);
    const isHere = await answerHere(ports, work, actorId, followerUri, false);
    if (!isHere) {
      await work.emit({ type: "follow.refused", actorId, followUri: found.followUri, followerUri });
    }
    return done(null);
  });
}

/** Writes the answer where the one who asked lives on this node; false when they live elsewhere. */
async function answerHere(
  ports: Ports,
  work: Work,
  actorId: string,
  followerUri: string,
  accepted: boolean,
): Promise<boolean> {
  const follower = await work.actors.findByUri(followerUri);
  if (follower === null) return false;
  const targetUri = ports.addresses.person(actorId);
  await work.follows.answerFollowing({ targetUri, followUri: null, actorUri: followerUri, accepted });
  if (accepted && follower.kind === "person") {
    const told = { personId: follower.id, kind: "follow_accepted", actorUri: targetUri, subjectUri: null } as const;
    await work.notifications.add(told);
  }
  return true;
}
