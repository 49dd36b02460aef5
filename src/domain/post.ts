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
  /** Sanitised HTML. */
  readonly content: string;
  /** The plain line that stands before it; absent when it hides behind nothing. */
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
  /** The picture among ours; null for another server's. */
  readonly mediaId: string | null;
  /** Where another server keeps it; null for ours. */
  readonly url: string | null;
  /** Such as `image/jpeg`. */
  readonly mediaType: string;
  /** The alternative text; empty for decoration. */
  readonly alt: string;
  /** Pixels; null when nobody said. */
  readonly width: number | null;
  /** Pixels; null when nobody said. */
  readonly height: number | null;
}

/** Somebody a post names. */
export interface PostMention {
  /** Their actor. */
  readonly uri: string;
  /** As it was written, `@kim@m.example`. */
  readonly handle: string;
}

/** A poll on another server's post, as it was last heard. Figures are the other server's word. */
export interface PostPoll {
  /** Whether several options may be chosen. */
  readonly isMultiple: boolean;
  /** The options in order; `votes` is null until told. */
  readonly options: readonly { readonly name: string; readonly votes: number | null }[];
  /** How many voted; null until told. */
  readonly voters: number | null;
  /** ISO 8601; null for a poll without an end. */
  readonly endsAt: string | null;
  /** Whether votes are still taken. */
  readonly isClosed: boolean;
}

/** A post, ours (`id` set) or another server's. */
export interface Post {
  /** Its ActivityPub id. */
  readonly uri: string;
  /** Opaque, in its address; null for another server's. */
  readonly id: string | null;
  /** The actor who wrote it. */
  readonly authorUri: string;
  /** Who may read it. */
  readonly audience: PostAudience;
  /** The main language; null when nobody said. */
  readonly language: LanguageTag | null;
  /** What it says, by language. */
  readonly texts: PostTexts;
  /** As it was written here; null for another server's. */
  readonly sources: PostSources | null;
  /** What it answers; null for the beginning of a conversation. */
  readonly inReplyTo: string | null;
  /** The first post of the conversation as far as known here; its own address when it began one. */
  readonly threadUri: string;
  /** What it quotes; null for nothing. */
  readonly quoteUri: string | null;
  /** Whether the one quoted agreed (FEP-044f); null when nothing is quoted. */
  readonly quoteState: "asked" | "approved" | "refused" | null;
  /** The address of their yes (QuoteAuthorization); null without one. */
  readonly quoteStamp: string | null;
  /** Who may quote it. */
  readonly quotePolicy: QuotePolicy;
  /** Who may answer it. */
  readonly replyPolicy: ReplyPolicy;
  /** Its pictures. */
  readonly attachments: readonly PostAttachment[];
  /** Whom it names. */
  readonly mentions: readonly PostMention[];
  /** Its hashtags in lower case, without the sign. */
  readonly tags: readonly string[];
  /** The poll it asks; null for none. Posts of this node ask none. */
  readonly poll: PostPoll | null;
  /** The page for people; null when it is the address itself. */
  readonly url: string | null;
  /** Whether the author lets it be found by searching (FEP-5feb). */
  readonly isIndexable: boolean;
  /** When it was written. */
  readonly publishedAt: Temporal.Instant;
  /** When it was last changed; null for never. */
  readonly updatedAt: Temporal.Instant | null;
}

/** Somebody who wants to read a post: null stands for everybody. */
export interface PostReaderView {
  /** Their actor. */
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
