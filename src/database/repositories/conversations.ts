/** What surrounds posts, as stored: who meets them, what is decided about them, votes, quotes and passing on. */
import { sql } from "kysely";
import type { ConversationRepository } from "../../application/conversation-ports.ts";
import { registrableDomainOf } from "../../application/registrable-domain.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { Store } from "../connection.ts";
import { isHiddenFrom } from "../views/hidden-from.ts";
import { isBeyondDecision } from "../views/post-views.ts";
import { postFromRow } from "./posts.ts";
import { forgetPictures } from "./unused-pictures.ts";

/** Reads and writes around `post`. `addresses` tells what is this node's own. */
export function conversationRepository(
  store: Store,
  addresses: Pick<Addresses, "quote" | "host">,
): ConversationRepository {
  return {
    ...meetingPart(store),
    ...namePart(store, addresses),
    ...decisionPart(store),
    ...quotePart(store, addresses),
    ...sharePart(store),
  };
}

function meetingPart(
  store: Store,
): Pick<ConversationRepository, "meet" | "readersOf" | "hasFollower" | "willing"> {
  return {
    async meet(uri, { personId, uri: reader }) {
      const db = store.current();
      const row = await db.selectFrom("post").leftJoin("reply", "reply.uri", "post.uri").selectAll("post")
        .where("post.uri", "=", uri).where(isBeyondDecision({ personId, uri: reader })).executeTakeFirst();
      if (row === undefined) return null;
      const { rows: [standing] } = await sql<{ follows: boolean; named: boolean; blocked: boolean }>`select
        exists (select from following f where f.actor_id = ${personId} and f.target_uri = ${row.author_uri}
          and f.state = 'accepted') as follows,
        exists (select from post_reader r where r.post_uri = ${uri} and r.actor_uri = ${reader}) as named,
        exists (select from person_block b where b.person_id = ${row.author_id} and b.target_uri = ${reader})
          or exists (select from actor_block a where a.actor_id = ${personId} and a.blocker_uri = ${row.author_uri})
          or exists (select from hidden_post h where h.post_uri = ${uri})
          or exists (select from actor_limit l where l.actor_uri = ${row.author_uri} and l.level = 'suspended')
          as blocked`.execute(db);
      const { follows = false, named: isNamed = false, blocked: isBlocked = false } = standing ?? {};
      return { post: postFromRow(row), reader: { uri: reader, follows, isNamed, isBlocked } };
    },
    async readersOf(uri) {
      const rows = await store.current().selectFrom("post_reader").select("actor_uri").where("post_uri", "=", uri)
        .orderBy("actor_uri").execute();
      return rows.map((row) => row.actor_uri);
    },
    async hasFollower(authorUri, followerUri) {
      const row = await store.current().selectFrom("follower").innerJoin("actor", "actor.id", "follower.actor_id")
        .select("actor.id").where("actor.uri", "=", authorUri).where("follower_uri", "=", followerUri)
        .where("follower.state", "=", "accepted").executeTakeFirst();
      return row !== undefined;
    },
    async willing(personUris, senderUri) {
      if (personUris.length === 0) return [];
      const rows = await store.current().selectFrom("actor").select(["id", "uri"]).where("kind", "=", "person")
        .where("deleted_at", "is", null).where("uri", "in", [...new Set(personUris)]).execute();
      const sender = sql`(select ${senderUri}::text as uri) as sender`;
      const kept: { id: string; uri: string }[] = [];
      for (const { id, uri } of rows) {
        const { rows: hidden } = await sql`select from ${sender} where ${isHiddenFrom(id, "sender.uri")}`
          .execute(store.current());
        if (hidden.length === 0) kept.push({ id, uri });
      }
      return kept;
    },
  };
}

function namePart(
  store: Store,
  { host: ownHost }: Pick<Addresses, "host">,
): Pick<ConversationRepository, "findKnown" | "uriOf" | "handleOf"> {
  return {
    async findKnown(handle, host) {
      const row = await store.current().selectFrom("remote_actor").select("uri").where("host", "=", host)
        .where(sql`lower(handle)`, "=", handle.toLowerCase()).where("gone_at", "is", null).executeTakeFirst();
      return row?.uri ?? null;
    },
    async uriOf(actorId) {
      const row = await store.current().selectFrom("actor").select("uri").where("id", "=", actorId)
        .where("deleted_at", "is", null).executeTakeFirst();
      return row?.uri ?? null;
    },
    async handleOf(uri) {
      const db = store.current();
      const local = await db.selectFrom("actor").select("handle").where("uri", "=", uri).executeTakeFirst();
      if (local !== undefined) return `@${local.handle}@${ownHost}`;
      const remote = await db.selectFrom("remote_actor").select(["handle", "host"]).where("uri", "=", uri)
        .executeTakeFirst();
      return remote === undefined ? null : `@${remote.handle}@${remote.host}`;
    },
  };
}

type DecisionPart = Pick<
  ConversationRepository,
  "decide" | "keepBack" | "forgetPictures" | "memberReplies" | "setMemberReplies" | "setPoll" | "addVote" | "bury"
>;

