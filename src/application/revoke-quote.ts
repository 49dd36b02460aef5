/** Somebody takes back that a post of theirs may be quoted by another: the approval is gone, and whoever asked is told. */
import { type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** Takes back an approval; only whose post was quoted does. */
export async function revokeQuote(
  ports: Ports,
  asker: Asker,
  command: { readonly quoteId: string },
): Promise<Outcome<null, NotAllowed | { readonly kind: "not_found" }>> {
  if (asker.kind !== "person") return notAllowed;
  return await ports.transact(async (work) => {
    const { quoteId } = command;
    const revoked = await work.conversation.revokeQuote(quoteId, asker.personId, work.now);
    if (revoked === null) return refused({ kind: "not_found" });
    const quoting = await work.posts.lock(revoked.quoteUri);
    if (quoting !== null) await work.conversation.setQuote(quoting.uri, { state: "refused", stamp: null });
    if (quoting?.id != null) await work.emit({ type: "post.revised", postId: quoting.id });
    await work.emit({
      type: "quote.revoked",
      actorId: asker.personId,
      quoteId,
      ...revoked,
      askerUri: quoting?.id == null ? quoting?.authorUri ?? null : null,
      deletedAt: work.now.toString(),
    });
    return done(null);
  });
}
