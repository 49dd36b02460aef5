/**
 * Finds the public key behind a signature: from memory, else with exactly one fetch.
 * For an activity the fetch goes to the actor itself, so that one answer says both what the key is and whose it is.
 * It refuses to fetch the same key twice within a minute, and lets simultaneous requests share one fetch.
 */

import type { DocumentLoader } from "@fedify/fedify/runtime";
import { keyLimits } from "../../domain/limits.ts";
import { DocumentGone, DocumentRefused, DocumentUnavailable } from "../document-loader/errors.ts";
import { findKeyOfActor, findKeyOfServer, type FoundKey } from "./actor-document.ts";
import type { KeyState, SignerKeyCache } from "./key-cache.ts";

/** Who is said to have signed, and with which key. */
export interface Signer {
  /** The actor of the activity; `null` when another server passes it on. */
  readonly actor: string | null;
  /** The key id of the signature, canonical. */
  readonly keyId: string;
}

/** Finds keys; see the file's head. */
export interface KeyFinder {
  /** What memory says, without any fetch. */
  recall(signer: Signer): KeyState | undefined;
  /** Fetches the key now and remembers the outcome; calls at the same time share one fetch. */
  fetch(signer: Signer): Promise<KeyState>;
  /** Whether a key that did not verify may be fetched once more: at most once in `keyLimits.refetchMs`. */
  mayRefetch(state: KeyState): boolean;
}

/** Makes a finder over a loader and a cache; `now` is the clock in milliseconds. */
export function createKeyFinder(loader: DocumentLoader, cache: SignerKeyCache, now: () => number): KeyFinder {
  const running = new Map<string, Promise<KeyState>>();
  return {
    recall: (signer) => cache.get(signer.actor, signer.keyId),
    mayRefetch: (state) => now() - state.fetchedAt >= keyLimits.refetchMs,
    fetch(signer) {
      const name = `${signer.actor ?? ""} ${signer.keyId}`;
      const already = running.get(name);
      if (already !== undefined) return already;
      const started = fetchKey(loader, signer, now).then((state) => {
        cache.set(signer.actor, signer.keyId, state);
        return state;
      }).finally(() => running.delete(name));
      running.set(name, started);
      return started;
    },
  };
}

async function fetchKey(loader: DocumentLoader, signer: Signer, now: () => number): Promise<KeyState> {
  const address = signer.actor ?? withoutFragment(signer.keyId);
  try {
    const { document, documentUrl } = await loader(address);
    const found: FoundKey = signer.actor === null
      ? await findKeyOfServer(document, documentUrl, signer.keyId)
      : await findKeyOfActor(document, documentUrl, signer.actor, signer.keyId);
    if ("refused" in found) return { kind: "absent", why: found.refused, fetchedAt: now() };
    return { kind: "known", ...found, fetchedAt: now() };
  } catch (error) {
    if (error instanceof DocumentGone && error.status === 410) return { kind: "gone", fetchedAt: now() };
    if (error instanceof DocumentUnavailable) return { kind: "unavailable", fetchedAt: now() };
    if (error instanceof DocumentGone || error instanceof DocumentRefused) {
      return { kind: "absent", why: "the actor cannot be fetched", fetchedAt: now() };
    }
    throw error;
  }
}

function withoutFragment(uri: string): string {
  const url = new URL(uri);
  url.hash = "";
  return url.href;
}
