/** People with an account, their one-time links and their sessions. Secrets are stored as hashes only. */
import type { PersonRepository } from "../../application/ports.ts";
import type { Store } from "../connection.ts";
import { fromColumn } from "./instants.ts";

/** Reads and writes `person`, `sign_in_link` and `session`. */
export function personRepository(store: Store): PersonRepository {
  return {
    async add(person) {
      const { id, name, role } = person;
      const created_at = person.createdAt.toString();
      await store.current().insertInto("person").values({ id, name, role, created_at }).execute();
    },
    async findByHandle(handle) {
      const row = await store.current().selectFrom("person").innerJoin("actor", "actor.id", "person.id")
        .selectAll("person").select("actor.handle").where("actor.handle", "=", handle).executeTakeFirst();
      if (row === undefined) return null;
      return { id: row.id, handle: row.handle, name: row.name, role: row.role, createdAt: fromColumn(row.created_at) };
    },
    async setRole(personId, role) {
      await store.current().updateTable("person").set({ role }).where("id", "=", personId).execute();
    },
    async endSession(hash) {
      await store.current().deleteFrom("session").where("token_hash", "=", hash).execute();
    },
  };
}
