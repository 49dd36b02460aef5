/** Posts of this node as other servers get them: with their counts, their answers, and who may fetch them. */
import { type Kysely, sql } from "kysely";
import type { Post } from "../../domain/post.ts";
import { postFromRow } from "../repositories/posts.ts";
import type { Database } from "../schema.ts";
import { isWithheld } from "./withheld.ts";

type Db = Kysely<Database>;

/** A post of this node with what is counted of it. */
export interface PostWithCounts {
  readonly post: Post;
  readonly counts: { readonly replies: number; readonly likes: number; readonly shares: number };
}

/**
 * The post of this node at an address; null for none, for one of another server, one of a person who is
 * gone, and one that moderators keep from being seen.
 */
export async function findOwnPost(db: Db, uri: string): Promise<PostWithCounts | null> {
  const row = await db.selectFrom("post").selectAll("post").innerJoin("actor", "actor.id", "post.author_id")
    .where("post.uri", "=", uri).where("actor.deleted_at", "is", null)
    .where(sql<boolean>`not ${isWithheld("post.uri", "post.author_uri")}`).executeTakeFirst();
  if (row === undefined) return null;
  const counted = await db.selectNoFrom((from) => [
    from.selectFrom("post").select(({ fn }) => fn.countAll<string>().as("n")).where("in_reply_to", "=", uri)
      .where("is_kept_back", "=", false).where("audience", "in", ["public", "unlisted"]).as("replies"),
    from.selectFrom("reaction").select(({ fn }) => fn.countAll<string>().as("n")).where("object_uri", "=", uri)
      .where("kind", "=", "like").as("likes"),
    from.selectFrom("reaction").select(({ fn }) => fn.countAll<string>().as("n")).where("object_uri", "=", uri)
      .where("kind", "=", "share").as("shares"),
  ]).executeTakeFirstOrThrow();
  const counts = {
    replies: Number(counted.replies),
    likes: Number(counted.likes),
    shares: Number(counted.shares),
  };
  return { post: postFromRow(row), counts };
}

/** The open answers to a post, oldest first, as addresses: what its author did not allow is not among them. */
export async function openReplyUris(db: Db, uri: string, limit: number): Promise<readonly string[]> {
  const rows = await db.selectFrom("post").select("uri").where("in_reply_to", "=", uri)
    .where("is_kept_back", "=", false).where("audience", "in", ["public", "unlisted"])
    .where(sql<boolean>`not ${isWithheld("post.uri", "post.author_uri")}`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom("reply").select("uri").whereRef("reply.uri", "=", "post.uri").where("state", "<>", "shown")),
      )
    ).orderBy("published_at").orderBy("uri").limit(limit).execute();
  return rows.map((row) => row.uri);
}

/**
 * Whether an actor of another server may fetch a post that is not for everybody: it is named, or it is an accepted follower
 * of the author and the post is for followers. Whoever the author blocked may not.
 */
export async function mayFetchPost(db: Db, post: Post, actorUri: string): Promise<boolean> {
  const { rows: [row] } = await sql<{ may: boolean }>`select
    not exists (select from person_block b join actor a on a.id = b.person_id
      where a.uri = ${post.authorUri} and b.target_uri = ${actorUri})
    and (exists (select from post_reader r where r.post_uri = ${post.uri} and r.actor_uri = ${actorUri})
      or (${post.audience} = 'followers' and exists (select from follower f join actor a on a.id = f.actor_id
        where a.uri = ${post.authorUri} and f.follower_uri = ${actorUri} and f.state = 'accepted'))) as may`
    .execute(db);
  return row?.may === true;
}
