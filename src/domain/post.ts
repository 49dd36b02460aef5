/**
 * A post: a Note by a person here or anywhere, and who may read it. The one rule of visibility for posts is
 * {@link mayRead}; whatever cannot be shown to be public is private.
 */
import type { LanguageTag } from "./language.ts";

/** Who may read a post: everybody, everybody but not in lists, the author's followers, or those it names. */
export type PostAudience = "public" | "unlisted" | "followers" | "direct";

/** Every {@link PostAudience}, widest first. */
export const POST_AUDIENCES = ["public", "unlisted", "followers", "direct"] as const satisfies readonly PostAudience[];

/** Who may answer a post, or quote it (FEP-044f, GoToSocial's interaction policies). */
export type ReplyPolicy = "anyone" | "followers" | "mentioned";

/** See {@link ReplyPolicy}. */
export type QuotePolicy = "anyone" | "followers" | "nobody";

/** A post in one language, ready to be shown: sanitised HTML, and the plain line it hides behind, if any. */
export interface PostText {
  readonly content: string;
  readonly warning?: string;
}

/** A post's text by language; `und` stands for a language nobody named. */
export type PostTexts = Readonly<Record<LanguageTag, PostText>>;

/** What the author here wrote: Markdown and the plain line it hides behind, by language. */
export type PostSources = Readonly<Record<LanguageTag, { readonly markdown: string; readonly warning?: string }>>;

/**
 * A picture on a post. `mediaId` names ours; `url` another server's, which is never loaded by a reader's browser: it is
 * only offered as a link.
 */
export interface PostAttachment {
  readonly mediaId: string | null;
  readonly url: string | null;
  readonly mediaType: string;
  readonly alt: string;
  readonly width: number | null;
  readonly height: number | null;
}

/** Somebody a post names. */
export interface PostMention {
  readonly uri: string;
  readonly handle: string;
}

/** A poll on another server's post, as it was last heard. Figures are the other server's word. */
export interface PostPoll {
  readonly isMultiple: boolean;
  readonly options: readonly { readonly name: string; readonly votes: number | null }[];
  readonly voters: number | null;
  readonly endsAt: string | null;
  readonly isClosed: boolean;
}

/** A post, ours (`id` set) or another server's. */
export interface Post {
  readonly uri: string;
  readonly id: string | null;
  readonly authorUri: string;
  readonly audience: PostAudience;
  readonly language: LanguageTag | null;
  readonly texts: PostTexts;
  readonly sources: PostSources | null;
  readonly inReplyTo: string | null;
  /** The first post of the conversation as far as known here; its own address when it began one. */
  readonly threadUri: string;
  readonly quoteUri: string | null;
  readonly quoteState: "asked" | "approved" | "refused" | null;
  readonly quoteStamp: string | null;
  readonly quotePolicy: QuotePolicy;
  readonly replyPolicy: ReplyPolicy;
  readonly attachments: readonly PostAttachment[];
  readonly mentions: readonly PostMention[];
  readonly tags: readonly string[];
  readonly poll: PostPoll | null;
  readonly url: string | null;
  /** Whether the author lets it be found by searching (FEP-5feb). */
  readonly isIndexable: boolean;
  readonly publishedAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant | null;
}

/** Somebody who wants to read a post: null stands for everybody. */
export interface PostReaderView {
  readonly uri: string;
  /** Whether the author has accepted them as a follower. */
  readonly follows: boolean;
  /** Whether the post names them as a reader. */
  readonly isNamed: boolean;
  /** Whether the author blocked them. */
  readonly isBlocked: boolean;
}

/** Tells whether somebody may read a post. The same rule stands as SQL in `database/views/post-visibility.ts`. */
export function mayRead(post: Pick<Post, "audience" | "authorUri">, reader: PostReaderView | null): boolean {
  if (reader === null) return post.audience === "public" || post.audience === "unlisted";
  if (reader.uri === post.authorUri) return true;
  if (reader.isBlocked) return false;
  if (post.audience === "public" || post.audience === "unlisted" || reader.isNamed) return true;
  return post.audience === "followers" && reader.follows;
}
