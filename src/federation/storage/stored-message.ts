/**
 * Between Fedify's queue messages and job payloads. Actors' private keys never reach the queue's table: they are cut out when
 * a message is written and put back, by key id, when it is handled (threats, row 25).
 */
import type { Sealing } from "../../application/ports.ts";
import type { JobPayload } from "../../database/tables/queue-message.ts";
import { tellsOfPledge } from "./pledge-letter.ts";

/** A private key as Fedify's messages carry it. */
export interface MessageKey {
  /** URI of the public key. */
  readonly keyId: string;
  /** The private key as JWK. */
  readonly privateKey: JsonWebKey;
}

/** Loads the private keys with these ids; an id that is missing from the answer lets the job fail and be tried again. */
export type LoadKeys = (keyIds: readonly string[]) => Promise<readonly MessageKey[]>;

/** Raised when the form of the payload changes, so that old and new releases can run side by side. */
const payloadVersion = 1;

/** The form of a payload that is sealed whole: an older release waits with it instead of reading nothing. */
const sealedVersion = 2;

/** The payload to store for a message, without private keys; sealed whole when it may say who comes to an action. */
export function payloadFromMessage(message: unknown, sealing?: Sealing): JobPayload {
  const stored = withoutPrivateKeys(message);
  if (sealing === undefined || !isAboutPledge(message)) return { version: payloadVersion, message: stored };
  return { version: sealedVersion, sealed: sealing.seal(JSON.stringify(stored)) };
}

/** Tells whether a message is an incoming activity that may say who comes to an action. */
export function isAboutPledge(message: unknown): boolean {
  return isRecord(message) && message["type"] === "inbox" && isRecord(message["activity"]) &&
    tellsOfPledge(message["activity"]);
}

/** Tells whether a payload was sealed. */
export function isSealedPayload(payload: JobPayload): boolean {
  return payload["version"] === sealedVersion && typeof payload["sealed"] === "string";
}

/** The message of a payload, with its private keys if it had any; throws when a key cannot be had or the form is unknown. */
export async function messageFromPayload(
  payload: JobPayload,
  loadKeys: LoadKeys | undefined,
  sealing?: Sealing,
): Promise<unknown> {
  if (isSealedPayload(payload)) {
    if (sealing === undefined) throw new Error("A sealed message came and no way to open it was given.");
    return JSON.parse(sealing.open(String(payload["sealed"])));
  }
  if (payload["version"] !== payloadVersion) {
    throw new Error(`Unknown form of a queued message: ${String(payload["version"])}.`);
  }
  const message = payload["message"];
  const entries = keyEntries(message);
  if (!isRecord(message) || entries === undefined) return message;
  const missing = entries.filter((entry) => entry["privateKey"] === undefined).map((entry) => String(entry["keyId"]));
  if (missing.length === 0) return message;
  if (loadKeys === undefined) throw new Error("A queued message needs private keys and no way to load them was given.");
  const loaded = new Map((await loadKeys(missing)).map((key) => [key.keyId, key.privateKey]));
  const absent = missing.filter((keyId) => !loaded.has(keyId));
  if (absent.length > 0) throw new Error(`No private key for ${absent.join(", ")}.`);
  return { ...message, keys: entries.map((entry) => ({ privateKey: loaded.get(String(entry["keyId"])), ...entry })) };
}

/** The activity a message of the inbox carries, exactly as the gate stored it; `null` for any other message. */
export function activityOfMessage(message: unknown): Record<string, unknown> | null {
  return isRecord(message) && message["type"] === "inbox" && isRecord(message["activity"]) ? message["activity"] : null;
}

/**
 * A message as Fedify needs it to find the handler: of an incoming activity who did what, in its own context. Handlers read the
 * stored JSON, and parsing a dozen embedded documents that nobody asks Fedify for costs more than everything else together.
 */
export function dispatched(message: unknown): unknown {
  if (!isRecord(message) || message["type"] !== "inbox" || !isRecord(message["activity"])) return message;
  const { "@context": context, id, type, actor } = message["activity"];
  const activity = { ...(context === undefined ? {} : { "@context": context }), id, type, actor };
  return { ...message, activity };
}

/** The `id` of a message, when it has one that can name a job. */
export function messageId(message: unknown): string | undefined {
  const id = isRecord(message) ? message["id"] : undefined;
  return typeof id === "string" && /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(id) ? id : undefined;
}

/** The remote host a message concerns: the inbox it goes to, or the server of the actor it came from; `null` when it has none. */
export function messageHost(message: unknown): string | null {
  if (!isRecord(message)) return null;
  if (message["type"] === "outbox") return hostOf(message["inbox"]);
  if (message["type"] !== "inbox" || !isRecord(message["activity"])) return null;
  const { actor, id } = message["activity"];
  return hostOf(actor) ?? (isRecord(actor) ? hostOf(actor["id"]) : null) ?? hostOf(id);
}

function withoutPrivateKeys(message: unknown): unknown {
  const entries = keyEntries(message);
  if (!isRecord(message) || entries === undefined) return message;
  return { ...message, keys: entries.map(({ keyId }) => ({ keyId })) };
}

function keyEntries(message: unknown): readonly Record<string, unknown>[] | undefined {
  if (!isRecord(message) || !Array.isArray(message["keys"]) || message["keys"].length === 0) return undefined;
  const entries: unknown[] = message["keys"];
  return entries.every((entry) => isRecord(entry) && typeof entry["keyId"] === "string")
    ? entries.filter(isRecord)
    : undefined;
}

function hostOf(address: unknown): string | null {
  if (typeof address !== "string") return null;
  return URL.parse(address)?.host || null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
