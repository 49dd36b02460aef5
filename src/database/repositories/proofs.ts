/** What people prove who they are with, and what is half-way through a door. Hashes, public keys and sealed keys only. */
import type { ProofRepository } from "../../application/account-ports.ts";
import type { Store } from "../connection.ts";

/** Reads and writes `person_factor`, `recovery_code`, `passkey`, `spent_challenge` and what {@link halves} does. */
export function proofRepository(store: Store): ProofRepository {
  return { ...ownFactors(store), ...passkeys(store), ...links(store), ...halves(store) };
}

type Factors = Pick<
  ProofRepository,
  "factors" | "setPassword" | "setCodeKey" | "useCodeStep" | "setRecoveryCodes" | "takeRecoveryCode"
>;

function ownFactors(store: Store): Factors {
  const set = async (
    personId: string,
    values: {
      readonly password_hash?: string | null;
      readonly sealed_code_key?: string | null;
      readonly codes_confirmed?: boolean;
    },
  ) => {
    await store.current().insertInto("person_factor")
      .values({ person_id: personId, password_hash: null, sealed_code_key: null, ...values })
      .onConflict((conflict) => conflict.column("person_id").doUpdateSet(values)).execute();
  };
  return {
    async factors(personId) {
      const row = await store.current().selectFrom("person_factor").selectAll().where("person_id", "=", personId)
        .forUpdate().executeTakeFirst();
      const count = async (table: "passkey" | "recovery_code") => {
        const found = await store.current().selectFrom(table).select(({ fn }) => fn.countAll().as("n"))
          .where("person_id", "=", personId).executeTakeFirst();
        return Number(found?.n ?? 0);
      };
      return {
        passwordHash: row?.password_hash ?? null,
        sealedCodeKey: row?.sealed_code_key ?? null,
        codesConfirmed: row?.codes_confirmed ?? false,
        lastCodeStep: Number(row?.last_code_step ?? 0),
        passkeys: await count("passkey"),
        recoveryCodes: await count("recovery_code"),
      };
    },
    setPassword: (personId, hash) => set(personId, { password_hash: hash }),
    setCodeKey: (personId, sealedKey) => set(personId, { sealed_code_key: sealedKey, codes_confirmed: false }),
    async useCodeStep(personId, step) {
      const row = await store.current().updateTable("person_factor")
        .set({ last_code_step: step, codes_confirmed: true }).where("person_id", "=", personId)
        .where("last_code_step", "<", step).where("sealed_code_key", "is not", null).returning("person_id")
        .executeTakeFirst();
      return row !== undefined;
    },
    async setRecoveryCodes(personId, hashes) {
      await store.current().deleteFrom("recovery_code").where("person_id", "=", personId).execute();
      if (hashes.length === 0) return;
      await store.current().insertInto("recovery_code")
        .values(hashes.map((code_hash) => ({ code_hash, person_id: personId }))).execute();
    },
    async takeRecoveryCode(personId, hash) {
      const row = await store.current().deleteFrom("recovery_code").where("person_id", "=", personId)
        .where("code_hash", "=", hash).returning("code_hash").executeTakeFirst();
      return row !== undefined;
    },
  };
}

type Passkeys = Pick<
  ProofRepository,
  "addPasskey" | "findPasskey" | "usePasskey" | "removePasskey" | "spendChallenge"
>;

