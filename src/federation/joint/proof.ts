/**
 * Checks integrity proofs of documents (FEP-8b32, `eddsa-jcs-2022`): the key must be listed by the actor who is said to
 * speak, on its own origin, and must have been alive when the proof was made. Anything else is no proof.
 */
import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { decodeMultibase } from "@fedify/fedify/runtime";
import serialize from "json-canon";
import { trustLimits } from "../../domain/limits/trust.ts";
import type { ListedKey } from "../../domain/partner-key.ts";
import { arrayOf, type JsonObject, lineOf, objectOf } from "../vocabulary/json.ts";
import { instantOf } from "../vocabulary/times.ts";

/** Loads an actor's own document; null when it is gone. */
export type ActorDocument = (actorUri: string) => Promise<unknown>;

/** The key behind a valid proof, and every key its actor lists. */
export interface ProvenKey {
  /** The key itself (Multikey, base58btc). */
  readonly multibase: string;
  /** What the actor's document says of its keys now. */
  readonly listed: readonly ListedKey[];
}

/** By which key an actor proves a document; null when it does not. */
export async function provenKey(
  raw: unknown,
  actorUri: string,
  actorDocument: ActorDocument,
): Promise<ProvenKey | null> {
  const document = objectOf(raw);
  const proof = proofIn(document);
  if (document === null || proof === null || proof.method.split("#")[0] !== actorUri) return null;
  const entries = keyEntries(await actorDocument(actorUri), actorUri);
  const entry = entries.find((one) => one["id"] === proof.method);
  if (entry === undefined || !wasAlive(entry, proof.created)) return null;
  const { proof: _proof, signature: _signature, ...bare } = document;
  if (!fits(bare, proof.whole, entry)) return null;
  return { multibase: String(entry["publicKeyMultibase"]), listed: listedKeys(entries) };
}

/** The keys an actor's own document lists, with those that vouch for each. */
export function keysInActor(actor: unknown, actorUri: string): readonly ListedKey[] {
  return listedKeys(keyEntries(actor, actorUri));
}

/** What a key signs to vouch for another: the other's entry as it was first listed, without an end that came later. */
export function vouchedEntry(entry: JsonObject): JsonObject {
  const { "@context": context, id, type, controller, publicKeyMultibase } = entry;
  return { "@context": context ?? null, id, type, controller, publicKeyMultibase } as JsonObject;
}

function listedKeys(entries: readonly JsonObject[]): ListedKey[] {
  return entries.filter((entry) => ed25519Key(entry["publicKeyMultibase"]) !== null).map((entry) => {
    const proof = proofIn(entry);
    const vouching = proof === null ? undefined : entries.find((one) => one["id"] === proof.method && one !== entry);
    const holds = proof !== null && vouching !== undefined && wasAlive(vouching, proof.created) &&
      fits(vouchedEntry(entry), proof.whole, vouching);
    return {
      // A name for organisers to read: what compares keys is the key itself.
      keyId: lineOf(entry["id"]) ?? "",
      multibase: String(entry["publicKeyMultibase"]),
      revokedAt: instantOf(entry["revoked"]),
      vouchedBy: holds ? [String(vouching["publicKeyMultibase"])] : [],
    };
  });
}

function keyEntries(raw: unknown, actorUri: string): readonly JsonObject[] {
  const actor = objectOf(raw);
  if (actor === null || actor["id"] !== actorUri) return [];
  const entries = arrayOf(actor["assertionMethod"], trustLimits.keysOfActor).map(objectOf);
  return entries.filter((entry) => entry !== null).filter((entry) =>
    entry["controller"] === actorUri && typeof entry["id"] === "string"
  );
}

interface Proof {
  readonly whole: JsonObject;
  readonly method: string;
  readonly created: number;
}

function proofIn(document: JsonObject | null): Proof | null {
  const whole = objectOf(document?.["proof"]);
  if (whole === null) return null;
  const { proofValue, verificationMethod: method, cryptosuite, type, proofPurpose, created } = whole;
  if (type !== "DataIntegrityProof" || cryptosuite !== "eddsa-jcs-2022" || proofPurpose !== "assertionMethod") {
    return null;
  }
  if (typeof proofValue !== "string" || typeof method !== "string" || typeof created !== "string") return null;
  const at = Date.parse(created);
  return Number.isNaN(at) ? null : { whole, method, created: at };
}

/** Whether a key had neither been retired nor stolen at a moment. */
function wasAlive(entry: JsonObject, at: number): boolean {
  const ends = [entry["revoked"], entry["expires"]].filter((time) => time !== undefined && time !== null);
  return ends.every((time) => typeof time === "string" && at < Date.parse(time));
}

function fits(bare: JsonObject, proof: JsonObject, entry: JsonObject): boolean {
  const key = ed25519Key(entry["publicKeyMultibase"]);
  if (key === null) return false;
  const { proofValue, ...config } = proof;
  try {
    // What has no JCS form (1e400, half a surrogate pair) throws here: it is signed by nobody.
    const data = Buffer.concat([sha256({ "@context": bare["@context"], ...config }), sha256(bare)]);
    return verify(null, data, key, decodeMultibase(String(proofValue)));
  } catch {
    return false;
  }
}

/** The keys that sign here day by day, ready for use: making one costs as much as using it. */
const READY = new Map<string, KeyObject | null>();
const READY_AT_MOST = 2_000;

function ed25519Key(multibase: unknown): KeyObject | null {
  if (typeof multibase !== "string" || !multibase.startsWith("z") || multibase.length > 100) return null;
  const ready = READY.get(multibase);
  if (ready !== undefined) return ready;
  const key = keyFrom(multibase);
  if (READY.size >= READY_AT_MOST) READY.clear();
  READY.set(multibase, key);
  return key;
}

function keyFrom(multibase: string): KeyObject | null {
  try {
    const bytes = decodeMultibase(multibase);
    if (bytes[0] !== 0xed || bytes[1] !== 0x01 || bytes.length !== 34) return null;
    const x = Buffer.from(bytes.subarray(2)).toString("base64url");
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  } catch {
    return null;
  }
}

function sha256(value: unknown): Buffer {
  return createHash("sha256").update(serialize(value)).digest();
}
