/** What other servers sent: actors, calls, reactions, replies, complaints. A newer reading replaces an older one. */
import { sql } from "kysely";
import type { RemoteRepository, Reply } from "../../application/remote-ports.ts";
import { waitingLimits } from "../../domain/limits.ts";
import type { Post } from "../../domain/post.ts";
import type { Store } from "../connection.ts";
import { toColumn } from "./instants.ts";
import { postRepository } from "./posts.ts";

/** Reads and writes the tables of `tables/remote.ts`. `origin` tells which objects are this node's own. */
export function remoteRepository(store: Store, origin: string): RemoteRepository {
  return {
    ...actorPart(store),
    ...callPart(store),
    ...reactionPart(store),
    ...replyPart(store),
    ...publicPart(store, origin),
  };
}

function actorPart(store: Store): Pick<RemoteRepository, "saveActor" | "forgetActor"> {
  return {
    async saveActor(actor) {
      const { uri, sharedInbox, ...columns } = actor;
      const values = { ...columns, shared_inbox: sharedInbox, fetched_at: new Date().toISOString(), gone_at: null };
      await store.current().insertInto("remote_actor").values({ uri, ...values })
        .onConflict((conflict) => conflict.column("uri").doUpdateSet(values)).execute();
      const inboxes = { inbox: actor.inbox, shared_inbox: sharedInbox };
      await store.current().updateTable("follower").set(inboxes).where("follower_uri", "=", uri).execute();
    },
    async forgetActor(uri) {
      const db = store.current();
      await db.deleteFrom("follower").where("follower_uri", "=", uri).execute();
      await db.deleteFrom("following").where("target_uri", "=", uri).execute();
      await db.deleteFrom("reaction").where("actor_uri", "=", uri).execute();
      await db.deleteFrom("stream_item").where("actor_uri", "=", uri).execute();
      await db.deleteFrom("post").where("author_uri", "=", uri).execute();
      await db.deleteFrom("share").where("actor_uri", "=", uri).execute();
      await db.deleteFrom("remote_call").where("attributed_to", "=", uri).execute();
      await db.deleteFrom("actor_block").where("blocker_uri", "=", uri).execute();
      await db.deleteFrom("remote_actor").where("uri", "=", uri).execute();
      await bury(store, uri);
    },
  };
}

