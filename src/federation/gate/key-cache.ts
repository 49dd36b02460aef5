/**
 * Remembers other nodes' public keys in memory, and for a short while that one could not be had.
 * A restart costs one fetch per active peer. It refuses to remember failure for long: a peer that comes back is
 * believed again within minutes.
 */

import type { KeyObject } from "node:crypto";
import { keyLimits } from "../../domain/limits.ts";
import { createRecent } from "../document-loader/recent.ts";

/** What is known about one key. */
export type KeyState =
  | { readonly kind: "known"; readonly owner: string; readonly key: KeyObject; readonly fetchedAt: number }
  | { readonly kind: "absent"; readonly why: string; readonly fetchedAt: number }
  | { readonly kind: "gone"; readonly fetchedAt: number }
  | { readonly kind: "unavailable"; readonly fetchedAt: number };

/** Keys by signer and key id. The signer is the actor's URI, or `null` for a server that merely passes things on. */
export interface SignerKeyCache {
  /** What is known and still fresh; `undefined` means: fetch it. */
  get(signer: string | null, keyId: string): KeyState | undefined;
  /** Remembers the outcome of a fetch. */
  set(signer: string | null, keyId: string, state: KeyState): void;
  /** Forgets every key of an actor: it is gone, blocked, or said that its keys changed. */
  forget(actor: string): void;
}

/** Makes an empty cache of at most `keyLimits.cached` keys, dropping the longest unused; `now` is the clock. */
export function createKeyCache(now: () => number = Date.now): SignerKeyCache {
  const states = createRecent<KeyState>(keyLimits.cached, keyLimits.freshMs, now);
  const keyIdsOf = createRecent<Set<string>>(keyLimits.cached, keyLimits.freshMs, now);
  return {
    get: (signer, keyId) => states.get(nameOf(signer, keyId)),
    set(signer, keyId, state) {
      states.set(nameOf(signer, keyId), state, lifetimeOf(state));
      if (signer === null) return;
      const keyIds = keyIdsOf.get(signer) ?? new Set();
      if (state.kind === "known") keyIdsOf.set(signer, keyIds.add(keyId));
    },
    forget(actor) {
      for (const keyId of keyIdsOf.get(actor) ?? []) states.delete(nameOf(actor, keyId));
      keyIdsOf.delete(actor);
    },
  };
}

function lifetimeOf(state: KeyState): number {
  if (state.kind === "known") return keyLimits.freshMs;
  return state.kind === "unavailable" ? keyLimits.unavailableMs : keyLimits.absentMs;
}

function nameOf(signer: string | null, keyId: string): string {
  return `${signer ?? ""} ${keyId}`;
}
