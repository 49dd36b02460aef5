/**
 * The inbox gate: what is refused before any other room sees it, and who may be believed to have sent the rest.
 * Shape is checked before anything is fetched, the signature before anything is stored, in an order that makes a
 * refusal cheap. It refuses to rely on LD signatures or proofs: only the HTTP request's own signature admits.
 */

import type { DocumentLoader } from "@fedify/fedify/runtime";
import { inboxRates } from "../domain/limits.ts";
import { readActivity, type ShapedActivity } from "./gate/activity-shape.ts";
import { checkBodyHeaders, readBody } from "./gate/body.ts";
import { createKeyCache, type KeyState, type SignerKeyCache } from "./gate/key-cache.ts";
import { createKeyFinder, type KeyFinder, type Signer } from "./gate/keys.ts";
import { createHostCounters, type HostCounters, type HostRates } from "./gate/rates.ts";
import { GateRefusal, unauthenticated } from "./gate/refusal.ts";
import { matchesDigests, readSignature, type SignatureClaim } from "./gate/signature.ts";
import { admit, type AdmittedActivity } from "./gate/verified.ts";
import { isSignedBy } from "./gate/verify.ts";

export { createKeyCache, type KeyState, type SignerKeyCache } from "./gate/key-cache.ts";
export type { HostRates, Rate } from "./gate/rates.ts";
export { type ActivityFacts, type AdmittedActivity, agreesWith, type Verified } from "./gate/verified.ts";

/** Which inbox a request was sent to: the shared one, or that of one local actor. */
export type InboxAddress = { readonly shared: true } | { readonly shared: false; readonly actorUri: string };

/** What the gate needs from outside. */
export interface GateOptions {
  /** The node's public origin, scheme and port included; requests for any other host are refused. */
  readonly origin: string;
  /** Activity types that have a handler; any other, once authenticated, is answered 202 and forgotten. */
  readonly handles: ReadonlySet<string>;
  /** Loads actors; it should sign its requests, since many servers answer only known askers. */
  readonly documentLoader: DocumentLoader;
  /** Keys already fetched; made in memory when absent. Pass one to share it or to forget an actor's keys. */
  readonly keyCache?: SignerKeyCache;
  /** Whether the node refuses to hear this host (with its port where that is not 443). */
  isBlocked(host: string): Promise<boolean>;
  /** Takes an activity into custody: it is durably stored when this resolves. A throw is answered 503. */
  accept(activity: AdmittedActivity): Promise<void>;
  /** Told that an actor is gone: its own host answers 410, and a `Delete` of itself arrived. Must be idempotent. */
  onActorGone?(actorUri: string): Promise<void>;
  /** Told of an activity that an authenticated server passed on for another. Never trusted: a hint of what to fetch. */
  forwarded?(raw: Record<string, unknown>): Promise<void>;
  /** Told of each refusal for counting: status, the rule's word, and the host it claimed to come from, if known. */
  onRefused?(status: number, reason: string, host: string | null): void;
  /** Told of faults that became a 503, so that they are logged once. */
  onFault?(error: unknown): void;
  /** Rates per host; those of the table of limits when absent. */
  readonly rates?: HostRates;
  /** The current time in milliseconds since 1970; the system's clock when absent. */
  now?(): number;
}

/** Answers one inbox POST; never throws. The caller decides beforehand whether the local actor exists (404). */
export type Gate = (request: Request, inbox: InboxAddress) => Promise<Response>;

/** What the steps of one gate share. */
interface GateParts {
  readonly options: GateOptions;
  readonly host: string;
  readonly cache: SignerKeyCache;
  readonly keys: KeyFinder;
  readonly counters: HostCounters;
  readonly now: () => number;
}

/** How long a peer should wait when we cannot take something now, in seconds. */
const retryAfterSeconds = 60;

/**
 * Builds the gate. Its answers: 202 taken or understood and ignored; 400 malformed; 401 unauthenticated; 403 blocked;
 * 405, 413, 415, 421 by the request's outside; 429 and 503 with `Retry-After` when it should come again.
 * A refused request costs at most one fetch, and none before its shape was found acceptable.
 */
export function createGate(options: GateOptions): Gate {
  const now = options.now ?? Date.now;
  const cache = options.keyCache ?? createKeyCache(now);
  const gate: GateParts = {
    options,
    host: new URL(options.origin).host,
    cache,
    keys: createKeyFinder(options.documentLoader, cache, now),
    counters: createHostCounters(options.rates ?? inboxRates),
    now,
  };
  return async (request, inbox) => {
    const seen: { host: string | null } = { host: null };
    let outcome: GateRefusal | "taken";
    try {
      outcome = await pass(gate, request, inbox, seen);
    } catch (error) {
      options.onFault?.(error);
      outcome = new GateRefusal(503, "fault", "The activity could not be stored now.", retryAfterSeconds);
    }
    if (outcome === "taken") return new Response(null, { status: 202 });
    options.onRefused?.(outcome.status, outcome.reason, seen.host);
    return outcome.toResponse();
  };
}

