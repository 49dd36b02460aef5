/** Signed-in browsers: the hash of a secret, days, and a name if its person gave one. */
import type { SessionRepository } from "../../application/account-ports.ts";
import type { Store } from "../connection.ts";

/** Reads and writes `session`. */
export function sessionRepository(store: Store): SessionRepository {
  const own = (personId: string) => store.current().deleteFrom("session").where("person_id", "=", personId);
  return {
    async add({ hash, personId, expiresAt, begunOn, provedAt }) {
      await store.current().insertInto("session").values({
        token_hash: hash,
        person_id: personId,
        expires_at: expiresAt.toString(),
        created_at: `${begunOn}T00:00:00Z`,
        last_used_on: begunOn,
        proved_at: provedAt.toString(),
      }).execute();
    },
    async replaceSecret(oldHash, newHash) {
      const row = await store.current().updateTable("session").set({ token_hash: newHash, is_stale: false })
        .where("token_hash", "=", oldHash).returning("id").executeTakeFirst();
      return row !== undefined;
    },
    async touch(hash, on) {
      await store.current().updateTable("session").set({ last_used_on: on }).where("token_hash", "=", hash).execute();
    },
    async prove(hash, at) {
      await store.current().updateTable("session").set({ proved_at: at.toString() }).where("token_hash", "=", hash)
        .execute();
    },
    async rename(personId, id, name) {
      const row = await store.current().updateTable("session").set({ name }).where("id", "=", id)
        .where("person_id", "=", personId).returning("id").executeTakeFirst();
      return row !== undefined;
    },
    async end(personId, id) {
      return await own(personId).where("id", "=", id).returning("id").executeTakeFirst() !== undefined;
    },
    async endAll(personId, exceptHash) {
      const ended = await own(personId).$if(
        exceptHash !== null,
        (query) => query.where("token_hash", "<>", exceptHash ?? ""),
      ).returning("id").execute();
      return ended.length;
    },
    async makeStale(personId) {
      await store.current().updateTable("session").set({ is_stale: true }).where("person_id", "=", personId).execute();
    },
  };
}
