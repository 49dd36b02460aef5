/**
 * Who asks to read something, by the signature of the GET ("authorised fetch"). Most readers sign nothing and are nobody;
 * whoever names a key of a server this node exchanges nothing with is refused by that name alone, before any fetch. It
 * refuses to guess: a signature that can't be proven makes nobody, never somebody.
 */
import type { DocumentLoader } from "@fedify/fedify/runtime";
import { inboxRates } from "../../domain/limits.ts";
import type { SignerKeyCache } from "./key-cache.ts";
import { createKeyFinder, type Signer } from "./keys.ts";
import { createHostCounters } from "./rates.ts";
import { GateRefusal } from "./refusal.ts";
import { readSignature, type SignatureClaim } from "./signature.ts";
import { isSignedBy } from "./verify.ts";

/**
 * Who asks: nobody who says so, a server this node exchanges nothing with, somebody whose word can't be proven (now, when
 * `isLater`), or an actor. `actorUri` is often a server's own actor that reads for all of its people.
 */
export type RequestReader =
  | { readonly kind: "nobody" }
  | { readonly kind: "shut_out" }
  | { readonly kind: "unproven"; readonly isLater: boolean }
  | { readonly kind: "somebody"; readonly actorUri: string; readonly host: string };

/** What reading a signature needs; as for the gate. */
export interface ReaderOptions {
  readonly origin: string;
  readonly documentLoader: DocumentLoader;
  readonly keyCache: SignerKeyCache;
  /** Whether the node exchanges nothing with a host. */
  isBlocked(host: string): Promise<boolean>;
  /** The current time in milliseconds since 1970; the system's clock when absent. */
  now?(): number;
}

/** Tells who asks. Never throws but for faults; costs at most two fetches, and none for keys known already. */
export type FindReader = (
  request: Request,
  /** For what everybody may read: whoever is shut out is refused by name, and nothing is fetched to prove the others. */
  byNameAlone?: boolean,
) => Promise<RequestReader>;

const nobody: RequestReader = { kind: "nobody" };
const unproven: RequestReader = { kind: "unproven", isLater: false };

/** Builds the reader of signatures. Its counters are its own: reading uses up nobody's share of the inbox. */
export function createReader(options: ReaderOptions): FindReader {
  const now = options.now ?? Date.now;
  const keys = createKeyFinder(options.documentLoader, options.keyCache, now);
  const counters = createHostCounters(inboxRates);
  const origin = new URL(options.origin).origin;

  async function keyFor(signer: Signer, claim: SignatureClaim) {
    const remembered = keys.recall(signer);
    if (remembered !== undefined && (remembered.kind !== "known" || isSignedBy(remembered.key, claim))) {
      return remembered;
    }
    if (remembered !== undefined && !keys.mayRefetch(remembered)) return remembered;
    return await counters.countKeyFetch(claim.keyId.host) === null ? await keys.fetch(signer) : null;
  }

  /** A key may be found under its own address alone; whose it is then says the actor it names. */
  async function find(claim: SignatureClaim) {
    const keyId = claim.keyId.href;
    const base = new URL(keyId);
    base.hash = "";
    const state = await keyFor({ actor: base.href, keyId }, claim);
    if (state?.kind !== "absent") return state;
    const alone = await keyFor({ actor: null, keyId }, claim);
    if (alone?.kind !== "known" || alone.owner === base.href) return alone === null ? null : state;
    return await keyFor({ actor: alone.owner, keyId }, claim);
  }

  return async (request, byNameAlone = false) => {
    if (!request.headers.has("signature")) return nobody;
    const { pathname: path, search: query } = new URL(request.url);
    const { method, headers } = request;
    const claim = readSignature({ method, origin, path, query, headers, now: now() });
    if (claim instanceof GateRefusal) return unproven;
    const { host } = claim.keyId;
    if (await options.isBlocked(host)) return { kind: "shut_out" };
    if (byNameAlone) return unproven;
    const state = await find(claim);
    if (state === null || state.kind === "unavailable") return { kind: "unproven", isLater: true };
    if (state.kind !== "known" || !isSignedBy(state.key, claim)) return unproven;
    return { kind: "somebody", actorUri: state.owner, host };
  };
}