async function pass(
  gate: GateParts,
  request: Request,
  inbox: InboxAddress,
  seen: { host: string | null },
): Promise<GateRefusal | "taken"> {
  const outside = checkOutside(gate, request) ?? checkBodyHeaders(request.headers);
  if (outside !== null) return outside;
  const url = new URL(request.url);
  const claim = readSignature({
    method: request.method,
    origin: new URL(gate.options.origin).origin,
    path: url.pathname,
    query: url.search,
    headers: request.headers,
    now: gate.now(),
  });
  if (claim instanceof GateRefusal) return claim;
  seen.host = claim.keyId.host;
  const body = await readBody(request);
  if (body instanceof GateRefusal) return body;
  const activity = readActivity(body, gate.options.origin);
  if (activity instanceof GateRefusal) return activity;
  if (!matchesDigests(body, claim.digests)) {
    return unauthenticated("digest_mismatch", "The body is not the signed one.");
  }
  return await authenticate(gate, claim, activity, inbox);
}

function checkOutside(gate: GateParts, request: Request): GateRefusal | null {
  if (request.method !== "POST") return new GateRefusal(405, "method", "An inbox accepts POST only.");
  const named = request.headers.get("host") ?? new URL(request.url).host;
  const scheme = new URL(gate.options.origin).protocol;
  if (URL.parse(`${scheme}//${named}`)?.host !== gate.host || /[\s/@,]/.test(named)) {
    return new GateRefusal(421, "host", "This server does not answer for that host.");
  }
  return null;
}

async function authenticate(
  gate: GateParts,
  claim: SignatureClaim,
  activity: ShapedActivity,
  inbox: InboxAddress,
): Promise<GateRefusal | "taken"> {
  const { options, counters } = gate;
  const passedOn = claim.keyId.origin !== activity.actor.origin;
  if (passedOn && !activity.carriesProof) {
    return unauthenticated("key_origin", "The key is not on the actor's server.");
  }
  const host = claim.keyId.host;
  if (host === gate.host) return unauthenticated("key_ours", "The key is on this server.");
  for (const one of new Set([host, activity.actor.host])) {
    if (await options.isBlocked(one)) return new GateRefusal(403, "blocked", "This server does not accept yours.");
  }
  const exhausted = await counters.isExhausted(host);
  if (exhausted !== null) return exhausted;
  const signer: Signer = { actor: passedOn ? null : activity.actor.href, keyId: claim.keyId.href };
  const state = await findSigningKey(gate, signer, claim);
  if (state instanceof GateRefusal) return state;
  if (state.kind === "gone") return await handleGone(gate, activity);
  const overRate = await counters.countVerified(host);
  if (overRate !== null) return overRate;
  if (passedOn) await options.forwarded?.(activity.raw);
  else if (options.handles.has(activity.type)) await options.accept(admitted(activity, inbox));
  return "taken";
}

/** The key that verifies the claim; from memory, else fetched once, and fetched again where a remembered one fails. */
async function findSigningKey(
  gate: GateParts,
  signer: Signer,
  claim: SignatureClaim,
): Promise<(KeyState & { kind: "known" | "gone" }) | GateRefusal> {
  const remembered = gate.keys.recall(signer);
  if (remembered?.kind === "known" && isSignedBy(remembered.key, claim)) return remembered;
  const final = remembered !== undefined && (remembered.kind !== "known" || !gate.keys.mayRefetch(remembered));
  const overRate = final ? null : await gate.counters.countKeyFetch(claim.keyId.host);
  if (overRate !== null) return overRate;
  const state = final ? remembered : await gate.keys.fetch(signer);
  switch (state.kind) {
    case "known":
      return !final && isSignedBy(state.key, claim)
        ? state
        : unauthenticated("signature", "The signature does not verify.");
    case "gone":
      return signer.actor === null ? unauthenticated("key", "The key is gone.") : state;
    case "absent":
      return unauthenticated("key", `The key cannot be used: ${state.why}.`);
    case "unavailable":
      return new GateRefusal(
        503,
        "key_unavailable",
        "Your server did not answer when asked for the key.",
        retryAfterSeconds,
      );
  }
}

/** A gone actor cannot sign any more; its farewell is believed because its own host says the same (410). */
async function handleGone(gate: GateParts, activity: ShapedActivity): Promise<GateRefusal | "taken"> {
  const object = activity.raw["object"];
  const named = typeof object === "object" && object !== null && "id" in object ? object.id : object;
  const deleted = typeof named === "string" ? URL.parse(named)?.href : undefined;
  if (activity.type !== "Delete" || deleted !== activity.actor.href) {
    return unauthenticated("actor_gone", "The actor is gone.");
  }
  gate.cache.forget(activity.actor.href);
  await gate.options.onActorGone?.(activity.actor.href);
  return "taken";
}

function admitted(activity: ShapedActivity, inbox: InboxAddress): AdmittedActivity {
  return admit({
    id: activity.id,
    type: activity.type,
    actor: activity.actor.href,
    raw: activity.raw,
    recipient: inbox.shared ? null : inbox.actorUri,
  });
}
