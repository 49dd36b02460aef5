/**
 * Somebody takes back what they said. Here it is gone at once, with a tombstone at its address; other servers are asked to
 * forget it too, and nobody can make them.
 */
import { type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** Deletes a post; only its author does. */
export async function deletePost(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string },
): Promise<Outcome<null, NotAllowed | { readonly kind: "not_found" }>> {
  if (asker.kind !== "person") return notAllowed;
  return await ports.transact(async (work) => {
    const uri = ports.addresses.post(command.id);
    const post = await work.posts.lock(uri);
    if (post === null || post.authorUri !== ports.addresses.person(asker.personId)) {
      return refused({ kind: "not_found" });
    }
    const answered = post.inReplyTo === null ? null : await work.posts.lock(post.inReplyTo);
    const told = [...post.mentions.map((one) => one.uri), ...(answered === null ? [] : [answered.authorUri])];
    await work.conversation.bury(uri, work.now);
    await work.emit({
      type: "post.deleted",
      postId: command.id,
      authorId: asker.personId,
      audience: post.audience,
      told: [...new Set(told)],
      deletedAt: work.now.toString(),
    });
    return done(null);
  });
}
