/**
 * Signs an activity's body once, however many servers it goes to: an integrity proof first (FEP-8b32), then a linked data
 * signature so that Mastodon and Misskey may forward it. Private activities get neither, because a signature that can be
 * shown to others would prove who took part.
 */
import { createHash, sign } from "node:crypto";
import { signJsonLd } from "@fedify/fedify/sig";
import { type DocumentLoader, encodeMultibase } from "@fedify/fedify/runtime";
import serialize from "json-canon";
import type { ActivityObject, Context } from "../vocabulary/shapes.ts";
import type { JsonObject } from "../vocabulary/json.ts";
import type { SigningKeys } from "./actor-keys.ts";

/** Defines the terms of a proof for those who read JSON-LD; every Fedify and Mastodon knows it by heart. */
const DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v1";

/**
 * The activity with a DataIntegrityProof of the cryptosuite eddsa-jcs-2022 over exactly this JSON.
 * `created` is written without fractions, because verifiers rebuild it from a parsed time.
 */
export function withProof<T extends { readonly "@context": Context }>(
  bare: T,
  keys: SigningKeys,
  at: Temporal.Instant,
) {
  const document = { ...bare, "@context": withDataIntegrity(bare["@context"]) };
  const config = {
    "@context": document["@context"],
    type: "DataIntegrityProof",
    cryptosuite: "eddsa-jcs-2022",
    verificationMethod: keys.ed25519KeyId,
    proofPurpose: "assertionMethod",
    created: at.round("second").toString(),
  };
  const digests = Buffer.concat([sha256(serialize(config)), sha256(serialize(document))]);
  const { "@context": _context, ...proof } = config;
  return { ...document, proof: { ...proof, proofValue: proofValueOf(digests, keys) } };
}

/** Signs a document of a local actor with its proof key. */
export type Prove = <T extends { readonly "@context": Context }>(
  document: T,
  actorId: string,
) => Promise<T & { readonly proof: JsonObject }>;

/** The bytes of a public activity as delivered and served: with proof, then RsaSignature2017. */
export async function signedBody(
  activity: ActivityObject,
  keys: SigningKeys,
  options: { readonly at: Temporal.Instant; readonly contextLoader: DocumentLoader },
): Promise<string> {
  const proven = withProof(activity, keys, options.at);
  const { contextLoader } = options;
  const signed = await signJsonLd(proven, keys.rsaCryptoKey, new URL(keys.rsaKeyId), { contextLoader });
  return JSON.stringify(signed);
}

function withDataIntegrity(context: Context): Context {
  const [first = "", ...rest] = typeof context === "string" ? [context] : context;
  return [first, DATA_INTEGRITY, ...rest];
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function proofValueOf(digests: Uint8Array, keys: SigningKeys): string {
  return new TextDecoder().decode(encodeMultibase("base58btc", sign(null, digests, keys.ed25519)));
}
