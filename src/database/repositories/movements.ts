/** The movement of this node and the one-time secret that lets somebody set it up. */
import type { Selectable } from "kysely";
import type { MovementRepository } from "../../application/ports.ts";
import type { Movement } from "../../domain/movement.ts";
import type { Store } from "../connection.ts";
import type { MovementTable } from "../tables/movement.ts";
import { fromColumn, toColumn } from "./instants.ts";

/** Reads and writes `movement` and the set-up secret of `node`. */
export function movementRepository(store: Store): MovementRepository {
  return {
    async find() {
      const row = await store.current().selectFrom("movement").innerJoin("actor", "actor.id", "movement.id")
        .selectAll("movement").select("actor.handle").executeTakeFirst();
      return row === undefined ? null : movementFromRow(row);
    },
    async add(movement) {
      const { id, name, summary, language, country, website } = movement;
      const updated_at = movement.updatedAt.toString();
      const created_at = toColumn(movement.createdAt) ?? undefined;
      await store.current().insertInto("movement")
        .values({ id, name, summary, language, country, website, created_at, updated_at }).execute();
    },
    async save(movement) {
      const { name, summary, language, country, website, accent, logo } = movement;
      const picture = { picture_id: logo?.mediaId ?? null, picture_alt: JSON.stringify(logo?.alt ?? {}) };
      await store.current().updateTable("movement")
        .set({
          name,
          summary,
          language,
          country,
          website,
          accent,
          ...picture,
          updated_at: movement.updatedAt.toString(),
        })
        .where("id", "=", movement.id).execute();
    },
    async lockSetupSecret() {
      const row = await store.current().selectFrom("node").select("setup_token_hash").forUpdate().executeTakeFirst();
      return row?.setup_token_hash ?? null;
    },
    async clearSetupSecret() {
      await store.current().updateTable("node").set({ setup_token_hash: null }).execute();
    },
  };
}

/** The movement from its row and its actor's handle. */
export function movementFromRow(row: Selectable<MovementTable> & { handle: string }): Movement {
  const { id, handle, name, summary, language, country, website, accent } = row;
  const logo = row.picture_id === null ? null : { mediaId: row.picture_id, alt: row.picture_alt };
  const times = { createdAt: fromColumn(row.created_at), updatedAt: fromColumn(row.updated_at) };
  return { id, handle, name, summary, language, country, website, accent, logo, ...times };
}
