/**
 * Signs again what a stolen key had signed since it was stolen: consents, actions, reports and every letter that is kept. The
 * words and their digests stay as they were; only the proof is another's.
 */
import type { Kysely } from "kysely";
import type { Database } from "../../database/schema.ts";
import type { JsonObject } from "../vocabulary/json.ts";
import { objectOf } from "../vocabulary/json.ts";
import type { Context } from "../vocabulary/shapes.ts";
import type { SigningKeys } from "./actor-keys.ts";
import { withProof } from "./sign-activity.ts";

/** Replaces the proofs of an actor that were made at a moment or after it; answers how many. Call it in a transaction. */
export async function signAgain(
  db: Kysely<Database>,
  actorId: string,
  signing: SigningKeys,
  since: Temporal.Instant,
): Promise<number> {
  const now = Temporal.Now.instant();
  const again = (body: string) => signedAgain(body, signing, since, now);
  let count = 0;
  const sources = await db.selectFrom("joint_source").select(["uri", "body"]).where("is_local", "=", true).execute();
  for (const { uri, body } of sources) {
    const anew = again(body);
    if (anew === null) continue;
    await db.updateTable("joint_source").set({ body: anew }).where("uri", "=", uri).execute();
    count++;
  }
  const versions = await db.selectFrom("report_version").select(["report_id", "version", "body"]).execute();
  for (const { report_id, version, body } of versions) {
    const anew = again(body);
    if (anew === null) continue;
    await db.updateTable("report_version").set({ body: anew }).where("report_id", "=", report_id)
      .where("version", "=", version).execute();
    count++;
  }
  const letters = await db.selectFrom("activity").select(["uri", "body"]).where("actor_id", "=", actorId)
    .where("published_at", ">=", new Date(since.epochMilliseconds - 60_000)).execute();
  for (const { uri, body } of letters) {
    const anew = again(body);
    if (anew === null) continue;
    await db.updateTable("activity").set({ body: anew }).where("uri", "=", uri).execute();
    count++;
  }
  return count;
}

/** The document with a new proof by the living key; null when its proof is another actor's, or older than the theft. */
function signedAgain(
  body: string,
  signing: SigningKeys,
  since: Temporal.Instant,
  now: Temporal.Instant,
): string | null {
  const document = objectOf(JSON.parse(body));
  const proof = objectOf(document?.["proof"]);
  if (document === null || proof === null) return null;
  if (String(proof["verificationMethod"]).split("#")[0] !== signing.actorUri) return null;
  if (Date.parse(String(proof["created"])) < since.epochMilliseconds) return null;
  const { proof: _proof, signature: _signature, "@context": context, ...rest } = document;
  const bare: JsonObject & { readonly "@context": Context } = { "@context": plain(context), ...rest };
  return JSON.stringify(withProof(bare, signing, now));
}

/** The context without what a proof adds to it, which the next proof adds again. */
function plain(context: unknown): Context {
  const list = Array.isArray(context) ? context : [context];
  return list.filter((one) => one !== "https://w3id.org/security/data-integrity/v1") as unknown as Context;
}
