/**
 * Conversations and persons' posts, as addresses in order: `hydratePosts` then answers what the viewer may see of them. Every
 * query here asks who may read, too, so that no page counts what it does not show.
 */
import { sql } from "kysely";
import { conversationLimits } from "../../domain/limits.ts";
import { isHiddenFrom } from "./hidden-from.ts";
import { mayReadPost, type PostViewer } from "./post-visibility.ts";
import { isListedUnderCall } from "./post-views.ts";
import type { Reader } from "./read-only.ts";

/** One post of a conversation: where it stands, and what it answers. */
export interface ThreadEntry {
  readonly uri: string;
  readonly inReplyTo: string | null;
}

/** What is known here of a conversation, oldest first, as far as the viewer may and wants to read it. */
export async function listThread(db: Reader, viewer: PostViewer, threadUri: string): Promise<readonly ThreadEntry[]> {
  let query = db.selectFrom("post").select(["uri", "in_reply_to"]).where("thread_uri", "=", threadUri)
    .where(mayReadPost(viewer)).where(isListedUnderCall(viewer));
  if (viewer !== null) query = query.where(sql<boolean>`not ${isHiddenFrom(viewer.personId, "post.author_uri")}`);
  const rows = await query.orderBy("published_at").orderBy("uri").limit(conversationLimits.thread).execute();
  return rows.map((row) => ({ uri: row.uri, inReplyTo: row.in_reply_to }));
}

/** The conversation a post belongs to; null for one that is not stored or not for this viewer. */
export async function findThread(db: Reader, viewer: PostViewer, uri: string): Promise<string | null> {
  const row = await db.selectFrom("post").select("thread_uri").where("uri", "=", uri).where(mayReadPost(viewer))
    .executeTakeFirst();
  return row?.thread_uri ?? null;
}

/** A page of what one author said for everybody, newest first; `before` is the address of the last on the page before. */
export async function listPublicPosts(
  db: Reader,
  authorUri: string,
  options: { readonly before: string | null; readonly limit: number; readonly isIndexable?: boolean },
): Promise<readonly string[]> {
  let query = db.selectFrom("post").select("uri").where("author_uri", "=", authorUri).where("audience", "=", "public")
    .where(mayReadPost(null));
  if (options.isIndexable === true) query = query.where("is_indexable", "=", true);
  if (options.before !== null) {
    query = query.where(
      sql<boolean>`(published_at, uri) < (select p.published_at, p.uri from post p where p.uri = ${options.before}
        and p.author_uri = ${authorUri} and p.audience = 'public')`,
    );
  }
  const rows = await query.orderBy("published_at", "desc").orderBy("uri", "desc").limit(options.limit).execute();
  return rows.map((row) => row.uri);
}

/** Private posts a person wrote or is named in, newest first. */
export async function listMessages(db: Reader, viewer: NonNullable<PostViewer>): Promise<readonly string[]> {
  const rows = await db.selectFrom("post").select("uri").where("audience", "=", "direct").where(mayReadPost(viewer))
    .where((where) =>
      where.or([
        where("author_uri", "=", viewer.uri),
        where.exists(
          where.selectFrom("post_reader").select("actor_uri").whereRef("post_uri", "=", "post.uri")
            .where("actor_uri", "=", viewer.uri),
        ),
      ])
    ).where(sql<boolean>`not ${isHiddenFrom(viewer.personId, "post.author_uri")}`)
    .orderBy("published_at", "desc").orderBy("uri", "desc").limit(conversationLimits.posts).execute();
  return rows.map((row) => row.uri);
}

/** An approval of this node that lets a post quote one of ours. */
export interface QuoteApproval {
  readonly id: string;
  readonly quoteUri: string;
  readonly createdAt: Date;
}

/** Who may quote a post of ours, newest first; for its author alone. */
export async function listApprovedQuotes(db: Reader, objectUri: string): Promise<readonly QuoteApproval[]> {
  const rows = await db.selectFrom("quote").select(["id", "quote_uri", "created_at"]).where(
    "object_uri",
    "=",
    objectUri,
  )
    .orderBy("created_at", "desc").limit(conversationLimits.listed).execute();
  return rows.map((row) => ({ id: row.id, quoteUri: row.quote_uri, createdAt: row.created_at }));
}
