/** Complaints and what moderators decided: who took which step, about which address. Reasons are for those concerned. */
import { sql } from "kysely";
import type { FlagRepository, ModerationRepository } from "../../application/safety-ports.ts";
import { waitingLimits } from "../../domain/limits.ts";
import { may, ROLES } from "../../domain/person.ts";
import type { Store } from "../connection.ts";
import { mayReadPost } from "../views/post-visibility.ts";

/** Reads and writes `flag`. */
export function flagRepository(store: Store): FlagRepository {
  return {
    async add({ id, host, senderDomain, content, category, reporterId, showsReporter, isForwarded, objectUris }) {
      await store.current().insertInto("flag").values({
        ...{ id, host, content, category, object_uris: [...objectUris], state: "open", sender_domain: senderDomain },
        ...{ reporter_id: reporterId, shows_reporter: showsReporter, is_forwarded: isForwarded },
      }).execute();
    },
    async lock(id) {
      const row = await store.current().selectFrom("flag").select(["id", "object_uris", "state", "reporter_id"])
        .where("id", "=", id).forUpdate().executeTakeFirst();
      if (row === undefined) return null;
      return { id, objectUris: row.object_uris, isOpen: row.state === "open", reporterId: row.reporter_id };
    },
    async assign(id, personId) {
      await store.current().updateTable("flag").set({ assignee_id: personId }).where("id", "=", id).execute();
    },
    async resolve(id, by, outcome) {
      await store.current().updateTable("flag")
        .set({ state: "resolved", resolved_by: by, outcome, resolved_at: new Date().toISOString() })
        .where("id", "=", id).execute();
    },
    async reopen(id) {
      await store.current().updateTable("flag")
        .set({ state: "open", resolved_by: null, outcome: null, resolved_at: null }).where("id", "=", id).execute();
    },
    async openFrom(domain) {
      const rows = await store.current().selectFrom("flag").select("id").where("sender_domain", "=", domain)
        .where("state", "=", "open").limit(waitingLimits.flagsPerHost).execute();
      return rows.length;
    },
    async openBy(reporterId) {
      const rows = await store.current().selectFrom("flag").select("id").where("reporter_id", "=", reporterId)
        .where("state", "=", "open").execute();
      return rows.length;
    },
  };
}

/** Reads and writes `actor_limit`, `hidden_post`, `moderation_note`, `moderation_entry` and `person_warning`. */
export function moderationRepository(store: Store): ModerationRepository {
  return { ...actorPart(store), ...postPart(store), ...bookPart(store) };
}

type ActorPart = Pick<
  ModerationRepository,
  "findSubject" | "isKnown" | "levelOf" | "setLevel" | "cutOff" | "moderators"
>;

function actorPart(store: Store): ActorPart {
  return {
    async findSubject(actorUri) {
      const row = await store.current().selectFrom("actor").innerJoin("person", "person.id", "actor.id")
        .select(["person.id as personId", "person.role", "person.state"]).where("actor.uri", "=", actorUri)
        .where("actor.deleted_at", "is", null).executeTakeFirst();
      return row ?? null;
    },
    async isKnown(actorUri) {
      const { rows } = await sql`select where exists (select from actor where uri = ${actorUri} and kind = 'person')
        or exists (select from remote_actor where uri = ${actorUri})`.execute(store.current());
      return rows.length > 0;
    },
    async levelOf(actorUri) {
      const row = await store.current().selectFrom("actor_limit").select("level").where("actor_uri", "=", actorUri)
        .executeTakeFirst();
      return row?.level ?? null;
    },
    async setLevel(actorUri, level) {
      const db = store.current();
      if (level === null) return void await db.deleteFrom("actor_limit").where("actor_uri", "=", actorUri).execute();
      await db.insertInto("actor_limit").values({ actor_uri: actorUri, level })
        .onConflict((conflict) => conflict.column("actor_uri").doUpdateSet({ level })).execute();
    },
    async cutOff(actorUri) {
      const db = store.current();
      await db.deleteFrom("follower").where("follower_uri", "=", actorUri).execute();
      await db.deleteFrom("following").where("target_uri", "=", actorUri).execute();
      await db.deleteFrom("stream_item").where("actor_uri", "=", actorUri).execute();
      await db.deleteFrom("notification").where("actor_uri", "=", actorUri).execute();
      await db.updateTable("reply").set({ state: "hidden" }).where("actor_uri", "=", actorUri).execute();
    },
    async moderators() {
      const roles = ROLES.filter((role) => may(role, "moderate"));
      const rows = await store.current().selectFrom("person").select("id").where("role", "in", roles)
        .where("state", "in", ["waiting", "active"]).execute();
      return rows.map(({ id }) => id);
    },
  };
}

type PostPart = Pick<ModerationRepository, "authorForReader" | "authorOf" | "hidePost" | "unhidePost">;

function postPart(store: Store): PostPart {
  return {
    async authorForReader(postUri, reader) {
      const row = await store.current().selectFrom("post").select("author_uri").where("uri", "=", postUri)
        .where(mayReadPost(reader)).executeTakeFirst();
      return row?.author_uri ?? null;
    },
    async authorOf(postUri) {
      const row = await store.current().selectFrom("post").select("author_uri").where("uri", "=", postUri)
        .executeTakeFirst();
      return row?.author_uri ?? null;
    },
    async hidePost(postUri) {
      await store.current().updateTable("reply").set({ state: "hidden" }).where("uri", "=", postUri).execute();
      const row = await store.current().insertInto("hidden_post").values({ post_uri: postUri })
        .onConflict((conflict) => conflict.doNothing()).returning("post_uri").executeTakeFirst();
      return row !== undefined;
    },
    async unhidePost(postUri) {
      const row = await store.current().deleteFrom("hidden_post").where("post_uri", "=", postUri)
        .returning("post_uri").executeTakeFirst();
      return row !== undefined;
    },
  };
}

type BookPart = Omit<ModerationRepository, keyof ActorPart | keyof PostPart>;

function bookPart(store: Store): BookPart {
  return {
    async addNote({ id, flagId, target, personId, words }) {
      await store.current().insertInto("moderation_note")
        .values({ id, flag_id: flagId, target, person_id: personId, words }).execute();
    },
    async addEntry({ id, byId, step, target, flagId }) {
      await store.current().insertInto("moderation_entry")
        .values({ id, by_id: byId, is_operator: byId === null, step, target, flag_id: flagId }).execute();
    },
    async warn({ id, personId, step, words, subjectUri, on }) {
      await store.current().insertInto("person_warning")
        .values({ id, person_id: personId, step, words, subject_uri: subjectUri, made_on: on }).execute();
    },
  };
}
