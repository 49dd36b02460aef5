/** Whom persons keep at a distance, and the words they filter. Read by nobody but the person. */
import { sql } from "kysely";
import type { DistanceRepository, FilterRepository } from "../../application/safety-ports.ts";
import type { Store } from "../connection.ts";
import { toColumn } from "./instants.ts";

/** Reads and writes `person_block`, `person_mute` and `person_hidden_host`. */
export function distanceRepository(store: Store): DistanceRepository {
  return { ...blockPart(store), ...quietPart(store) };
}

type BlockPart = Pick<
  DistanceRepository,
  "block" | "setBlockActivity" | "unblock" | "isBlockedBy" | "endFollows"
>;

function blockPart(store: Store): BlockPart {
  return {
    async block(personId, targetUri) {
      const row = await store.current().insertInto("person_block")
        .values({ person_id: personId, target_uri: targetUri })
        .onConflict((conflict) => conflict.doNothing()).returning("person_id").executeTakeFirst();
      return row !== undefined;
    },
    async setBlockActivity(personId, targetUri, activityUri) {
      await store.current().updateTable("person_block").set({ activity_uri: activityUri })
        .where("person_id", "=", personId).where("target_uri", "=", targetUri).execute();
    },
    async unblock(personId, targetUri) {
      const row = await store.current().deleteFrom("person_block").where("person_id", "=", personId)
        .where("target_uri", "=", targetUri).returning("activity_uri").executeTakeFirst();
      return row?.activity_uri;
    },
    async isBlockedBy(personUri, actorUri) {
      const row = await store.current().selectFrom("person_block")
        .innerJoin("actor", "actor.id", "person_block.person_id").select("actor.id")
        .where("actor.uri", "=", personUri).where("person_block.target_uri", "=", actorUri).executeTakeFirst();
      return row !== undefined;
    },
    async endFollows(personId, personUri, targetUri) {
      const db = store.current();
      const target = db.selectFrom("actor").select("id").where("uri", "=", targetUri);
      const ours = await db.deleteFrom("following").where("actor_id", "=", personId)
        .where("target_uri", "=", targetUri).returning("follow_uri").executeTakeFirst();
      const theirs = await db.deleteFrom("follower").where("actor_id", "=", personId)
        .where("follower_uri", "=", targetUri).returning("follow_uri").executeTakeFirst();
      await db.deleteFrom("following").where("actor_id", "in", target).where("target_uri", "=", personUri).execute();
      await db.deleteFrom("follower").where("actor_id", "in", target).where("follower_uri", "=", personUri).execute();
      await db.deleteFrom("notification").where("person_id", "=", personId).where("actor_uri", "=", targetUri)
        .execute();
      return { ours: ours?.follow_uri ?? null, theirs: theirs?.follow_uri ?? null };
    },
  };
}

type QuietPart = Omit<DistanceRepository, keyof BlockPart>;

function quietPart(store: Store): QuietPart {
  return {
    async mute(personId, targetUri, until) {
      const values = { until: toColumn(until) };
      await store.current().insertInto("person_mute").values({ person_id: personId, target_uri: targetUri, ...values })
        .onConflict((conflict) => conflict.constraint("person_mute_once").doUpdateSet(values)).execute();
    },
    async unmute(personId, targetUri) {
      const row = await store.current().deleteFrom("person_mute").where("person_id", "=", personId)
        .where("target_uri", "=", targetUri).returning("person_id").executeTakeFirst();
      return row !== undefined;
    },
    async hideHost(personId, host) {
      await store.current().insertInto("person_hidden_host").values({ person_id: personId, host })
        .onConflict((conflict) => conflict.doNothing()).execute();
    },
    async showHost(personId, host) {
      const row = await store.current().deleteFrom("person_hidden_host").where("person_id", "=", personId)
        .where("host", "=", host).returning("person_id").executeTakeFirst();
      return row !== undefined;
    },
    async count(personId) {
      const { rows } = await sql<{ total: string }>`select
        (select count(*) from person_block where person_id = ${personId})
        + (select count(*) from person_mute where person_id = ${personId})
        + (select count(*) from person_hidden_host where person_id = ${personId})
        + (select count(*) from waiting_distance where person_id = ${personId}) as total`.execute(store.current());
      return Number(rows[0]?.total ?? 0);
    },
    async awaitNames(personId, list, names) {
      if (names.length === 0) return;
      await store.current().insertInto("waiting_distance")
        .values(names.map((name) => ({ person_id: personId, list, name })))
        .onConflict((conflict) => conflict.doNothing()).execute();
    },
    async findKnown(handles) {
      if (handles.length === 0) return new Map();
      const name = sql<string>`lower(handle || '@' || host)`;
      const remote = await store.current().selectFrom("remote_actor").select(["uri", name.as("name")])
        .where(name, "in", [...handles]).where("gone_at", "is", null).execute();
      return new Map(remote.map((row) => [row.name, row.uri]));
    },
  };
}

/** Reads and writes `person_filter`. */
export function filterRepository(store: Store): FilterRepository {
  return {
    async save(personId, filter) {
      const values = {
        phrase: filter.phrase,
        whole_word: filter.wholeWord,
        contexts: [...filter.contexts],
        action: filter.action,
        expires_at: toColumn(filter.expiresAt),
      };
      const saved = await store.current().insertInto("person_filter")
        .values({ id: filter.id, person_id: personId, ...values })
        .onConflict((conflict) =>
          conflict.column("id").doUpdateSet(values).where("person_filter.person_id", "=", personId)
        ).returning("id").executeTakeFirst();
      return saved !== undefined;
    },
    async remove(personId, id) {
      const row = await store.current().deleteFrom("person_filter").where("id", "=", id)
        .where("person_id", "=", personId).returning("id").executeTakeFirst();
      return row !== undefined;
    },
    async count(personId) {
      const row = await store.current().selectFrom("person_filter").select(({ fn }) => fn.countAll<string>().as("n"))
        .where("person_id", "=", personId).executeTakeFirstOrThrow();
      return Number(row.n);
    },
  };
}
