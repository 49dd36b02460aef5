/**
 * Another server answers whether one of our posts may quote its own, or takes its leave back. With a stamp the quote is shown
 * and told anew; without one it stays a link, and after a no it is not shown at all.
 */
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import type { Post } from "../domain/post.ts";
import type { Ports, Work } from "./ports.ts";

/**
 * Takes the answer to our QuoteRequest. `stamp` is the address of the approval, already seen at its own server, and `of` what it
 * allows to quote; null is a no.
 * Only whoever the quoted post belongs to may answer.
 */
export async function receiveQuoteAnswer(
  ports: Ports,
  heard: Heard,
  answer: { readonly quoteUri: string; readonly stamp: string | null; readonly of?: string },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const post = await work.posts.lock(answer.quoteUri);
    if (post === null || post.id === null || post.quoteUri === null) return ignored("no such request");
    if (answer.of !== undefined && answer.of !== post.quoteUri) return ignored("a stamp for another post");
    const owner = (await work.posts.lock(post.quoteUri))?.authorUri ?? await work.remote.findCallOwner(post.quoteUri);
    if (owner !== heard.actorUri) return ignored("not whose post it is");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    await change(work, post, { state: answer.stamp === null ? "refused" : "approved", stamp: answer.stamp });
    return taken;
  });
}

/** Ends what an approval allowed, when that is deleted: the quote is shown no more, ours or another server's. */
export async function endQuoteBy(work: Work, stamp: string): Promise<void> {
  const uri = await work.conversation.findByStamp(stamp);
  const post = uri === null ? null : await work.posts.lock(uri);
  if (post !== null) await change(work, post, { state: "refused", stamp: null });
}

async function change(
  work: Work,
  post: Post,
  quote: { readonly state: "approved" | "refused"; readonly stamp: string | null },
): Promise<void> {
  await work.conversation.setQuote(post.uri, quote);
  if (post.id !== null) await work.emit({ type: "post.revised", postId: post.id });
}
