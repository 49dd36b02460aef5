/** Who follows whom across servers, and who is blocked. Lists of followers never leave this room except as inboxes. */
import type { FollowWishes } from "../../application/home-ports.ts";
import type { BlockRepository, FollowRepository } from "../../application/remote-ports.ts";
import type { Store } from "../connection.ts";

/** Reads and writes `follower` and `following`. */
export function followRepository(store: Store): FollowRepository {
  return {
    async addFollower(follower) {
      const { actorId: actor_id, followerUri: follower_uri, followUri: follow_uri, inbox } = follower;
      const { state = "accepted" } = follower;
      const values = { follow_uri, inbox, shared_inbox: follower.sharedInbox };
      await store.current().insertInto("follower").values({ actor_id, follower_uri, state, ...values })
        .onConflict((conflict) =>
          conflict.constraint("follower_once")
            .doUpdateSet(state === "accepted" ? { ...values, state } : values)
        ).execute();
    },
    async isFollower(actorId, followerUri) {
      const row = await store.current().selectFrom("follower").select("actor_id").where("actor_id", "=", actorId)
        .where("follower_uri", "=", followerUri).where("state", "=", "accepted").executeTakeFirst();
      return row !== undefined;
    },
    async findFollower(actorId, followerUri) {
      const row = await store.current().selectFrom("follower").select(["follow_uri", "state"])
        .where("actor_id", "=", actorId).where("follower_uri", "=", followerUri).forUpdate().executeTakeFirst();
      return row === undefined ? null : { followUri: row.follow_uri, state: row.state };
    },
    async acceptFollower(actorId, followerUri) {
      await store.current().updateTable("follower").set({ state: "accepted" }).where("actor_id", "=", actorId)
        .where("follower_uri", "=", followerUri).execute();
    },
    async removeFollower(actorId, followerUri) {
      const removed = await store.current().deleteFrom("follower").where("actor_id", "=", actorId)
        .where("follower_uri", "=", followerUri).executeTakeFirst();
      return removed.numDeletedRows > 0n;
    },
    async findFollowed(followUri, followerUri) {
      const row = await store.current().selectFrom("follower").select("actor_id").where("follow_uri", "=", followUri)
        .where("follower_uri", "=", followerUri).executeTakeFirst();
      return row?.actor_id ?? null;
    },
    async removeFollowerEverywhere(followerUri) {
      await store.current().deleteFrom("follower").where("follower_uri", "=", followerUri).execute();
    },
    ...followingPart(store),
  };
}

