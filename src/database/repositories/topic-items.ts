/**
 * What stands under which topic, as stored. Whatever writes a public call or post files it here, and whatever removes one
 * takes it out again, so that nothing of somebody who left stays behind.
 */
import type { Kysely } from "kysely";
import type { Post } from "../../domain/post.ts";
import { type Topic, topicsOfTags } from "../../domain/topic.ts";
import type { Database } from "../schema.ts";

/** Something that stands under topics. */
export interface TopicSubject {
  readonly uri: string;
  readonly authorUri: string;
  readonly publishedAt: Temporal.Instant;
  readonly topics: readonly Topic[];
}

/** Files a public post under its hashtags; any other under nothing. */
export async function filePost(
  db: Kysely<Database>,
  { uri, authorUri, audience, tags, publishedAt }: Pick<
    Post,
    "uri" | "authorUri" | "audience" | "tags" | "publishedAt"
  >,
): Promise<void> {
  const topics = audience === "public" ? topicsOfTags(tags) : [];
  const at = notLater(publishedAt, Temporal.Now.instant());
  await fileSubject(db, { uri, authorUri, publishedAt: at, topics });
}

/** Takes a subject out of every topic, because it is gone. */
export async function unfile(db: Kysely<Database>, subjectUri: string): Promise<void> {
  await db.deleteFrom("topic_item").where("subject_uri", "=", subjectUri).execute();
}

/** Files a subject under exactly these topics. */
export async function fileSubject(
  db: Kysely<Database>,
  { uri, authorUri, publishedAt, topics }: TopicSubject,
): Promise<void> {
  await db.deleteFrom("topic_item").where("subject_uri", "=", uri)
    .$if(topics.length > 0, (query) => query.where("topic", "not in", [...topics])).execute();
  if (topics.length === 0) return;
  const rows = topics.map((topic) => ({
    topic,
    subject_uri: uri,
    author_uri: authorUri,
    published_at: publishedAt.toString(),
  }));
  await db.insertInto("topic_item").values(rows).onConflict((conflict) => conflict.doNothing()).execute();
}

/** The moment, or now if it is still to come: a time in the future would stay on top of every home until it has come. */
export function notLater(moment: Temporal.Instant, now: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(moment, now) > 0 ? now : moment;
}
