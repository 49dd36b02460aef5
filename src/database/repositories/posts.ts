/** Posts and the stream, as stored: one row per post whoever wrote it, replaced only by a newer version of itself. */
import type { PostRepository, StreamRepository } from "../../application/social-ports.ts";
import type { Post } from "../../domain/post.ts";
import type { Selectable } from "kysely";
import type { Store } from "../connection.ts";
import type { PostTable } from "../tables/post.ts";
import { fromColumn, fromNullableColumn, toColumn } from "./instants.ts";
import { filePost, unfile } from "./topic-items.ts";

/** A post from its row. */
export function postFromRow(row: Selectable<PostTable>): Post {
  return {
    uri: row.uri,
    id: row.id,
    authorUri: row.author_uri,
    audience: row.audience,
    language: row.language,
    texts: row.texts,
    sources: row.sources,
    inReplyTo: row.in_reply_to,
    threadUri: row.thread_uri,
    quoteUri: row.quote_uri,
    quoteState: row.quote_state,
    quoteStamp: row.quote_stamp,
    quotePolicy: row.quote_policy,
    replyPolicy: row.reply_policy,
    attachments: row.attachments,
    mentions: row.mentions,
    tags: row.tags,
    poll: row.poll,
    url: row.url,
    isIndexable: row.is_indexable,
    publishedAt: fromColumn(row.published_at),
    updatedAt: fromNullableColumn(row.updated_at),
  };
}

/** Reads and writes `post` and `post_reader`. The author of one of ours is found by their address. */
export function postRepository(store: Store): PostRepository {
  return {
    async save(post, readers) {
      const values = valuesOf(post);
      const version = new Date((post.updatedAt ?? post.publishedAt).epochMilliseconds);
      const author_id = post.id === null ? null : await idOfActor(store, post.authorUri);
      const { uri, id, author_uri, published_at, ...changing } = values;
      const saved = await store.current().insertInto("post")
        .values({ uri, id, author_uri, author_id, published_at, ...changing })
        .onConflict((conflict) =>
          conflict.column("uri").doUpdateSet(changing)
            .where(({ fn }) => fn.coalesce("post.updated_at", "post.published_at"), "<", version)
            .where("post.author_uri", "=", author_uri)
        ).returning("uri").executeTakeFirst();
      if (saved === undefined) return false;
      await store.current().deleteFrom("post_reader").where("post_uri", "=", uri).execute();
      if (readers.length > 0) {
        await store.current().insertInto("post_reader")
          .values([...new Set(readers)].map((actor_uri) => ({ post_uri: uri, actor_uri }))).execute();
      }
      if (post.tags.length > 0 || post.updatedAt !== null) await filePost(store.current(), post);
      return true;
    },
    async lock(uri) {
      const row = await store.current().selectFrom("post").selectAll().where("uri", "=", uri).forUpdate()
        .executeTakeFirst();
      return row === undefined ? null : postFromRow(row);
    },
    async remove(uri) {
      await unfile(store.current(), uri);
      await store.current().deleteFrom("stream_item").where("subject_uri", "=", uri).execute();
      await store.current().deleteFrom("post").where("uri", "=", uri).execute();
    },
  };
}

/** Reads and writes `stream_item`. */
export function streamRepository(store: Store): StreamRepository {
  return {
    async add({ actorUri, subjectUri, verb, activityUri, publishedAt }) {
      await store.current().insertInto("stream_item").values({
        actor_uri: actorUri,
        subject_uri: subjectUri,
        verb,
        activity_uri: activityUri,
        published_at: publishedAt.toString(),
      }).onConflict((conflict) => conflict.doNothing()).execute();
    },
    async remove(actorUri, subjectUri, verb) {
      await store.current().deleteFrom("stream_item").where("actor_uri", "=", actorUri)
        .where("subject_uri", "=", subjectUri).where("verb", "=", verb).execute();
    },
    async removeSubject(subjectUri) {
      await store.current().deleteFrom("stream_item").where("subject_uri", "=", subjectUri).execute();
    },
  };
}

function valuesOf(post: Post) {
  return {
    uri: post.uri,
    id: post.id,
    author_uri: post.authorUri,
    audience: post.audience,
    language: post.language,
    texts: JSON.stringify(post.texts),
    sources: post.sources === null ? null : JSON.stringify(post.sources),
    in_reply_to: post.inReplyTo,
    thread_uri: post.threadUri,
    quote_uri: post.quoteUri,
    quote_state: post.quoteState,
    quote_stamp: post.quoteStamp,
    quote_policy: post.quotePolicy,
    reply_policy: post.replyPolicy,
    attachments: JSON.stringify(post.attachments),
    mentions: JSON.stringify(post.mentions),
    tags: [...post.tags],
    poll: post.poll === null ? null : JSON.stringify(post.poll),
    url: post.url,
    is_indexable: post.isIndexable,
    published_at: post.publishedAt.toString(),
    updated_at: toColumn(post.updatedAt),
  };
}

async function idOfActor(store: Store, uri: string): Promise<string> {
  const row = await store.current().selectFrom("actor").select("id").where("uri", "=", uri).executeTakeFirstOrThrow();
  return row.id;
}
