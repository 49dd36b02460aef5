/**
 * A person follows a hashtag, a struggle or a place: public calls and posts about it that this node knows stand in their home,
 * with a note why. Nobody is told, and nothing leaves the node.
 */
import { followLimits } from "../domain/limits.ts";
import type { Topic } from "../domain/topic.ts";
import { type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** Why a topic can't be followed or left. */
export type TopicRefusal = NotAllowed | {
  readonly kind: "already_following" | "not_following" | "too_many_follows";
};

/** Follows a topic; `label` is how the person wrote it. */
export async function followTopic(
  ports: Ports,
  asker: Asker,
  command: { readonly topic: Topic; readonly label: string },
): Promise<Outcome<null, TopicRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const { personId } = asker;
  return await ports.transact(async (work) => {
    if (await work.topics.count(personId) >= followLimits.topics) return refused({ kind: "too_many_follows" });
    const isNew = await work.topics.follow(personId, command.topic, command.label.trim().slice(0, 200));
    return isNew ? done(null) : refused({ kind: "already_following" });
  });
}

/** Leaves a topic. */
export async function unfollowTopic(
  ports: Ports,
  asker: Asker,
  command: { readonly topic: Topic },
): Promise<Outcome<null, TopicRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const { personId } = asker;
  return await ports.transact(async (work) => {
    return await work.topics.unfollow(personId, command.topic) ? done(null) : refused({ kind: "not_following" });
  });
}
