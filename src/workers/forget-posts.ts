/**
 * Forgets posts of other servers that have had their time: older than three months, and nobody here follows their author,
 * answered, quoted, passed on, voted or was addressed. They live on where they were written.
 */
import { sql } from "kysely";
import type { Store } from "../database/connection.ts";
import { forgettingLimits } from "../domain/limits.ts";

/** How far the looking through has come: a post's arrival, to the microsecond as the database writes it, and its address. */
export interface ForgettingPlace {
  readonly receivedAt: string;
  readonly uri: string;
}

/**
 * One round from a place on, in batches; answers where to go on, null once every old post was looked at. Running it twice at
 * once harms nothing.
 */
export async function forgetOldPosts(
  store: Store,
  now: Temporal.Instant,
  from: ForgettingPlace | null,
): Promise<ForgettingPlace | null> {
  const before = new Date(now.epochMilliseconds - forgettingLimits.postDays * 86_400_000);
  let place = from;
  for (let batch = 0; batch < forgettingLimits.batches; batch++) {
    const next = await lookAt(store, before, place);
    if (next === null) return null;
    place = next;
  }
  return place;
}

async function lookAt(store: Store, before: Date, place: ForgettingPlace | null): Promise<ForgettingPlace | null> {
  const db = store.db;
  const after = place === null
    ? sql<boolean>`true`
    : sql<boolean>`(received_at, uri) > (${place.receivedAt}::timestamptz, ${place.uri})`;
  const looked = await db.selectFrom("post").select(["uri", sql<string>`received_at::text`.as("received")]).where(
    "id",
    "is",
    null,
  )
    .where("received_at", "<", before).where(after).orderBy("received_at").orderBy("uri")
    .limit(forgettingLimits.batch).execute();
  const last = looked.at(-1);
  if (last === undefined) return null;
  const uris = looked.map(({ uri }) => uri);
  await store.transact(async (trx) => {
    const gone = await trx.deleteFrom("post").where("uri", "in", uris).where("id", "is", null).where(isUnneeded)
      .returning("uri").execute();
    if (gone.length === 0) return;
    const forgotten = gone.map(({ uri }) => uri);
    await trx.deleteFrom("stream_item").where("subject_uri", "in", forgotten).execute();
    await trx.deleteFrom("topic_item").where("subject_uri", "in", forgotten).execute();
  });
  return looked.length < forgettingLimits.batch ? null : { receivedAt: last.received, uri: last.uri };
}

/** Nothing of this node holds on to the post. */
const isUnneeded = sql<boolean>`
  not exists (select from following where following.target_uri = post.author_uri and following.state = 'accepted')
  and not exists (select from post_reader join actor on actor.uri = post_reader.actor_uri
    where post_reader.post_uri = post.uri)
  and not exists (select from post as ours where ours.thread_uri = post.thread_uri and ours.id is not null)
  and not exists (select from post as ours where ours.quote_uri = post.uri and ours.id is not null)
  and not exists (select from reply where reply.uri = post.uri)
  and not exists (select from poll_vote where poll_vote.post_uri = post.uri)
  and not exists (select from stream_item join actor on actor.uri = stream_item.actor_uri
    where stream_item.subject_uri = post.uri)
  and not exists (select from stream_item join following on following.target_uri = stream_item.actor_uri
    where stream_item.subject_uri = post.uri and following.state = 'accepted')`;
