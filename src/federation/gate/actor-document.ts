/**
 * Finds a public key in the document of the one who is said to own it.
 * Only the plain property names that every server writes are read; no JSON-LD is expanded, so no context is fetched and
 * nothing can be renamed. It refuses documents that speak for another origin, and keys too weak to mean anything.
 */

import { createPublicKey, KeyObject } from "node:crypto";
import { importMultibaseKey } from "@fedify/fedify/runtime";
import { signatureLimits } from "../../domain/limits.ts";

/** A key found, or why not. */
export type FoundKey = { readonly owner: string; readonly key: KeyObject } | { readonly refused: string };

type Json = Record<string, unknown>;

const actorTypes = ["Application", "Group", "Organization", "Person", "Service"];
const ownCollections = ["inbox", "outbox", "followers", "following"];

/**
 * Finds the key `keyId` in the actor's own document, fetched from the actor's own URI.
 * Rules: the document ends up on the actor's origin, its `id` is the actor (an alias or open redirect is refused), its
 * inbox and collections are on the actor's host, and the key names no other owner. Source: FEP-fe34,
 * GHSA-q9f8-5hc7-898f, CVE-2024-23832, GHSA-m2gq-69fp-6hv4.
 */
export async function findKeyOfActor(
  document: unknown,
  documentUrl: string,
  actor: string,
  keyId: string,
): Promise<FoundKey> {
  if (!isJson(document)) return { refused: "the actor is no object" };
  const url = new URL(actor);
  if (URL.parse(documentUrl)?.origin !== url.origin) return { refused: "the actor is served by another origin" };
  if (hrefOf(document["id"]) !== url.href) return { refused: "the document has another id than the actor" };
  if (!listOf(document["type"]).some((type) => actorTypes.includes(String(type)))) return { refused: "not an actor" };
  for (const name of ownCollections) {
    const value = document[name];
    if (typeof value === "string" && URL.parse(value)?.host !== url.host) {
      return { refused: `the actor's ${name} is on another host` };
    }
  }
  return await selectKey(document, url.href, keyId);
}

/**
 * Finds the key `keyId` in whatever document the key id leads to: an actor, a stub of one, or a bare key.
 * It tells which origin a request came from and nothing about a person; use it for servers that pass things on.
 */
export async function findKeyOfServer(document: unknown, documentUrl: string, keyId: string): Promise<FoundKey> {
  if (!isJson(document)) return { refused: "the key is no object" };
  const origin = new URL(keyId).origin;
  const id = hrefOf(document["id"]);
  if (URL.parse(documentUrl)?.origin !== origin || id === null || new URL(id).origin !== origin) {
    return { refused: "the key is served by another origin" };
  }
  if ("publicKeyPem" in document) {
    const owner = hrefOf(document["owner"]);
    if (owner === null || new URL(owner).origin !== origin) return { refused: "the key's owner is elsewhere" };
    return await readKey(document, owner);
  }
  return await selectKey(document, id, keyId);
}

async function selectKey(document: Json, owner: string, keyId: string): Promise<FoundKey> {
  const rsa = listOf(document["publicKey"]).filter(isJson);
  const others = listOf(document["assertionMethod"]).filter(isJson);
  const named = [...rsa, ...others].find((key) => hrefOf(key["id"]) === keyId);
  const only = keyId === owner && rsa.length === 1 ? rsa[0] : undefined;
  const key = named ?? only;
  return key === undefined ? { refused: "the actor does not list this key" } : await readKey(key, owner);
}

async function readKey(entry: Json, owner: string): Promise<FoundKey> {
  const claimed = entry["owner"] ?? entry["controller"];
  if (claimed !== undefined && hrefOf(claimed) !== owner) return { refused: "the key names another owner" };
  const expires = typeof entry["expires"] === "string" ? Date.parse(entry["expires"]) : Infinity;
  if (entry["revoked"] !== undefined || expires < Date.now()) return { refused: "the key was revoked or has expired" };
  try {
    const key = await importKey(entry);
    if (key === null) return { refused: "the key cannot be read" };
    return isStrong(key) ? { owner, key } : { refused: `the key is weaker than RSA-${signatureLimits.rsaBits}` };
  } catch {
    return { refused: "the key cannot be read" };
  }
}

async function importKey(entry: Json): Promise<KeyObject | null> {
  const pem = entry["publicKeyPem"];
  if (typeof pem === "string" && pem.length <= signatureLimits.pemCharacters) return createPublicKey(pem);
  const multibase = entry["publicKeyMultibase"];
  if (typeof multibase !== "string" || multibase.length > signatureLimits.pemCharacters) return null;
  return KeyObject.from(await importMultibaseKey(multibase));
}

function isStrong(key: KeyObject): boolean {
  if (key.asymmetricKeyType === "ed25519") return true;
  if (key.asymmetricKeyType !== "rsa") return false;
  const modulus = Buffer.from(key.export({ format: "jwk" }).n ?? "", "base64url");
  const bits = modulus.byteLength * 8;
  return bits >= signatureLimits.rsaBits && bits <= signatureLimits.rsaBitsMost;
}

/** The canonical form of a URI, whether written as a string or as an object with an id; `null` when it is none. */
function hrefOf(value: unknown): string | null {
  const text = isJson(value) ? value["id"] : value;
  return typeof text === "string" ? URL.parse(text)?.href ?? null : null;
}

function listOf(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
