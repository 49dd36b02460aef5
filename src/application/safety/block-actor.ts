/**
 * A person keeps somebody away: follows end both ways, the other can't read them here nor answer, and their server is told,
 * as Mastodon does, so that it holds to it too. Nobody else learns of it.
 */
import { safetyLimits } from "../../domain/limits.ts";
import { type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";

/** Why somebody can't be kept at a distance, or no longer. */
export type DistanceRefusal = NotAllowed | { readonly kind: "not_found" | "not_yourself" | "too_many_distances" };

/** Blocks an actor of any server. Repeating it changes nothing and tells nobody again. */
export async function blockActor(
  ports: Ports,
  asker: Asker,
  command: { readonly targetUri: string },
): Promise<Outcome<null, DistanceRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  return await ports.transact(async (work) => {
    const refusal = await refusalFor(ports, work, asker.personId, command.targetUri);
    if (refusal !== null) return refused(refusal);
    await block(ports, work, asker.personId, command.targetUri);
    return done(null);
  });
}

/** Lifts a block. Follows don't come back by themselves. */
export async function unblockActor(
  ports: Ports,
  asker: Asker,
  command: { readonly targetUri: string },
): Promise<Outcome<null, DistanceRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const { targetUri } = command;
  return await ports.transact(async (work) => {
    const blockUri = await work.distances.unblock(asker.personId, targetUri);
    if (blockUri === undefined) return refused({ kind: "not_found" });
    if (blockUri !== null) {
      await work.emit({ type: "block.lifted", actorId: asker.personId, targetUri, blockUri });
    }
    return done(null);
  });
}

/** Why a person may not keep this actor at a distance; null when they may. Unknown actors look like absent ones. */
export async function refusalFor(
  ports: Ports,
  work: Work,
  personId: string,
  targetUri: string,
): Promise<Exclude<DistanceRefusal, NotAllowed> | null> {
  if (targetUri === ports.addresses.person(personId)) return { kind: "not_yourself" };
  if (!await work.moderation.isKnown(targetUri)) return { kind: "not_found" };
  return await hasRoom(work, personId) ? null : { kind: "too_many_distances" };
}

/** Whether a person may keep one more at a distance. */
export async function hasRoom(work: Work, personId: string): Promise<boolean> {
  return await work.distances.count(personId) < safetyLimits.distances;
}

/** The block itself, once it was found to be allowed: the same for one and for a whole list. */
export async function block(ports: Ports, work: Work, personId: string, targetUri: string): Promise<void> {
  if (!await work.distances.block(personId, targetUri)) return;
  const isOurs = targetUri.startsWith(`${ports.addresses.origin}/`);
  const ended = await work.distances.endFollows(personId, ports.addresses.person(personId), targetUri);
  if (isOurs) return;
  if (ended.ours !== null) {
    await work.emit({ type: "follow.withdrawn", actorId: personId, targetUri, followUri: ended.ours });
  }
  if (ended.theirs !== null) {
    const follow = { followUri: ended.theirs, followerUri: targetUri };
    await work.emit({ type: "follow.refused", actorId: personId, ...follow });
  }
  const eventId = await work.emit({ type: "block.made", actorId: personId, targetUri });
  await work.distances.setBlockActivity(personId, targetUri, ports.addresses.activity(eventId));
}
