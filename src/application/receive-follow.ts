/**
 * A remote actor asks to follow one of ours, or stops. Campaigns, the movement and the node accept at once, because a
 * request left pending reads as "this group is dead"; persons who are locked are asked, and whom they blocked is refused.
 */
import { signatureLimits } from "../domain/limits.ts";
import { asksFirst, tellFollowed } from "./follow-local-actor.ts";
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import type { LocalActor, Ports, Work } from "./ports.ts";
import type { RemoteActor } from "./remote-ports.ts";

/**
 * How long a request can be replayed: as long as its signature is believed. Gancio gives every Follow of an actor the same
 * id, and every Undo too, so an id counts as new after that.
 */
const replayable = signatureLimits.windowMs + signatureLimits.skewMs;

/** Takes a Follow. The same Follow again is answered again and counted once; one replayed after an Undo is ignored. */
export async function receiveFollow(
  ports: Ports,
  heard: Heard,
  follow: { readonly targetUri: string; readonly follower: RemoteActor },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const target = await work.actors.findByUri(follow.targetUri);
    if (target === null || target.deleted || await isDraft(work, target)) return ignored("no such local actor");
    const first = await work.firstTime(heard.onceKey, replayable);
    const answer = { actorId: target.id, followUri: heard.activityUri, followerUri: heard.actorUri };
    if (!first && await work.follows.findFollowed(heard.activityUri, heard.actorUri) !== target.id) return repeated;
    await work.remote.saveActor(follow.follower);
    if (await work.distances.isBlockedBy(target.uri, heard.actorUri)) {
      await work.emit({ type: "follow.refused", ...answer });
      return taken;
    }
    const { inbox, sharedInbox } = follow.follower;
    const before = await work.follows.findFollower(target.id, heard.actorUri);
    const waits = before?.state !== "accepted" && await mustWait(work, target, heard.actorUri);
    const state = waits ? "requested" as const : "accepted" as const;
    await work.follows.addFollower({ ...answer, inbox, sharedInbox, state });
    if (before?.state !== state) await tellFollowed(work, target, heard.actorUri, state);
    if (!waits) await work.emit({ type: "follow.accepted", ...answer });
    return first ? taken : repeated;
  });
}

/** Takes the Undo of a Follow, named by its id, by the actor followed, or both. */
export async function receiveUnfollow(
  ports: Ports,
  heard: Heard,
  undone: { readonly followUri: string | null; readonly targetUri: string | null },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    if (!await work.firstTime(heard.onceKey, replayable)) return repeated;
    const actorId = await followedActor(work, heard, undone);
    if (actorId === null) return ignored("no such follow");
    return await work.follows.removeFollower(actorId, heard.actorUri) ? taken : ignored("no such follow");
  });
}

/** Persons who are locked are asked, and every person about somebody whom moderators limited. */
async function mustWait(work: Work, target: LocalActor, followerUri: string): Promise<boolean> {
  if (target.kind !== "person") return false;
  return await asksFirst(work, target) || (await work.moderation.levelOf(followerUri)) === "limited";
}

async function followedActor(
  work: Work,
  heard: Heard,
  undone: { readonly followUri: string | null; readonly targetUri: string | null },
): Promise<string | null> {
  if (undone.targetUri !== null) return (await work.actors.findByUri(undone.targetUri))?.id ?? null;
  return undone.followUri === null ? null : await work.follows.findFollowed(undone.followUri, heard.actorUri);
}

/** A draft does not exist for anybody outside. */
async function isDraft(work: Work, target: LocalActor): Promise<boolean> {
  return target.kind === "campaign" && (await work.campaigns.lockById(target.id))?.state === "draft";
}
