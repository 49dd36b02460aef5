/**
 * Somebody signed in opens a public post of another server that this node has not met: it is stored, so that its conversation
 * can be read and answered here. It stands in nobody's home, and is forgotten like any other that nobody holds on to.
 */
import type { Post } from "../domain/post.ts";
import { isOpen } from "../domain/post-rules.ts";
import { type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";
import type { RemoteActor } from "./remote-ports.ts";

/** Keeps a post that was fetched from its own origin; one not for everybody, or deleted, is refused alike. */
export async function keepFoundPost(
  ports: Ports,
  asker: Asker,
  found: { readonly post: Post; readonly author: RemoteActor },
): Promise<Outcome<null, NotAllowed | { readonly kind: "not_found" }>> {
  if (asker.kind !== "person") return notAllowed;
  const { post, author } = found;
  if (!isOpen(post.audience) || post.authorUri !== author.uri) return refused({ kind: "not_found" });
  return await ports.transact(async (work) => {
    if (await work.remote.isBuried(post.uri)) return refused({ kind: "not_found" });
    await work.remote.saveActor(author);
    const answered = post.inReplyTo === null ? null : await work.posts.lock(post.inReplyTo);
    await work.posts.save({ ...post, threadUri: answered?.threadUri ?? post.threadUri }, []);
    return done(null);
  });
}