function followingPart(store: Store) {
  return {
    async addFollowing(actorId: string, targetUri: string, followUri: string) {
      const added = await store.current().insertInto("following")
        .values({
          actor_id: actorId,
          target_uri: targetUri,
          follow_uri: followUri,
          state: "requested",
          answered_at: null,
        })
        .onConflict((conflict) =>
          conflict.constraint("following_once").doUpdateSet({ follow_uri: followUri, state: "requested" })
            .where("following.state", "=", "refused")
        ).returning("actor_id").executeTakeFirst();
      return added !== undefined;
    },
    async setFollowUri(actorId: string, targetUri: string, followUri: string) {
      await store.current().updateTable("following").set({ follow_uri: followUri }).where("actor_id", "=", actorId)
        .where("target_uri", "=", targetUri).execute();
    },
    async answerFollowing(
      answer: { targetUri: string; followUri: string | null; actorUri: string | null; accepted: boolean },
    ) {
      const { followUri, actorUri } = answer;
      if (followUri === null && actorUri === null) return [];
      const rows = await store.current().selectFrom("following").innerJoin("actor", "actor.id", "following.actor_id")
        .select(["following.actor_id", "following.state", "actor.kind"])
        .where("target_uri", "=", answer.targetUri)
        .where((where) =>
          where.or([
            ...(followUri === null ? [] : [where("follow_uri", "=", followUri)]),
            ...(actorUri === null
              ? []
              : [where("actor_id", "in", where.selectFrom("actor").select("id").where("uri", "=", actorUri))]),
          ])
        ).forUpdate("following").execute();
      if (rows.length === 0) return [];
      await store.current().updateTable("following")
        .set({ state: answer.accepted ? "accepted" : "refused", answered_at: new Date().toISOString() })
        .where("target_uri", "=", answer.targetUri).where("actor_id", "in", rows.map((row) => row.actor_id)).execute();
      return rows.map((row) => ({
        actorId: row.actor_id,
        isPerson: row.kind === "person",
        wasRequested: row.state === "requested",
      }));
    },
    async countFollowing(actorId: string) {
      const row = await store.current().selectFrom("following").select(({ fn }) => fn.countAll<string>().as("n"))
        .where("actor_id", "=", actorId).executeTakeFirstOrThrow();
      return Number(row.n);
    },
    async followedBy(actorId: string) {
      const rows = await store.current().selectFrom("following").select("target_uri").where("actor_id", "=", actorId)
        .where("state", "<>", "refused").execute();
      return rows.map((row) => row.target_uri);
    },
    async wish(actorId: string, targetUri: string, wishes: FollowWishes) {
      const { withShares: with_shares, withNotice: with_notice, languages } = wishes;
      const changed = await store.current().updateTable("following")
        .set({ with_shares, with_notice, languages: [...languages] }).where("actor_id", "=", actorId)
        .where("target_uri", "=", targetUri).executeTakeFirst();
      return changed.numUpdatedRows > 0n;
    },
    async removeFollowing(actorId: string, targetUri: string) {
      const row = await store.current().deleteFrom("following").where("actor_id", "=", actorId)
        .where("target_uri", "=", targetUri).returning("follow_uri").executeTakeFirst();
      return row?.follow_uri ?? null;
    },
    async isFollowed(targetUri: string) {
      const row = await store.current().selectFrom("following").select("actor_id").where("target_uri", "=", targetUri)
        .where("state", "<>", "refused").limit(1).executeTakeFirst();
      return row !== undefined;
    },
    async followersHere(targetUri: string) {
      const rows = await store.current().selectFrom("following").select("actor_id").where("target_uri", "=", targetUri)
        .execute();
      return rows.map((row) => row.actor_id);
    },
  };
}

/** Reads and writes `domain_block` and `actor_block`. */
export function blockRepository(store: Store): BlockRepository {
  return {
    async blockDomain(domain, reason) {
      const db = store.current();
      await db.insertInto("domain_block").values({ domain, reason })
        .onConflict((conflict) => conflict.column("domain").doUpdateSet({ reason })).execute();
      const actors = db.selectFrom("remote_actor").select("uri").where((where) =>
        where.or([where("host", "=", domain), where("host", "like", `%.${domain}`)])
      );
      await db.deleteFrom("follower").where("follower_uri", "in", actors).execute();
      await db.deleteFrom("following").where("target_uri", "in", actors).execute();
      await db.deleteFrom("reaction").where("actor_uri", "in", actors).execute();
      await db.deleteFrom("stream_item").where("actor_uri", "in", actors).execute();
      await db.deleteFrom("topic_item").where("author_uri", "in", actors).execute();
      await db.deleteFrom("partner_page").where("actor_uri", "in", actors).execute();
      await db.deleteFrom("post").where("author_uri", "in", actors).execute();
      await db.deleteFrom("share").where("actor_uri", "in", actors).execute();
      await db.deleteFrom("remote_call").where("attributed_to", "in", actors).execute();
    },
    async unblockDomain(domain) {
      const removed = await store.current().deleteFrom("domain_block").where("domain", "=", domain).executeTakeFirst();
      return removed.numDeletedRows > 0n;
    },
    async addActorBlock(actorId, blockerUri) {
      await store.current().insertInto("actor_block").values({ actor_id: actorId, blocker_uri: blockerUri })
        .onConflict((conflict) => conflict.doNothing()).execute();
    },
    async removeActorBlock(actorId, blockerUri) {
      await store.current().deleteFrom("actor_block").where("actor_id", "=", actorId)
        .where("blocker_uri", "=", blockerUri).execute();
    },
  };
}