function passkeys(store: Store): Passkeys {
  return {
    async addPasskey({ id, personId, publicKey, counter, name, addedOn }) {
      const added = await store.current().insertInto("passkey")
        .values({ id, person_id: personId, public_key: publicKey, counter, name, added_on: addedOn })
        .onConflict((conflict) => conflict.doNothing()).returning("id").executeTakeFirst();
      return added !== undefined;
    },
    async findPasskey(id) {
      const row = await store.current().selectFrom("passkey").selectAll().where("id", "=", id).forUpdate()
        .executeTakeFirst();
      if (row === undefined) return null;
      return { id, personId: row.person_id, publicKey: row.public_key, counter: Number(row.counter) };
    },
    async usePasskey(id, counter, on) {
      await store.current().updateTable("passkey").set({ counter, last_used_on: on }).where("id", "=", id).execute();
    },
    async removePasskey(personId, id) {
      const row = await store.current().deleteFrom("passkey").where("person_id", "=", personId).where("id", "=", id)
        .returning("id").executeTakeFirst();
      return row !== undefined;
    },
    async spendChallenge(hash, expiresAt) {
      const row = await store.current().insertInto("spent_challenge")
        .values({ challenge_hash: hash, expires_at: expiresAt.toString() })
        .onConflict((conflict) => conflict.doNothing()).returning("challenge_hash").executeTakeFirst();
      return row !== undefined;
    },
  };
}

function links(store: Store): Pick<ProofRepository, "addLink" | "takeLink" | "dropLinks" | "guardLinks"> {
  return {
    async addLink({ hash, personId, madeBy, needsFactor, expiresAt }) {
      await store.current().insertInto("sign_in_link").values({
        token_hash: hash,
        person_id: personId,
        made_by: madeBy,
        needs_factor: needsFactor,
        expires_at: expiresAt.toString(),
      }).execute();
    },
    async takeLink(hash, now) {
      const row = await store.current().deleteFrom("sign_in_link").where("token_hash", "=", hash)
        .returning(["person_id", "made_by", "needs_factor", "expires_at"]).executeTakeFirst();
      if (row === undefined || row.expires_at.getTime() <= now.epochMilliseconds) return null;
      return { personId: row.person_id, madeBy: row.made_by, needsFactor: row.needs_factor };
    },
    async dropLinks(personId) {
      await store.current().deleteFrom("sign_in_link").where("person_id", "=", personId).execute();
    },
    async guardLinks(personId) {
      await store.current().updateTable("sign_in_link").set({ needs_factor: true }).where("person_id", "=", personId)
        .where("made_by", "=", "steward").execute();
    },
  };
}

type Halves = Pick<
  ProofRepository,
  "addHalf" | "tryHalf" | "dropHalf" | "dropHalves" | "addMailCheck" | "takeMailCheck"
>;

function halves(store: Store): Halves {
  return {
    async addHalf({ hash, personId, door, expiresAt }) {
      await store.current().insertInto("half_sign_in")
        .values({ ticket_hash: hash, person_id: personId, door, expires_at: expiresAt.toString() }).execute();
    },
    async tryHalf(hash, now, most) {
      const row = await store.current().updateTable("half_sign_in").set(({ eb }) => ({ tries: eb("tries", "+", 1) }))
        .where("ticket_hash", "=", hash).where("tries", "<", most)
        .where("expires_at", ">", new Date(now.epochMilliseconds)).returning(["person_id", "door"]).executeTakeFirst();
      return row === undefined ? null : { personId: row.person_id, door: row.door };
    },
    async dropHalf(hash) {
      await store.current().deleteFrom("half_sign_in").where("ticket_hash", "=", hash).execute();
    },
    async dropHalves(personId) {
      await store.current().deleteFrom("half_sign_in").where("person_id", "=", personId).execute();
    },
    async addMailCheck({ hash, personId, sealedAddress, addressHash, expiresAt }) {
      await store.current().deleteFrom("mail_check").where("person_id", "=", personId).execute();
      await store.current().insertInto("mail_check").values({
        token_hash: hash,
        person_id: personId,
        sealed_address: sealedAddress,
        address_hash: addressHash,
        expires_at: expiresAt.toString(),
      }).execute();
    },
    async takeMailCheck(hash, now) {
      const row = await store.current().deleteFrom("mail_check").where("token_hash", "=", hash).returningAll()
        .executeTakeFirst();
      if (row === undefined || row.expires_at.getTime() <= now.epochMilliseconds) return null;
      return { personId: row.person_id, sealedAddress: row.sealed_address, addressHash: row.address_hash };
    },
  };
}
