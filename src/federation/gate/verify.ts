/**
 * Asks a public key whether it signed the text of a claim.
 * Done with the runtime's own cryptography, synchronously: an RSA-2048 check costs less than handing it to a thread.
 * It refuses algorithms that do not fit the kind of the key.
 */

import { constants, type KeyObject, verify } from "node:crypto";
import type { SignatureAlgorithm, SignatureClaim } from "./signature.ts";

/**
 * Whether `key` signed the claim's text.
 * A claim without an algorithm means Ed25519 for such keys; for RSA, SHA-256 as everybody sends, else SHA-512
 * (`hs2019` leaves the hash to the key's description, which nobody publishes).
 */
export function isSignedBy(key: KeyObject, claim: SignatureClaim): boolean {
  const text = Buffer.from(claim.base);
  return algorithmsFor(key, claim.algorithm).some((algorithm) => check(key, algorithm, text, claim.signature));
}

function algorithmsFor(key: KeyObject, named: SignatureAlgorithm | null): SignatureAlgorithm[] {
  if (key.asymmetricKeyType === "ed25519") return named === null || named === "ed25519" ? ["ed25519"] : [];
  if (key.asymmetricKeyType !== "rsa" || named === "ed25519") return [];
  return named === null ? ["rsa-sha256", "rsa-sha512"] : [named];
}

function check(key: KeyObject, algorithm: SignatureAlgorithm, text: Buffer, signature: Uint8Array): boolean {
  try {
    switch (algorithm) {
      case "rsa-sha256":
        return verify("sha256", text, key, signature);
      case "rsa-sha512":
        return verify("sha512", text, key, signature);
      case "rsa-pss-sha512":
        return verify("sha512", text, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 }, signature);
      case "ed25519":
        return verify(null, text, key, signature);
    }
  } catch {
    return false;
  }
}
