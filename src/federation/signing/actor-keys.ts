/**
 * The keys of local actors: made off the request path, stored sealed, opened only in the memory of a running node. RSA-2048
 * signs HTTP requests and linked data, because the fediverse does; Ed25519 signs integrity proofs (FEP-521a, FEP-8b32).
 */
import { createPrivateKey, type KeyObject } from "node:crypto";
import { exportMultibaseKey, exportSpki } from "@fedify/fedify/runtime";
import type { SealedKey } from "../../application/ports.ts";
import { type ActorKeyRow, actorKeyRows } from "../../database/views/actor-keys.ts";
import type { Store } from "../../database/connection.ts";
import type { ActorKeys } from "../vocabulary/actors.ts";
import type { JsonObject } from "../vocabulary/json.ts";

/** Seals and opens secrets with the key file, so that a database dump shows none of them. */
export interface Vault {
  seal(plain: string): string;
  /** Opens what `seal` made; throws when the key file is another one. */
  open(sealed: string): string;
}

/** An actor's private keys in memory, with the ids under which others find the public halves. */
export interface SigningKeys {
  readonly actorUri: string;
  readonly rsaKeyId: string;
  /** For HTTP signatures: signing with a key object costs a third of signing with a CryptoKey. */
  readonly rsa: KeyObject;
  /** For linked data signatures, in the form Fedify takes. */
  readonly rsaCryptoKey: CryptoKey;
  readonly ed25519KeyId: string;
  readonly ed25519: KeyObject;
}

const RSA = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-256",
} as const;

/** Makes an RSA-2048 and an Ed25519 pair, private halves sealed. Takes tens of milliseconds. */
export async function makeActorKeys(vault: Vault): Promise<readonly SealedKey[]> {
  const [rsa, ed25519] = await Promise.all([
    crypto.subtle.generateKey(RSA, true, ["sign", "verify"]),
    crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]),
  ]) as [CryptoKeyPair, CryptoKeyPair];
  return [
    {
      algorithm: "rsa",
      publicKey: await exportSpki(rsa.publicKey),
      sealedPrivateKey: vault.seal(await privatePem(rsa.privateKey)),
    },
    {
      algorithm: "ed25519",
      publicKey: await exportMultibaseKey(ed25519.publicKey),
      sealedPrivateKey: vault.seal(await privatePem(ed25519.privateKey)),
    },
  ];
}

/** Gives the keys of local actors, from memory after the first time. */
export interface KeyRing {
  /** Private keys of a living actor; throws when there are none. */
  signingKeys(actorId: string): Promise<SigningKeys>;
  /** Forgets an actor's keys: they were destroyed. */
  forget(actorId: string): void;
  /** Forgets all keys: some were replaced. They are read again when they are needed. */
  forgetAll(): void;
}

/** Builds a key ring over the database and the vault. At most 1,000 actors are kept in memory. */
export function createKeyRing(store: Store, vault: Vault): KeyRing {
  const known = new Map<string, Promise<SigningKeys>>();
  return {
    signingKeys(actorId) {
      const cached = known.get(actorId);
      if (cached !== undefined) return cached;
      if (known.size >= 1_000) known.clear();
      const loading = openKeys(store, vault, actorId);
      known.set(actorId, loading);
      loading.catch(() => known.delete(actorId));
      return loading;
    },
    forget: (actorId) => void known.delete(actorId),
    forgetAll: () => known.clear(),
  };
}

/** The public half of an actor's keys as its document lists them: retired keys stay, with their end (FEP-521a). */
export async function publicKeysOf(store: Store, actorId: string, actorUri: string): Promise<ActorKeys> {
  const rows = await actorKeyRows(store.current(), actorId);
  const rsa = rows.find((row) => row.algorithm === "rsa" && row.expires_at === null && row.revoked_at === null);
  if (rsa === undefined) throw new Error(`Actor ${actorId} has no RSA key.`);
  return {
    rsaPublicKeyPem: rsa.public_key,
    assertionMethods: rows.filter((row) => row.algorithm === "ed25519").map((row, index) => ({
      id: proofKeyId(actorUri, index),
      controller: actorUri,
      publicKeyMultibase: row.public_key,
      expires: row.expires_at === null ? null : instant(row.expires_at),
      revoked: row.revoked_at === null ? null : instant(row.revoked_at),
      vouched: row.vouched as JsonObject | null,
    })),
  };
}

async function openKeys(store: Store, vault: Vault, actorId: string): Promise<SigningKeys> {
  const rows = await actorKeyRows(store.current(), actorId);
  const living = (row: ActorKeyRow) => row.expires_at === null && row.revoked_at === null;
  const rsa = rows.find((row) => row.algorithm === "rsa" && living(row));
  const proofKeys = rows.filter((row) => row.algorithm === "ed25519");
  const ed25519 = proofKeys.find(living);
  if (rsa === undefined || ed25519 === undefined) throw new Error(`Actor ${actorId} has no living keys.`);
  const rsaPem = vault.open(rsa.sealed_private_key);
  const rsaKey = createPrivateKey(rsaPem);
  const der = rsaKey.export({ format: "der", type: "pkcs8" });
  return {
    actorUri: rsa.uri,
    rsaKeyId: `${rsa.uri}#main-key`,
    rsa: rsaKey,
    rsaCryptoKey: await crypto.subtle.importKey("pkcs8", new Uint8Array(der), RSA, true, ["sign"]),
    ed25519KeyId: proofKeyId(rsa.uri, proofKeys.indexOf(ed25519)),
    ed25519: createPrivateKey(vault.open(ed25519.sealed_private_key)),
  };
}

/** The id under which an actor lists its proof key at a place in the order of their making, 0 for the first. */
export function proofKeyId(actorUri: string, index: number): string {
  return `${actorUri}#ed25519-key${index === 0 ? "" : `-${index + 1}`}`;
}

async function privatePem(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${der.match(/.{1,64}/g)?.join("\n") ?? ""}\n-----END PRIVATE KEY-----\n`;
}

function instant(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}
