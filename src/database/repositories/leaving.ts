/** When accounts moved, and the archives people asked for. Pieces of archives are written by a worker, not here. */
import { sql } from "kysely";
import type { ExportRepository, MoveRepository } from "../../application/leaving-ports.ts";
import { leavingLimits } from "../../domain/limits.ts";
import type { Store } from "../connection.ts";
import type { JobQueue } from "../queue.ts";
import { actorKeyRows } from "../views/actor-keys.ts";
import { keepsAway } from "../views/hidden-from.ts";
import { actorFromRow } from "./actors.ts";
import { fromColumn } from "./instants.ts";

/** Reads and writes `person_move` and `remote_move`. */
export function moveRepository(store: Store): MoveRepository {
  return {
    async lastMove(personId) {
      const row = await store.current().selectFrom("person_move").select("moved_at").where("person_id", "=", personId)
        .executeTakeFirst();
      return row === undefined ? null : fromColumn(row.moved_at);
    },
    async noteMove(personId, at) {
      await store.current().insertInto("person_move").values({ person_id: personId, moved_at: at.toString() })
        .onConflict((conflict) => conflict.column("person_id").doUpdateSet({ moved_at: at.toString() })).execute();
    },
    async followersHere(uri) {
      const rows = await store.current().selectFrom("following").innerJoin("actor", "actor.id", "following.actor_id")
        .selectAll("actor").where("following.target_uri", "=", uri).where("following.state", "<>", "refused")
        .where("actor.deleted_at", "is", null).execute();
      return rows.map(actorFromRow);
    },
    async noteRemoteMove({ actorUri, targetUri }, now) {
      const values = { target_uri: targetUri, moved_at: now.toString() };
      const before = new Date(now.epochMilliseconds - leavingLimits.moveDays * 86_400_000);
      const noted = await store.current().insertInto("remote_move").values({ actor_uri: actorUri, ...values })
        .onConflict((conflict) =>
          conflict.column("actor_uri").doUpdateSet(values).where("remote_move.moved_at", "<", before)
        ).returning("actor_uri").executeTakeFirst();
      return noted !== undefined;
    },
    async keepingAway(actorIds, actorUri) {
      if (actorIds.length === 0) return new Set();
      const rows = await store.current().selectFrom("person").select("id").where("id", "in", [...actorIds])
        .where(keepsAway(sql.ref("person.id"), sql`${actorUri}::text`)).execute();
      return new Set(rows.map((row) => row.id));
    },
    async personsAmong(actorIds) {
      if (actorIds.length === 0) return [];
      const rows = await store.current().selectFrom("person").select("id").where("id", "in", [...actorIds]).execute();
      return rows.map((row) => row.id);
    },
  };
}

/** Reads and writes `person_export`, and queues the making. */
export function exportRepository(store: Store, queue: JobQueue): ExportRepository {
  return {
    async sealedKeys(personId) {
      const rows = await actorKeyRows(store.current(), personId);
      return rows.map(({ algorithm, sealed_private_key: sealed }) => ({ algorithm, sealed }));
    },
    async begin({ id, personId, language, sealedKey, keyFiles, expiresAt }) {
      await store.current().deleteFrom("person_export").where("person_id", "=", personId)
        .where((where) =>
          where.or([where("state", "in", ["ready", "failed"]), where("expires_at", "<", sql<Date>`now()`)])
        ).execute();
      const begun = await store.current().insertInto("person_export").values({
        id,
        person_id: personId,
        language,
        sealed_key: sealedKey,
        key_files: JSON.stringify(keyFiles),
        expires_at: expiresAt.toString(),
      }).onConflict((conflict) => conflict.doNothing()).returning("id").executeTakeFirst();
      if (begun === undefined) return false;
      await queue.enqueue([{ queue: "leaving", payload: { export: id } }]);
      return true;
    },
    async drop(personId) {
      const dropped = await store.current().deleteFrom("person_export").where("person_id", "=", personId)
        .executeTakeFirst();
      return dropped.numDeletedRows > 0n;
    },
  };
}
