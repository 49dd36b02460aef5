/** Puts a reply of another server into a database as the inbox would: the post, and what is decided about it. */
import type { Kysely } from "kysely";
import type { Database } from "../../src/database/schema.ts";

/** A reply as a test gives it; times are ISO 8601. */
export interface StoredReply {
  readonly uri: string;
  readonly object_uri: string;
  readonly actor_uri: string;
  readonly audience: "public" | "unlisted" | "followers" | "direct";
  readonly content: string;
  readonly language: string | null;
  readonly url: string | null;
  readonly state: "held" | "shown" | "hidden";
  readonly published_at: string;
}

/** Writes `post` and `reply`. */
export async function storeReply(db: Kysely<Database>, reply: StoredReply): Promise<void> {
  const { uri, object_uri, actor_uri, audience, content, language, url, state, published_at } = reply;
  const texts = JSON.stringify({ [language ?? "und"]: { content } });
  const about = { in_reply_to: object_uri, thread_uri: object_uri };
  await db.insertInto("post")
    .values({
      uri,
      id: null,
      author_uri: actor_uri,
      author_id: null,
      audience,
      language,
      texts,
      ...about,
      url,
      published_at,
      updated_at: null,
    })
    .execute();
  await db.insertInto("reply").values({ uri, object_uri, actor_uri, audience, state, published_at }).execute();
}

/** The replies at an address with what they say. */
export async function findReplies(db: Kysely<Database>, uri: string) {
  const rows = await db.selectFrom("reply").innerJoin("post", "post.uri", "reply.uri").selectAll("reply")
    .select(["post.texts", "post.language", "post.url"]).where("reply.uri", "=", uri).execute();
  return rows.map(({ texts, ...row }) => ({ ...row, content: texts[row.language ?? "und"]?.content ?? "" }));
}
