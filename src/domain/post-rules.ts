/**
 * What may be done with a post by somebody who can read it: answer, quote, pass on. The author's wish decides, and an answer
 * never reaches further than what it answers.
 */
import { type Post, POST_AUDIENCES, type PostAudience, type QuotePolicy, type ReplyPolicy } from "./post.ts";

/** Every {@link ReplyPolicy}, widest first. */
export const REPLY_POLICIES = ["anyone", "followers", "mentioned"] as const satisfies readonly ReplyPolicy[];

/** Every {@link QuotePolicy}, widest first. */
export const QUOTE_POLICIES = ["anyone", "followers", "nobody"] as const satisfies readonly QuotePolicy[];

/** Somebody who wants to do something with a post they can read. */
export interface PostGuest {
  /** Its ActivityPub id. */
  readonly uri: string;
  /** Whether the author has accepted them as a follower. */
  readonly follows: boolean;
}

/** Tells whether somebody may answer a post. Whoever it names may always, and so may its author. */
export function mayAnswer(post: Pick<Post, "authorUri" | "replyPolicy" | "mentions">, guest: PostGuest): boolean {
  if (guest.uri === post.authorUri || post.replyPolicy === "anyone") return true;
  if (post.mentions.some(({ uri }) => uri === guest.uri)) return true;
  return post.replyPolicy === "followers" && guest.follows;
}

/** Tells whether somebody may quote a post (FEP-044f). What is not for everybody is quoted by its author alone. */
export function mayQuote(post: Pick<Post, "authorUri" | "audience" | "quotePolicy">, guest: PostGuest): boolean {
  if (guest.uri === post.authorUri) return true;
  if (!isOpen(post.audience)) return false;
  return post.quotePolicy === "anyone" || (post.quotePolicy === "followers" && guest.follows);
}

/** Tells whether a post can be passed on at all: only what everybody may read. */
export function mayShare(post: Pick<Post, "audience">): boolean {
  return isOpen(post.audience);
}

/** Tells whether everybody may read what has this audience. */
export function isOpen(audience: PostAudience): boolean {
  return audience === "public" || audience === "unlisted";
}

/** The audiences an answer may have: none wider than that of what it answers. */
export function audiencesOfAnswer(answered: PostAudience): readonly PostAudience[] {
  return POST_AUDIENCES.slice(POST_AUDIENCES.indexOf(answered));
}
