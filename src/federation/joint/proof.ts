/**
 * Checks integrity proofs of documents (FEP-8b32, `eddsa-jcs-2022`): the key must be listed by the actor who is said to
 * speak, on its own origin, and must have been alive when the proof was made. Anything else is no proof.
 */
import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";
import { decodeMultibase } from "@fedify/fedify/runtime";
import serialize from "json-canon";
import { objectOf } from "../vocabulary/json.ts";

/** Loads an actor's own document; null when it is gone. */
export type ActorDocument = (actorUri: string) => Promise<unknown>;

/** Whether a document carries a valid proof by an actor. */
export async function isProvenBy(raw: unknown, actorUri: string, actorDocument: ActorDocument): Promise<boolean> {
  const document = objectOf(raw);
  const proof = objectOf(document?.["proof"]);
  if (document === null || proof === null) return false;
  const { proofValue, verificationMethod, cryptosuite, type, proofPurpose, created } = proof;
  if (type !== "DataIntegrityProof" || cryptosuite !== "eddsa-jcs-2022" || proofPurpose !== "assertionMethod") {
    return false;
  }
  if (typeof proofValue !== "string" || typeof verificationMethod !== "string" || typeof created !== "string") {
    return false;
  }
  if (verificationMethod.split("#")[0] !== actorUri) return false;
  const key = keyFrom(objectOf(await actorDocument(actorUri)), actorUri, verificationMethod, created);
  if (key === null) return false;
  const { proof: _proof, signature: _signature, ...bare } = document;
  const { proofValue: _value, ...config } = proof;
  const data = Buffer.concat([sha256({ "@context": document["@context"], ...config }), sha256(bare)]);
  try {
    return verify(null, data, key, decodeMultibase(proofValue));
  } catch {
    return false;
  }
}

function keyFrom(
  actor: ReturnType<typeof objectOf>,
  actorUri: string,
  method: string,
  created: string,
): KeyObject | null {
  if (actor === null || actor["id"] !== actorUri) return null;
  const listed = actor["assertionMethod"];
  const entries = Array.isArray(listed) ? listed : [listed];
  const entry = entries.map(objectOf).find((one) => one?.["id"] === method);
  if (entry === undefined || entry === null || entry["controller"] !== actorUri) return null;
  const at = Date.parse(created);
  const ended = [entry["revoked"], entry["expires"]].filter((time) => typeof time === "string").map(Date.parse);
  if (Number.isNaN(at) || ended.some((time) => !(at < time))) return null;
  return ed25519Key(entry["publicKeyMultibase"]);
}

function ed25519Key(multibase: unknown): KeyObject | null {
  if (typeof multibase !== "string" || multibase.length > 100) return null;
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
