/** The keys of a local actor, oldest first, for the federation room to sign with and to publish. */
import type { Kysely } from "kysely";
import type { Database } from "../schema.ts";

/** One key with the address of its actor; the private half is sealed. */
export interface ActorKeyRow {
  readonly uri: string;
  readonly algorithm: "rsa" | "ed25519";
  readonly public_key: string;
  readonly sealed_private_key: string;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  /** What the key before it says for it; null for the first, and for one that replaced a stolen key. */
  readonly vouched: Readonly<Record<string, unknown>> | null;
}

/** All keys of an actor, retired ones included, oldest first so that their ids never change. */
export async function actorKeyRows(db: Kysely<Database>, actorId: string): Promise<readonly ActorKeyRow[]> {
  return await db.selectFrom("actor_key").innerJoin("actor", "actor.id", "actor_key.actor_id")
    .select(["actor.uri", "algorithm", "public_key", "sealed_private_key", "expires_at", "revoked_at", "vouched"])
    .where("actor_key.actor_id", "=", actorId).orderBy("actor_key.created_at").execute();
}
