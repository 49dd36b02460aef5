/** What other servers sent: actors, calls, reactions, replies, complaints. A newer reading replaces an older one. */
import { sql } from "kysely";
import { registrableDomain, registrableDomainOf } from "../../application/registrable-domain.ts";
import type { RemoteActor, RemoteRepository } from "../../application/remote-ports.ts";
import { waitingLimits } from "../../domain/limits.ts";
import type { Store } from "../connection.ts";
import { excluded, lastOfEach } from "./excluded.ts";
import { toColumn } from "./instants.ts";
import { unfile } from "./topic-items.ts";

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

function actorPart(store: Store): Pick<RemoteRepository, "saveActor" | "saveActors" | "forgetActor"> {
  const saveActors = async (actors: readonly RemoteActor[]) => {
    const rows = lastOfEach(actors, ({ uri }) => uri).map(actorColumns);
    if (rows[0] === undefined) return;
    const { uri: _key, ...columns } = rows[0];
    await store.current().insertInto("remote_actor").values(rows)
      .onConflict((conflict) => conflict.column("uri").doUpdateSet(excluded(columns))).execute();
    await followUp(store, actors);
  };
  return {
    saveActors,
    saveActor: (actor) => saveActors([actor]),
    async forgetActor(uri) {
      const db = store.current();
      await db.deleteFrom("follower").where("follower_uri", "=", uri).execute();
      await db.deleteFrom("following").where("target_uri", "=", uri).execute();
      await db.deleteFrom("reaction").where("actor_uri", "=", uri).execute();
      await db.deleteFrom("stream_item").where("actor_uri", "=", uri).execute();
      await db.deleteFrom("topic_item").where("author_uri", "=", uri).execute();
      await db.deleteFrom("partner_page").where("actor_uri", "=", uri).execute();
      await db.deleteFrom("post").where("author_uri", "=", uri).execute();
      await db.deleteFrom("share").where("actor_uri", "=", uri).execute();
      await db.deleteFrom("remote_call").where("attributed_to", "=", uri).execute();
      await db.deleteFrom("actor_block").where("blocker_uri", "=", uri).execute();
      await db.deleteFrom("remote_actor").where("uri", "=", uri).execute();
      await bury(store, uri);
    },
  };
}

function actorColumns({ sharedInbox, ...columns }: RemoteActor) {
  return { ...columns, shared_inbox: sharedInbox, fetched_at: new Date().toISOString(), gone_at: null };
}

/**
 * What follows from actors as they are now: letters go to their inboxes, and whose name stood in an imported list is met for the
 * first time: the list counts from now on. One statement, because every letter of somebody comes through here.
 */
async function followUp(store: Store, actors: readonly RemoteActor[]): Promise<void> {
  const known = JSON.stringify(actors.map(({ uri, handle, host, inbox, sharedInbox }) => ({
    ...{ uri, inbox, shared_inbox: sharedInbox },
    name: `${handle}@${host}`.toLowerCase(),
  })));
  await sql`with known as materialized (
      select * from jsonb_to_recordset(${known}::jsonb) as k (uri text, name text, inbox text, shared_inbox text)),
    told as (update follower set inbox = known.inbox, shared_inbox = known.shared_inbox from known
      where follower.follower_uri = known.uri),
    met as (delete from waiting_distance using known where waiting_distance.name = known.name
      returning waiting_distance.person_id, waiting_distance.list, known.uri),
    blocked as (insert into person_block (person_id, target_uri) select person_id, uri from met
      where list = 'blocks' on conflict do nothing)
    insert into person_mute (person_id, target_uri) select person_id, uri from met
      where list = 'mutes' on conflict do nothing`.execute(store.current());
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
      await unfile(db, uri);
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
      if (kind === "like") return removed.numDeletedRows > 0n;
      if (activityUri !== null) {
        await store.current().deleteFrom("share").where("actor_uri", "=", actorUri)
          .where("activity_uri", "=", activityUri).execute();
      }
      const passedOn = await store.current().deleteFrom("stream_item").where("actor_uri", "=", actorUri)
        .where("verb", "=", "shared").where((where) =>
          where.or([
            ...(activityUri === null ? [] : [where("activity_uri", "=", activityUri)]),
            ...(objectUri === null ? [] : [where("subject_uri", "=", objectUri)]),
          ])
        ).executeTakeFirst();
      return removed.numDeletedRows > 0n || passedOn.numDeletedRows > 0n;
    },
  };
}

type ReplyPart = Pick<
  RemoteRepository,
  | "addReader"
  | "findReplyAuthor"
  | "waitingReplies"
  | "setReplyState"
  | "addFlag"
>;

function replyPart(store: Store): ReplyPart {
  return {
    async addReader(objectUri, inbox) {
      await store.current().insertInto("recipient").values({ object_uri: objectUri, inbox })
        .onConflict((conflict) => conflict.doNothing()).execute();
    },
    async findReplyAuthor(uri) {
      const row = await store.current().selectFrom("post").select("author_uri").where("uri", "=", uri)
        .where("id", "is", null).executeTakeFirst();
      return row?.author_uri ?? null;
    },
    async waitingReplies(actorUri) {
      const waiting = sql`select from reply where state = 'held' and`;
      const { rows } = await sql<{ of_actor: string; of_host: string }>`select
        (select count(*) from (${waiting} actor_uri = ${actorUri} limit ${waitingLimits.repliesPerActor}) a)
          as of_actor,
        (select count(*) from (${waiting} sender_domain = ${registrableDomainOf(actorUri)}
          limit ${waitingLimits.repliesPerHost}) h) as of_host`.execute(store.current());
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
        .values({
          ...{ id, host, content, object_uris: [...flag.objectUris], state: "open" },
          sender_domain: registrableDomain(host),
        }).execute();
    },
  };
}

async function authorOfOpenPost(store: Store, uri: string): Promise<string | null> {
  const post = await store.current().selectFrom("post").select("author_id").where("uri", "=", uri)
    .where("audience", "in", ["public", "unlisted"]).executeTakeFirst();
  return post?.author_id ?? null;
}

function publicPart(store: Store, origin: string): Pick<RemoteRepository, "ownerOfPublicObject" | "addQuote"> {
  const idUnder = (folder: string, uri: string) =>
    uri.startsWith(`${origin}/${folder}/`) ? uri.slice(`${origin}/${folder}/`.length) : null;
  return {
    async ownerOfPublicObject(uri) {
      const db = store.current();
      const [callId, noticeId] = [idUnder("calls", uri) ?? idUnder("actions", uri), idUnder("notes", uri)];
      if (callId !== null) {
        const call = await db.selectFrom("call").select("campaign_id").where("id", "=", callId)
          .where("state", "<>", "draft").executeTakeFirst();
        return call?.campaign_id ?? null;
      }
      if (noticeId === null) return await authorOfOpenPost(store, uri);
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