function decisionPart(store: Store): DecisionPart {
  return {
    async decide({ uri, objectUri: object_uri, actorUri: actor_uri, audience, state, publishedAt }) {
      const sender_domain = registrableDomainOf(actor_uri);
      const changing = { object_uri, actor_uri, audience, sender_domain, state };
      await store.current().insertInto("reply").values({ uri, ...changing, published_at: publishedAt.toString() })
        .onConflict((conflict) => conflict.column("uri").doUpdateSet(changing)).execute();
    },
    async keepBack(uri) {
      await store.current().updateTable("post").set({ is_kept_back: true }).where("uri", "=", uri).execute();
    },
    forgetPictures: (ids) => forgetPictures(store.current(), ids),
    async memberReplies(campaignId) {
      const row = await store.current().selectFrom("campaign").select("member_replies").where("id", "=", campaignId)
        .executeTakeFirst();
      return row?.member_replies ?? "held";
    },
    async setMemberReplies(campaignId, choice) {
      await store.current().updateTable("campaign").set({ member_replies: choice }).where("id", "=", campaignId)
        .execute();
    },
    async setPoll(uri, poll) {
      await store.current().updateTable("post").set({ poll: JSON.stringify(poll) }).where("uri", "=", uri).execute();
    },
    async addVote(uri, personId, choices) {
      const added = await store.current().insertInto("poll_vote")
        .values({ post_uri: uri, person_id: personId, choices: [...choices] })
        .onConflict((conflict) => conflict.doNothing()).returning("post_uri").executeTakeFirst();
      return added !== undefined;
    },
    async bury(uri, deletedAt) {
      const db = store.current();
      const shown = await db.selectFrom("post").select("attachments").where("uri", "=", uri).executeTakeFirst();
      await db.deleteFrom("stream_item").where("subject_uri", "=", uri).execute();
      await db.deleteFrom("notification").where("subject_uri", "=", uri).execute();
      await db.deleteFrom("reaction").where("object_uri", "=", uri).execute();
      await db.deleteFrom("activity").where("object_uri", "=", uri).where("type", "in", ["Create", "Update"]).execute();
      await db.deleteFrom("post").where("uri", "=", uri).execute();
      await forgetPictures(db, (shown?.attachments ?? []).flatMap(({ mediaId }) => mediaId ?? []));
      await db.insertInto("tombstone").values({ uri, former_type: "Note", deleted_at: deletedAt.toString() })
        .onConflict((conflict) => conflict.doNothing()).execute();
    },
  };
}

function quotePart(
  store: Store,
  addresses: Pick<Addresses, "quote">,
): Pick<ConversationRepository, "setQuote" | "findByStamp" | "revokeQuote" | "findStamp"> {
  return {
    async setQuote(uri, { state, stamp }) {
      await store.current().updateTable("post").set({ quote_state: state, quote_stamp: stamp }).where("uri", "=", uri)
        .execute();
    },
    async findByStamp(stamp) {
      const row = await store.current().selectFrom("post").select("uri").where("quote_stamp", "=", stamp)
        .executeTakeFirst();
      return row?.uri ?? null;
    },
    async revokeQuote(id, ownerId, deletedAt) {
      const row = await store.current().deleteFrom("quote").where("id", "=", id).where("owner_id", "=", ownerId)
        .returning(["quote_uri", "object_uri"]).executeTakeFirst();
      if (row === undefined) return null;
      await store.current().insertInto("tombstone")
        .values({
          uri: addresses.quote(id),
          former_type: "QuoteAuthorization",
          deleted_at: deletedAt.toString(),
        })
        .onConflict((conflict) => conflict.doNothing()).execute();
      return { quoteUri: row.quote_uri, objectUri: row.object_uri };
    },
    async findStamp(objectUri, quoteUri) {
      const row = await store.current().selectFrom("quote").select("id").where("object_uri", "=", objectUri)
        .where("quote_uri", "=", quoteUri).executeTakeFirst();
      return row === undefined ? null : addresses.quote(row.id);
    },
  };
}

function sharePart(
  store: Store,
): Pick<ConversationRepository, "setIndexable" | "writtenSince" | "findShared" | "findShare"> {
  return {
    async setIndexable(authorUri, isIndexable) {
      await store.current().updateTable("post").set({ is_indexable: isIndexable }).where("author_uri", "=", authorUri)
        .where("audience", "=", "public").where("is_indexable", "<>", isIndexable).execute();
    },
    async writtenSince(authorUri, since) {
      const { rows: [row] } = await sql<{ posts: string; shares: string }>`select
        (select count(*) from post where author_uri = ${authorUri} and published_at > ${since.toString()}) as posts,
        (select count(*) from stream_item where actor_uri = ${authorUri} and verb = 'shared'
          and published_at > ${since.toString()}) as shares`.execute(store.current());
      return { posts: Number(row?.posts ?? 0), shares: Number(row?.shares ?? 0) };
    },
    async findShared(actorUri, activityUri) {
      const row = await store.current().selectFrom("stream_item").select("subject_uri")
        .where("actor_uri", "=", actorUri).where("activity_uri", "=", activityUri).where("verb", "=", "shared")
        .executeTakeFirst();
      return row?.subject_uri ?? null;
    },
    async findShare(actorUri, subjectUri) {
      const row = await store.current().selectFrom("stream_item").select("activity_uri")
        .where("actor_uri", "=", actorUri).where("subject_uri", "=", subjectUri).where("verb", "=", "shared")
        .executeTakeFirst();
      return row?.activity_uri ?? null;
    },
  };
}
