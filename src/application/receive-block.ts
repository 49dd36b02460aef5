/**
 * A remote actor blocks one of ours, complains about one, or moves to another server. Blocks are obeyed in silence;
 * complaints wait for a moderator without naming who complained.
 */
import { waitingLimits } from "../domain/limits.ts";
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import type { Ports } from "./ports.ts";
import type { RemoteActor } from "./remote-ports.ts";

/** Takes a Block (or its Undo): both follows end and nothing more is sent to the blocker. */
export async function receiveBlock(
  ports: Ports,
  heard: Heard,
  block: { readonly targetUri: string; readonly undone: boolean },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const target = await work.actors.findByUri(block.targetUri);
    if (target === null) return ignored("no such local actor");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    if (block.undone) {
      await work.blocks.removeActorBlock(target.id, heard.actorUri);
      return taken;
    }
    await work.follows.removeFollower(target.id, heard.actorUri);
    await work.follows.removeFollowing(target.id, heard.actorUri);
    await work.blocks.addActorBlock(target.id, heard.actorUri);
    return taken;
  });
}

/** Takes a complaint about local actors or objects. The complaining server is kept, the person never. */
export async function receiveFlag(
  ports: Ports,
  heard: Heard,
  flag: { readonly objectUris: readonly string[]; readonly content: string },
): Promise<HeardOutcome> {
  const ours = flag.objectUris.filter((uri) => uri.startsWith(`${ports.addresses.origin}/`));
  if (ours.length === 0) return ignored("about nothing of ours");
  return await ports.transact(async (work) => {
    const { host } = new URL(heard.actorUri);
    if (await work.remote.openFlags(host) >= waitingLimits.flagsPerHost) return ignored("too many wait already");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    await work.remote.addFlag({ id: work.newId(), host, objectUris: ours, content: flag.content });
    return taken;
  });
}

/** Takes a Move of an actor we follow. `target` was fetched and names the old actor in `alsoKnownAs`. */
export async function receiveMove(
  ports: Ports,
  heard: Heard,
  move: { readonly target: RemoteActor },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const followers = await work.follows.followersHere(heard.actorUri);
    if (followers.length === 0) return ignored("nobody here follows it");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    await work.remote.saveActor(move.target);
    for (const actorId of followers) {
      await work.follows.removeFollowing(actorId, heard.actorUri);
      const targetUri = move.target.uri;
      if (!await work.follows.addFollowing(actorId, targetUri, `pending:${work.newId()}`)) continue;
      const eventId = await work.emit({ type: "follow.requested", actorId, targetUri });
      await work.follows.setFollowUri(actorId, targetUri, ports.addresses.activity(eventId));
    }
    return taken;
  });
}
