/**
 * Canonical JSON (RFC 8785) and integrity proofs (FEP-8b32, eddsa-jcs-2022), written for the verifier alone from those texts:
 * nothing here is shared with the software that makes the proofs, so that a fault there is not repeated here.
 */
import { createHash, createPublicKey, verify as verifySignature } from "node:crypto";

/** Any JSON object. */
export type Json = { readonly [name: string]: unknown };

/** JSON as RFC 8785 writes it: members by UTF-16 code units, numbers as ECMAScript does. */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}

/** SHA-256 in lower-case hexadecimal over the canonical form. */
export function digest(value: unknown): string {
  return createHash("sha256").update(canonical(value)).digest("hex");
}

const LIVING = new Set(["proof", "signature", "replies", "likes", "shares", "attendees", "participantCount"]);

/** The digest of a source: without its proof and without collections that grow by themselves. */
export function sourceDigest(document: Json): string {
  return digest(Object.fromEntries(Object.entries(document).filter(([name]) => !LIVING.has(name))));
}

/** Why a proof does not hold; null when it does. `actorDocument` is the signer's own, from its own origin. */
export function proofProblem(document: Json, actorUri: string, actorDocument: Json | null): string | null {
  const proof = objectIn(document["proof"]);
  if (proof === null) return "carries no proof";
  if (proof["type"] !== "DataIntegrityProof" || proof["cryptosuite"] !== "eddsa-jcs-2022") {
    return "has another kind of proof";
  }
  if (proof["proofPurpose"] !== "assertionMethod") return "has a proof for another purpose";
  const method = String(proof["verificationMethod"]);
  if (method.split("#")[0] !== actorUri) return `is signed by ${method}, not by ${actorUri}`;
  if (actorDocument === null || actorDocument["id"] !== actorUri) return `${actorUri} cannot be read`;
  const listed = [actorDocument["assertionMethod"]].flat().map(objectIn).find((entry) => entry?.["id"] === method);
  if (listed === undefined || listed === null || listed["controller"] !== actorUri) {
    return `${method} is no key of its actor`;
  }
  const created = typeof proof["created"] === "string" ? Date.parse(proof["created"]) : NaN;
  if (Number.isNaN(created)) return "has a proof that does not say when it was made";
  for (const end of ["revoked", "expires"]) {
    const at = listed[end];
    if (typeof at === "string" && !(created < Date.parse(at))) return `${method} had ended (${end} ${at})`;
  }
  const { proof: _proof, signature: _signature, ...bare } = document;
  const { proofValue, ...config } = proof;
  const hash = (value: unknown) => createHash("sha256").update(canonical(value)).digest();
  const data = Buffer.concat([hash({ "@context": document["@context"], ...config }), hash(bare)]);
  const key = publicKeyOf(String(listed["publicKeyMultibase"]));
  const signature = base58(String(proofValue));
  if (key === null || signature === null) return "has a proof that cannot be read";
  return verifySignature(null, data, key, signature) ? null : "was changed after it was signed";
}

function publicKeyOf(multibase: string) {
  const bytes = base58(multibase);
  if (bytes === null || bytes.length !== 34 || bytes[0] !== 0xed || bytes[1] !== 0x01) return null;
  const x = bytes.subarray(2).toString("base64url");
  return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
}

const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Multibase base58btc (`z…`) as bytes; null for anything else. */
function base58(text: string): Buffer | null {
  if (!text.startsWith("z") || text.length > 200) return null;
  let number = 0n;
  for (const letter of text.slice(1)) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return null;
    number = number * 58n + BigInt(value);
  }
  const hex = number.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  const zeros = /^1*/.exec(text.slice(1))?.[0].length ?? 0;
  return Buffer.concat([Buffer.alloc(zeros), number === 0n ? Buffer.alloc(0) : bytes]);
}

/** A value as a JSON object; null for lists and everything else. */
export function objectIn(value: unknown): Json | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Json : null;
}