function callPart(store: Store): Pick<RemoteRepository, "saveCall" | "findCallOwner" | "bury" | "isBuried"> {
  return {
    async saveCall(call) {
      const values = {
        attributed_to: call.attributedTo,
        name: call.name,
        language: call.language,
        starts_at: toColumn(call.startsAt),
        ends_at: toColumn(call.endsAt),
        state: call.state,
        reading: JSON.stringify(call.reading),
        published_at: toColumn(call.publishedAt),
        updated_at: call.updatedAt.toString(),
      };
      const saved = await store.current().insertInto("remote_call").values({ uri: call.uri, ...values })
        .onConflict((conflict) =>
          conflict.column("uri").doUpdateSet(values).where(
            "remote_call.updated_at",
            "<",
            new Date(call.updatedAt.epochMilliseconds),
          )
        ).returning("uri").executeTakeFirst();
      return saved !== undefined;
    },
    async findCallOwner(uri) {
      const row = await store.current().selectFrom("remote_call").select("attributed_to").where("uri", "=", uri)
        .executeTakeFirst();
      return row?.attributed_to ?? null;
    },
    async bury(uri) {
      const db = store.current();
      await db.deleteFrom("remote_call").where("uri", "=", uri).execute();
      await db.deleteFrom("stream_item").where("subject_uri", "=", uri).execute();
      await db.deleteFrom("post").where("uri", "=", uri).where("id", "is", null).execute();
      await db.deleteFrom("share").where("object_uri", "=", uri).execute();
      await bury(store, uri);
    },
    async isBuried(uri) {
      const row = await store.current().selectFrom("remote_tombstone").select("uri").where("uri", "=", uri)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

async function bury(store: Store, uri: string): Promise<void> {
  await store.current().insertInto("remote_tombstone").values({ uri }).onConflict((conflict) => conflict.doNothing())
    .execute();
}

function reactionPart(store: Store): Pick<RemoteRepository, "addShare" | "addReaction" | "removeReaction"> {
  return {
    async addShare(share) {
      const { objectUri: object_uri, actorUri: actor_uri, activityUri: activity_uri } = share;
      await store.current().insertInto("share").values({ object_uri, actor_uri, activity_uri })
        .onConflict((conflict) => conflict.doNothing()).execute();
    },
    async addReaction(reaction) {
      const { objectUri: object_uri, actorUri: actor_uri, activityUri: activity_uri, kind } = reaction;
      await store.current().insertInto("reaction").values({ object_uri, actor_uri, kind, activity_uri })
        .onConflict((conflict) => conflict.constraint("reaction_once").doUpdateSet({ activity_uri })).execute();
    },
    async removeReaction({ activityUri, objectUri, actorUri, kind }) {
      if (activityUri === null && objectUri === null) return false;
      const removed = await store.current().deleteFrom("reaction").where("actor_uri", "=", actorUri)
        .where("kind", "=", kind).where((where) =>
          where.or([
            ...(activityUri === null ? [] : [where("activity_uri", "=", activityUri)]),
            ...(objectUri === null ? [] : [where("object_uri", "=", objectUri)]),
          ])
        ).executeTakeFirst();
      if (kind === "share" && activityUri !== null) {
        await store.current().deleteFrom("share").where("actor_uri", "=", actorUri)
          .where("activity_uri", "=", activityUri).execute();
      }
      return removed.numDeletedRows > 0n;
    },
  };
}

/** A text as the beginning of a LIKE pattern that means itself. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

type ReplyPart = Pick<
  RemoteRepository,
  | "addReader"
  | "saveReply"
  | "findReplyAuthor"
  | "waitingReplies"
  | "setReplyState"
  | "addFlag"
  | "openFlags"
  | "resolveFlag"
>;

function replyPart(store: Store): ReplyPart {
  const posts = postRepository(store);
  return {
    async addReader(objectUri, inbox) {
      await store.current().insertInto("recipient").values({ object_uri: objectUri, inbox })
        .onConflict((conflict) => conflict.doNothing()).execute();
    },
    async saveReply(reply) {
      if (!await posts.save(postOf(reply), reply.audience === "direct" ? [reply.objectUri] : [])) return false;
      const { uri, objectUri: object_uri, actorUri: actor_uri, audience } = reply;
      const changing = { object_uri, actor_uri, audience, state: "held" as const };
      await store.current().insertInto("reply")
        .values({ uri, ...changing, published_at: reply.publishedAt.toString() })
        .onConflict((conflict) => conflict.column("uri").doUpdateSet(changing)).execute();
      return true;
    },
    async findReplyAuthor(uri) {
      const row = await store.current().selectFrom("reply").select("actor_uri").where("uri", "=", uri)
        .executeTakeFirst();
      return row?.actor_uri ?? null;
    },
    async waitingReplies(actorUri) {
      const server = `${new URL(actorUri).origin}/`;
      const waiting = sql`select from reply where state = 'held' and actor_uri`;
      const { rows } = await sql<{ of_actor: string; of_host: string }>`select
        (select count(*) from (${waiting} = ${actorUri} limit ${waitingLimits.repliesPerActor}) a) as of_actor,
        (select count(*) from (${waiting} like ${escapeLike(server)} || '%' limit ${waitingLimits.repliesPerHost}) h)
          as of_host`.execute(store.current());
      return { ofActor: Number(rows[0]?.of_actor ?? 0), ofHost: Number(rows[0]?.of_host ?? 0) };
    },
    async setReplyState(uri, state) {
      const changed = await store.current().updateTable("reply").set({ state }).where("uri", "=", uri)
        .$if(state === "shown", (query) => query.where("audience", "in", ["public", "unlisted"])).executeTakeFirst();
      return changed.numUpdatedRows > 0n;
    },
    async addFlag(flag) {
      const { id, host, content } = flag;
      await store.current().insertInto("flag")
        .values({ id, host, content, object_uris: [...flag.objectUris], state: "open" }).execute();
    },
    async openFlags(host) {
      const rows = await store.current().selectFrom("flag").select("id").where("host", "=", host)
        .where("state", "=", "open").limit(waitingLimits.flagsPerHost).execute();
      return rows.length;
    },
    async resolveFlag(id) {
      const changed = await store.current().updateTable("flag").set({ state: "resolved" }).where("id", "=", id)
        .executeTakeFirst();
      return changed.numUpdatedRows > 0n;
    },
  };
}

function postOf(reply: Reply): Post {
  const { uri, objectUri, actorUri, audience, content, language, url, publishedAt, updatedAt } = reply;
  return {
    ...{ uri, id: null, authorUri: actorUri, audience, language, url, publishedAt, updatedAt },
    texts: { [language ?? "und"]: { content } },
    sources: null,
    inReplyTo: objectUri,
    threadUri: objectUri,
    ...{ quoteUri: null, quoteState: null, quoteStamp: null, quotePolicy: "anyone", replyPolicy: "anyone" },
    ...{ attachments: [], mentions: [], tags: [], poll: null, isIndexable: false },
  };
}

function publicPart(store: Store, origin: string): Pick<RemoteRepository, "ownerOfPublicObject" | "addQuote"> {
  const idUnder = (folder: string, uri: string) =>
    uri.startsWith(`${origin}/${folder}/`) ? uri.slice(`${origin}/${folder}/`.length) : null;
  return {
    async ownerOfPublicObject(uri) {
      const db = store.current();
      const [callId, noticeId] = [idUnder("calls", uri), idUnder("notes", uri)];
      if (callId !== null) {
        const call = await db.selectFrom("call").select("campaign_id").where("id", "=", callId)
          .where("state", "<>", "draft").executeTakeFirst();
        return call?.campaign_id ?? null;
      }
      if (noticeId === null) return null;
      const notice = await db.selectFrom("notice").select(["campaign_id", "call_id"]).where("id", "=", noticeId)
        .executeTakeFirst();
      if (notice === undefined || notice.call_id !== null) return notice?.campaign_id ?? null;
      return (await db.selectFrom("movement").select("id").executeTakeFirst())?.id ?? null;
    },
    async addQuote({ id, objectUri, quoteUri, ownerId }) {
      const row = await store.current().insertInto("quote")
        .values({ id, object_uri: objectUri, quote_uri: quoteUri, owner_id: ownerId })
        .onConflict((conflict) => conflict.constraint("quote_once").doUpdateSet({ owner_id: ownerId }))
        .returning("id").executeTakeFirstOrThrow();
      return row.id;
    },
  };
}
