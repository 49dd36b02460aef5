/**
 * What others wrote under calls, and complaints, as pages read them. The public sees only what an organiser let through;
 * private messages are on the desk alone.
 */
import { sql } from "kysely";
import type { PostText } from "../../domain/post.ts";
import { fromColumn } from "../repositories/instants.ts";
import type { Reader } from "./read-only.ts";

/** A reply with what is known of its author. `content` is foreign HTML; `authorName` falls back to the handle. */
export interface ReplyView {
  readonly uri: string;
  readonly objectUri: string;
  readonly authorName: string;
  readonly authorHandle: string | null;
  readonly authorUrl: string;
  readonly audience: "public" | "unlisted" | "followers" | "direct";
  readonly content: string;
  readonly language: string | null;
  readonly url: string | null;
  readonly state: "held" | "shown" | "hidden";
  readonly publishedAt: Temporal.Instant;
}

/** A complaint from another server. The reporter is never known here. */
export interface FlagView {
  readonly id: string;
  readonly host: string;
  readonly objectUris: readonly string[];
  readonly content: string;
  readonly createdAt: Temporal.Instant;
}

/** Replies that wait for an organiser, and those decided lately, newest first. */
export async function listRepliesForDesk(
  db: Reader,
  state: "held" | "shown" | "hidden",
  limit: number,
): Promise<ReplyView[]> {
  const rows = await replies(db)
    .where("reply.state", "=", state)
    .orderBy("reply.published_at", "desc")
    .orderBy("reply.uri")
    .limit(limit)
    .execute();
  return rows.map(replyFromRow);
}

/** Complaints nobody has dealt with, oldest first. */
export async function listOpenFlags(db: Reader, limit: number): Promise<FlagView[]> {
  const rows = await db.selectFrom("flag").selectAll().where("state", "=", "open").orderBy("created_at").limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    host: row.host,
    objectUris: row.object_uris,
    content: row.content,
    createdAt: fromColumn(row.created_at),
  }));
}

function replies(db: Reader) {
  return db.selectFrom("reply")
    .leftJoin("remote_actor", "remote_actor.uri", "reply.actor_uri")
    .leftJoin("actor", "actor.uri", "reply.actor_uri")
    .leftJoin("person", "person.id", "actor.id")
    .innerJoin("post", "post.uri", "reply.uri")
    .selectAll("reply")
    .select(["post.texts", "post.language", "post.url"])
    .select(["remote_actor.name as author_name", "remote_actor.handle as author_handle"])
    .select(["remote_actor.host as author_host", "remote_actor.url as author_url"])
    .select(["actor.handle as local_handle", "person.name as local_name"])
    .where(sql<boolean>`remote_actor.gone_at is null`);
}

type ReplyRow = Awaited<ReturnType<ReturnType<typeof replies>["execute"]>>[number];

function replyFromRow(row: ReplyRow): ReplyView {
  const local = row.local_handle === null ? null : `@${row.local_handle}`;
  const handle = local ?? (row.author_handle === null ? null : `@${row.author_handle}@${row.author_host}`);
  return {
    uri: row.uri,
    objectUri: row.object_uri,
    authorName: row.local_name ?? (row.author_name || (handle ?? row.actor_uri)),
    authorHandle: handle,
    authorUrl: local === null ? row.author_url ?? row.actor_uri : `/${local}`,
    audience: row.audience,
    content: contentOf(row.texts[row.language ?? "und"] ?? Object.values(row.texts)[0]),
    language: row.language,
    url: row.url,
    state: row.state,
    publishedAt: fromColumn(row.published_at),
  };
}

/** The words with the line they hide behind, for those who decide about them. */
function contentOf(text: PostText | undefined): string {
  if (text === undefined) return "";
  const warning = text.warning?.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return warning === undefined ? text.content : `<p>${warning}</p>${text.content}`;
}
