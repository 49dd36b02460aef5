/** People's standing, language, mail address and their log of security. Days only: no moment says when somebody was here. */
import type { Account, AccountRepository } from "../../application/account-ports.ts";
import type { Store } from "../connection.ts";

/** Reads and writes `person`, `person_mail` and `security_note`. */
export function accountRepository(store: Store, newId: () => string): AccountRepository {
  return {
    async find(by) {
      const row = await accounts(store)
        .$if("handle" in by, (query) => query.where("actor.handle", "=", "handle" in by ? by.handle : ""))
        .$if("personId" in by, (query) => query.where("person.id", "=", "personId" in by ? by.personId : ""))
        .$if("mailHash" in by, (query) =>
          query.innerJoin("person_mail", "person_mail.person_id", "person.id")
            .where("person_mail.address_hash", "=", "mailHash" in by ? by.mailHash : ""))
        .executeTakeFirst();
      return row ?? null;
    },
    async lock(personId): Promise<Account | null> {
      return await accounts(store).where("person.id", "=", personId).forUpdate("person").executeTakeFirst() ?? null;
    },
    async setState(personId, state) {
      await store.current().updateTable("person").set({ state }).where("id", "=", personId).execute();
    },
    async setLanguage(personId, language) {
      await store.current().updateTable("person").set({ language }).where("id", "=", personId).execute();
    },
    async lockCount(role) {
      const rows = await store.current().selectFrom("person").select("id").where("role", "=", role)
        .where("state", "in", ["waiting", "active"]).orderBy("id").forUpdate().execute();
      return rows.length;
    },
    async setMail(personId, { sealed, hash, on }) {
      const taken = await store.current().selectFrom("person_mail").select("person_id").where("address_hash", "=", hash)
        .where("person_id", "<>", personId).executeTakeFirst();
      if (taken !== undefined) return false;
      const values = { sealed_address: sealed, address_hash: hash, verified_on: on };
      await store.current().insertInto("person_mail").values({ person_id: personId, ...values })
        .onConflict((conflict) => conflict.column("person_id").doUpdateSet(values)).execute();
      return true;
    },
    async removeMail(personId) {
      await store.current().deleteFrom("person_mail").where("person_id", "=", personId).execute();
    },
    async sealedMailOf(personId) {
      const row = await store.current().selectFrom("person_mail").select("sealed_address")
        .where("person_id", "=", personId).executeTakeFirst();
      return row?.sealed_address ?? null;
    },
    async note(personId, kind, { unseen = false } = {}) {
      const made_on = Temporal.Now.plainDateISO("UTC").toString();
      await store.current().insertInto("security_note")
        .values({ id: newId(), person_id: personId, kind, made_on, seen: !unseen }).execute();
    },
    async wasNoted(personId, kind, since) {
      const row = await store.current().selectFrom("security_note").select("id").where("person_id", "=", personId)
        .where("kind", "=", kind).where("made_on", ">=", since).limit(1).executeTakeFirst();
      return row !== undefined;
    },
    async seeNotes(personId) {
      await store.current().updateTable("security_note").set({ seen: true }).where("person_id", "=", personId)
        .where("seen", "=", false).execute();
    },
  };
}

function accounts(store: Store) {
  return store.current().selectFrom("person").innerJoin("actor", "actor.id", "person.id")
    .where("actor.deleted_at", "is", null)
    .select([
      "person.id as personId",
      "actor.handle",
      "person.name",
      "person.role",
      "person.state",
      "person.language",
    ]);
}
