/** Local actors: their handles are unique on the node, their keys are stored sealed. */
import type { ActorRepository, LocalActor } from "../../application/ports.ts";
import type { Selectable } from "kysely";
import type { Store } from "../connection.ts";
import { reservedHandle } from "../reserved-handle.ts";
import type { ActorTable } from "../tables/actor.ts";
import { toColumn } from "./instants.ts";

/** Reads and writes `actor` and `actor_key` in the transaction in hand. */
export function actorRepository(store: Store): ActorRepository {
  return {
    async add(actor, keys) {
      const { id, uri, kind, handle } = actor;
      // The handle of somebody who was erased stays theirs: nobody may pass for them.
      const reserved = await store.current().selectFrom("actor").select("id").where(
        "handle",
        "=",
        reservedHandle(handle),
      )
        .executeTakeFirst();
      if (reserved !== undefined) return false;
      // The page of a campaign kept as an archive has its handle in the same space.
      const archived = await store.current().selectFrom("campaign_archive").select("uri").where("handle", "=", handle)
        .executeTakeFirst();
      if (archived !== undefined) return false;
      const added = await store.current().insertInto("actor").values({ id, uri, kind, handle, deleted_at: null })
        .onConflict((conflict) => conflict.doNothing()).returning("id").executeTakeFirst();
      if (added === undefined) return false;
      await store.current().insertInto("actor_key").values(keys.map((key) => ({
        actor_id: id,
        algorithm: key.algorithm,
        public_key: key.publicKey,
        sealed_private_key: key.sealedPrivateKey,
        expires_at: null,
        revoked_at: null,
      }))).execute();
      return true;
    },
    async replaceKeys(actorId, { keys, vouched, expiresAt, revokedAt }) {
      const db = store.current();
      const row = await db.selectFrom("actor").selectAll().where("id", "=", actorId).where("deleted_at", "is", null)
        .forUpdate().executeTakeFirst();
      if (row === undefined) return null;
      for (const { algorithm, publicKey: public_key, sealedPrivateKey: sealed_private_key } of keys) {
        await db.updateTable("actor_key").set({ expires_at: toColumn(expiresAt), revoked_at: toColumn(revokedAt) })
          .where("actor_id", "=", actorId).where("algorithm", "=", algorithm).where("expires_at", "is", null)
          .where("revoked_at", "is", null).execute();
        const ends = { expires_at: null, revoked_at: null };
        const said = algorithm === "ed25519" && vouched !== null ? JSON.stringify(vouched) : null;
        await db.insertInto("actor_key")
          .values({ actor_id: actorId, algorithm, public_key, sealed_private_key, ...ends, vouched: said }).execute();
      }
      await store.notify("keys");
      return actorFromRow(row);
    },
    async findByUri(uri) {
      const row = await store.current().selectFrom("actor").selectAll().where("uri", "=", uri).executeTakeFirst();
      return row === undefined ? null : actorFromRow(row);
    },
    async findByHandle(handle) {
      const row = await store.current().selectFrom("actor").selectAll().where("handle", "=", handle)
        .where("deleted_at", "is", null).executeTakeFirst();
      return row === undefined ? null : actorFromRow(row);
    },
  };
}

/** A local actor from its row. */
export function actorFromRow(row: Selectable<ActorTable>): LocalActor {
  return { id: row.id, uri: row.uri, kind: row.kind, handle: row.handle, deleted: row.deleted_at !== null };
}
