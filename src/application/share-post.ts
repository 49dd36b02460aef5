/**
 * Somebody passes on what everybody may read, a post or a call, to their followers, or takes that back. It is passed on by
 * its address alone: every server fetches it from where it stands.
 */
import { postLimits } from "../domain/limits.ts";
import { isOpen } from "../domain/post-rules.ts";
import { type NotAllowed, notAllowed } from "./access.ts";
import { hasMovedAway, type MovedAway } from "./leaving/moved.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";
import { findSubject } from "./posts/answered.ts";

/** Why something can't be passed on. */
export type ShareRefusal = NotAllowed | MovedAway | { readonly kind: "not_found" | "too_many_posts" };

/** Passes something on; doing it again changes nothing. */
export async function sharePost(
  ports: Ports,
  asker: Asker,
  command: { readonly uri: string },
): Promise<Outcome<null, ShareRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  return await ports.transact(async (work) => {
    if (await hasMovedAway(work, asker.personId)) return refused({ kind: "moved_away" });
    const person = { personId: asker.personId, uri: ports.addresses.person(asker.personId) };
    const subject = await findSubject(work, command.uri, person);
    if (subject === null || !isOpen(subject.audience)) return refused({ kind: "not_found" });
    if (await work.conversation.findShare(person.uri, subject.uri) !== null) return done(null);
    const { shares } = await work.conversation.writtenSince(person.uri, work.now.subtract({ hours: 1 }));
    if (shares >= postLimits.sharesPerHour) return refused({ kind: "too_many_posts" });
    const [subjectUri, ownerUri] = [subject.uri, subject.ownerUri];
    const eventId = await work.emit({ type: "post.shared", actorId: asker.personId, subjectUri, ownerUri });
    const activityUri = ports.addresses.activity(eventId);
    const item = { actorUri: person.uri, subjectUri, verb: "shared", activityUri, publishedAt: work.now } as const;
    await work.stream.add(item);
    if (ownerUri !== person.uri) {
      for (const { id } of await work.conversation.willing([ownerUri], person.uri)) {
        await work.notifications.add({ personId: id, kind: "shared", actorUri: person.uri, subjectUri });
      }
    }
    return done(null);
  });
}

/** Takes back that one passed something on; where it was not, nothing changes. */
export async function unsharePost(
  ports: Ports,
  asker: Asker,
  command: { readonly uri: string },
): Promise<Outcome<null, ShareRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  return await ports.transact(async (work) => {
    const actorUri = ports.addresses.person(asker.personId);
    const activityUri = await work.conversation.findShare(actorUri, command.uri);
    if (activityUri === null) return refused({ kind: "not_found" });
    await work.stream.remove(actorUri, command.uri, "shared");
    const post = await work.posts.lock(command.uri);
    const ownerUri = post?.authorUri ?? await work.remote.findCallOwner(command.uri);
    const about = { actorId: asker.personId, subjectUri: command.uri, ownerUri, activityUri };
    await work.emit({ type: "post.unshared", ...about, sharedAt: work.now.toString() });
    return done(null);
  });
}
