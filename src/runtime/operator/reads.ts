/** What the operator's lists show and no page does: whom this node follows, whom it blocks, private messages, and counts. */
import { sql } from "kysely";
import { fromColumn } from "../../database/repositories/instants.ts";
import type { Reader } from "../../database/views/read-only.ts";

/** One follow of a local actor; `target` is `@name@host` where the actor was read, else its address. */
export interface FollowingRow {
  readonly follower: string;
  readonly targetUri: string;
  readonly target: string;
  readonly state: "requested" | "accepted" | "refused";
}

/** Whom local actors follow, the newest first. */
export async function listFollowing(db: Reader, limit: number): Promise<FollowingRow[]> {
  const rows = await db.selectFrom("following")
    .innerJoin("actor", "actor.id", "following.actor_id")
    .leftJoin("remote_actor", "remote_actor.uri", "following.target_uri")
    .select(["actor.handle as follower", "following.target_uri", "following.state"])
    .select(["remote_actor.handle as name", "remote_actor.host"])
    .orderBy("following.created_at", "desc").orderBy("following.target_uri")
    .limit(limit).execute();
  return rows.map(({ follower, target_uri, state, name, host }) => ({
    follower,
    targetUri: target_uri,
    target: name === null ? target_uri : `@${name}@${host}`,
    state,
  }));
}

/** The address of an actor that somebody here follows, by `name@host`; null if nobody follows such a one. */
export async function findFollowedUri(db: Reader, name: string, host: string): Promise<string | null> {
  const row = await db.selectFrom("following").innerJoin("remote_actor", "remote_actor.uri", "following.target_uri")
    .select("following.target_uri")
    .where(sql<boolean>`lower(remote_actor.handle) = ${name.toLowerCase()}`)
    .where("remote_actor.host", "=", host.toLowerCase()).limit(1).executeTakeFirst();
  return row?.target_uri ?? null;
}

/** One blocked domain. */
export interface BlockRow {
  readonly domain: string;
  readonly reason: string;
  readonly since: Temporal.Instant;
}

/** Every blocked domain by name. */
export async function listBlocks(db: Reader): Promise<BlockRow[]> {
  const rows = await db.selectFrom("domain_block").selectAll().orderBy("domain").execute();
  return rows.map(({ domain, reason, created_at }) => ({ domain, reason, since: fromColumn(created_at) }));
}

/** A private message to an actor of this node; `content` is foreign HTML. */
export interface MessageRow {
  readonly uri: string;
  readonly author: string;
  readonly about: string;
  readonly content: string;
  readonly publishedAt: Temporal.Instant;
}

/** Messages that were sent to this node in private, the newest first. For organisers; never shown to the public. */
export async function listMessages(db: Reader, limit: number): Promise<MessageRow[]> {
  const rows = await db.selectFrom("reply").leftJoin("remote_actor", "remote_actor.uri", "reply.actor_uri")
    .innerJoin("post", "post.uri", "reply.uri")
    .select(["reply.uri", "reply.object_uri", "reply.actor_uri", "reply.published_at", "post.texts", "post.language"])
    .select(["remote_actor.handle as name", "remote_actor.host"])
    .where("reply.audience", "=", "direct")
    .orderBy("reply.published_at", "desc").orderBy("reply.uri")
    .limit(limit).execute();
  return rows.map((row) => ({
    uri: row.uri,
    author: row.name === null ? row.actor_uri : `@${row.name}@${row.host}`,
    about: row.object_uri,
    content: row.texts[row.language ?? "und"]?.content ?? "",
    publishedAt: fromColumn(row.published_at),
  }));
}

/** How much there is of everything. */
export interface Counts {
  readonly campaigns: Readonly<Record<string, number>>;
  readonly calls: Readonly<Record<string, number>>;
  readonly followers: number;
  readonly following: number;
  readonly blocks: number;
  readonly heldReplies: number;
  readonly openFlags: number;
}

/** Counts; campaigns and calls by state, where a state nobody is in is absent. */
export async function countEverything(db: Reader): Promise<Counts> {
  const total = async (counted: Promise<{ readonly count: string }>) => Number((await counted).count);
  const all = sql<string>`count(*)`.as("count");
  return {
    campaigns: byState(await db.selectFrom("campaign").select(["state", all]).groupBy("state").execute()),
    calls: byState(await db.selectFrom("call").select(["state", all]).groupBy("state").execute()),
    followers: await total(db.selectFrom("follower").select(all).executeTakeFirstOrThrow()),
    following: await total(
      db.selectFrom("following").select(all).where("state", "=", "accepted").executeTakeFirstOrThrow(),
    ),
    blocks: await total(db.selectFrom("domain_block").select(all).executeTakeFirstOrThrow()),
    heldReplies: await total(
      db.selectFrom("reply").select(all).where("state", "=", "held").where("audience", "<>", "direct")
        .executeTakeFirstOrThrow(),
    ),
    openFlags: await total(db.selectFrom("flag").select(all).where("state", "=", "open").executeTakeFirstOrThrow()),
  };
}

function byState(rows: readonly { readonly state: string; readonly count: string }[]): Record<string, number> {
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
}
