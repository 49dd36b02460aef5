/** Invitations and requests: places are taken by one statement each, so that no link ever makes more accounts than it has. */
import type { WaysInRepository } from "../../application/account-ports.ts";
import type { Store } from "../connection.ts";

/** Reads and writes `invitation`, `account_request` and the movement's choice. */
export function waysInRepository(store: Store): WaysInRepository {
  return {
    async wayIn() {
      const row = await store.current().selectFrom("movement").select("way_in").executeTakeFirst();
      return row?.way_in ?? "invitation";
    },
    async setWayIn(way_in) {
      await store.current().updateTable("movement").set({ way_in }).execute();
    },
    async addInvitation({ id, hash, madeBy, madeOn, role, places, expiresAt }) {
      await store.current().insertInto("invitation").values({
        id,
        secret_hash: hash,
        made_by: madeBy,
        role,
        places,
        expires_at: expiresAt.toString(),
        made_on: madeOn,
      }).execute();
    },
    async takePlace(hash, now) {
      const row = await store.current().updateTable("invitation").set(({ eb }) => ({ used: eb("used", "+", 1) }))
        .where("secret_hash", "=", hash).where("revoked", "=", false)
        .where("expires_at", ">", new Date(now.epochMilliseconds))
        .whereRef("used", "<", "places").returning("role").executeTakeFirst();
      return row?.role ?? null;
    },
    async revokeInvitation(id) {
      const row = await store.current().updateTable("invitation").set({ revoked: true }).where("id", "=", id)
        .where("revoked", "=", false).returning("id").executeTakeFirst();
      return row !== undefined;
    },
    async revokeInvitationsOf(personId, keptRoles) {
      await store.current().updateTable("invitation").set({ revoked: true }).where("made_by", "=", personId)
        .where("revoked", "=", false)
        .$if(keptRoles.length > 0, (query) => query.where("role", "not in", [...keptRoles])).execute();
    },
    ...requests(store),
  };
}

type Requests = Pick<
  WaysInRepository,
  "addRequest" | "countWaiting" | "lockRequest" | "settleRequest" | "dropRequest"
>;

function requests(store: Store): Requests {
  return {
    async addRequest({ id, hash, handle, name, language, line }) {
      await store.current().insertInto("account_request")
        .values({ id, secret_hash: hash, handle, name, language, line, person_id: null }).execute();
    },
    async countWaiting() {
      const found = await store.current().selectFrom("account_request").select(({ fn }) => fn.countAll().as("n"))
        .where("state", "=", "waiting").executeTakeFirst();
      return Number(found?.n ?? 0);
    },
    async lockRequest(by) {
      const row = await store.current().selectFrom("account_request").selectAll()
        .$if("id" in by, (query) => query.where("id", "=", "id" in by ? by.id : ""))
        .$if("hash" in by, (query) => query.where("secret_hash", "=", "hash" in by ? by.hash : ""))
        .forUpdate().executeTakeFirst();
      if (row === undefined) return null;
      const { id, handle, name, language, line, state } = row;
      return { id, handle, name, language, line, state, personId: row.person_id };
    },
    async settleRequest(id, state, personId) {
      await store.current().updateTable("account_request").set({
        state,
        person_id: personId,
        line: "",
        ...(state === "declined" ? { name: "–" } : {}),
      })
        .where("id", "=", id)
        .execute();
    },
    async dropRequest(id) {
      await store.current().deleteFrom("account_request").where("id", "=", id).execute();
    },
  };
}
