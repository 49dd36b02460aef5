/**
 * A person moves to another server, or comes back. Followers are told where to; the account here stays readable with a
 * notice and says nothing more. Nobody is asked for leave (FEP-7628, push mode); the other account must name this one first,
 * or somebody could send another's followers to themselves.
 */
import { leavingLimits } from "../../domain/limits.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import { followLocalActor } from "../follow-local-actor.ts";
import type { LocalActor, Ports, Work } from "../ports.ts";
import type { RemoteActor } from "../remote-ports.ts";

/** Another server's account as it was just read from its own server. */
export interface FoundAccount {
  readonly actor: RemoteActor;
  readonly alsoKnownAs: readonly string[];
  readonly movedTo: string | null;
}

/** Why a move can't be made. */
export type MoveRefusal = {
  readonly kind:
    | "does_not_name_this_account"
    | "moved_away_itself"
    | "account_is_here"
    | "not_a_person"
    | "moved_already"
    | "moved_not_long_ago"
    | "not_moved";
  readonly field?: string;
};

/** Moves a person to an account that was just looked up. Repeating it with the same account changes nothing. */
export async function moveOut(
  ports: Ports,
  command: { readonly personId: string; readonly target: FoundAccount },
): Promise<Outcome<{ readonly targetUri: string }, MoveRefusal>> {
  const { personId, target } = command;
  const refusal = whyNot(ports, personId, target);
  if (refusal !== null) return refused({ kind: refusal, field: "account" });
  return await ports.transact(async (work) => {
    const profile = await work.profiles.load(personId);
    const targetUri = target.actor.uri;
    if (profile.movedTo === targetUri) return done({ targetUri });
    if (profile.movedTo !== null) return refused({ kind: "moved_already" });
    const last = await work.moves.lastMove(personId);
    if (last !== null && isRecent(last, work.now)) return refused({ kind: "moved_not_long_ago" });
    await work.remote.saveActor(target.actor);
    await work.profiles.save({ ...profile, movedTo: targetUri });
    await work.moves.noteMove(personId, work.now);
    await work.emit({ type: "person.moved", actorId: personId, to: targetUri });
    await moveLocalFollowers(ports, work, personId, targetUri);
    return done({ targetUri });
  });
}

/** Undoes a move: the account says no more that it moved, and may write again. Followers who left have left. */
export async function comeBack(
  ports: Ports,
  command: { readonly personId: string },
): Promise<Outcome<null, MoveRefusal>> {
  return await ports.transact(async (work) => {
    const profile = await work.profiles.load(command.personId);
    if (profile.movedTo === null) return refused({ kind: "not_moved" });
    await work.profiles.save({ ...profile, movedTo: null });
    await work.emit({ type: "person.revised", personId: command.personId });
    return done(null);
  });
}

/** Tells whether a move was so short a time ago that another has to wait. */
export function isRecent(move: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(move.add({ hours: leavingLimits.moveDays * 24 }), now) > 0;
}

function whyNot(ports: Ports, personId: string, { actor, alsoKnownAs, movedTo }: FoundAccount) {
  if (isHere(ports, actor.uri)) return "account_is_here";
  if (actor.type !== "Person") return "not_a_person";
  if (movedTo !== null) return "moved_away_itself";
  return alsoKnownAs.includes(ports.addresses.person(personId)) ? null : "does_not_name_this_account";
}

/** What other servers do for their own people on hearing of a move, this one does for its own. */
async function moveLocalFollowers(ports: Ports, work: Work, personId: string, targetUri: string): Promise<void> {
  const personUri = ports.addresses.person(personId);
  const followers = await work.moves.followersHere(personUri);
  for (const follower of followers) await work.follows.removeFollower(personId, follower.uri);
  await followInstead(ports, work, followers, { fromUri: personUri, targetUri });
}

/**
 * Makes local actors follow another account, here or elsewhere, in place of the one they followed, and tells those who are
 * persons. Whoever keeps the new account at a distance only loses the old follow.
 */
export async function followInstead(
  ports: Ports,
  work: Work,
  followers: readonly LocalActor[],
  move: { readonly fromUri: string; readonly targetUri: string },
): Promise<void> {
  const { fromUri, targetUri } = move;
  const away = await work.moves.keepingAway(followers.map(({ id }) => id), targetUri);
  for (const follower of followers) {
    await work.follows.removeFollowing(follower.id, fromUri);
    if (away.has(follower.id) || follower.uri === targetUri) continue;
    if (follower.kind === "person") {
      const { id: personId } = follower;
      await work.notifications.add({ personId, kind: "moved", actorUri: targetUri, subjectUri: fromUri });
    }
    if (isHere(ports, targetUri)) await followLocalActor(ports, work, follower, targetUri);
    else await askToFollow(ports, work, follower.id, targetUri);
  }
}

async function askToFollow(ports: Ports, work: Work, actorId: string, targetUri: string): Promise<void> {
  if (!await work.follows.addFollowing(actorId, targetUri, `pending:${work.newId()}`)) return;
  const eventId = await work.emit({ type: "follow.requested", actorId, targetUri });
  await work.follows.setFollowUri(actorId, targetUri, ports.addresses.activity(eventId));
}

/** Tells whether an address is one of this node's. */
export function isHere(ports: Pick<Ports, "addresses">, uri: string): boolean {
  return uri.startsWith(`${ports.addresses.origin}/`);
}
