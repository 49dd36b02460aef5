/**
 * A remote actor blocks one of ours, complains about one, or moves to another server. Blocks are obeyed in silence;
 * complaints wait for a moderator without naming who complained.
 */
import { waitingLimits } from "../domain/limits.ts";
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import { followInstead } from "./leaving/move-out.ts";
import type { Ports, Work } from "./ports.ts";
import { registrableDomain } from "./registrable-domain.ts";
import type { RemoteActor } from "./remote-ports.ts";
import { tellModerators } from "./safety/file-flag.ts";

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
    const senderDomain = registrableDomain(host);
    if ((await work.network.limitOf(host)).rejectsFlags) return ignored("complaints of this server are not taken");
    if (await work.flags.openFrom(senderDomain) >= waitingLimits.flagsPerHost) return ignored("too many wait already");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    const id = work.newId();
    const nobody = { reporterId: null, showsReporter: false, isForwarded: false, category: "other" as const };
    await work.flags.add({ id, host, senderDomain, objectUris: ours, content: flag.content, ...nobody });
    await tellModerators(work, id, ours[0]);
    return taken;
  });
}

/**
 * Takes a Move of an actor somebody here follows. `target` was fetched and names the old actor in `alsoKnownAs`. One that
 * moved less than a month ago is not followed again, so that nobody is led round in a circle.
 */
export async function receiveMove(
  ports: Ports,
  heard: Heard,
  move: { readonly target: RemoteActor | { readonly uri: string; readonly isLocal: true } },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const followers = await work.moves.followersHere(heard.actorUri);
    if (followers.length === 0) return ignored("nobody here follows it");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    const { target } = move;
    const [fromUri, targetUri] = [heard.actorUri, target.uri];
    if ("isLocal" in target && !await isNamedBy(work, targetUri, fromUri)) {
      return ignored("the new account does not name the old one");
    }
    if (!await work.moves.noteRemoteMove({ actorUri: fromUri, targetUri }, work.now)) {
      return ignored("it moved not long ago");
    }
    if (!("isLocal" in target)) await work.remote.saveActor(target);
    await followInstead(ports, work, followers, { fromUri, targetUri });
    return taken;
  });
}

/** Whether a person of this node says that an account elsewhere is theirs. */
async function isNamedBy(work: Work, personUri: string, accountUri: string): Promise<boolean> {
  const actor = await work.actors.findByUri(personUri);
  if (actor === null || actor.deleted || actor.kind !== "person") return false;
  return (await work.profiles.load(actor.id)).alsoKnownAs.includes(accountUri);
}
