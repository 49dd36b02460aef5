/**
 * Fedify as this node uses it: it parses what the gate admitted and finds the handler; its inbox queue is ours. Documents,
 * deliveries and signatures are this room's own, because extension terms must reach the wire unchanged.
 */
import { createFederation, type Federation } from "@fedify/fedify";
import type { DocumentLoader } from "@fedify/fedify/runtime";
import type { Sealing } from "../application/ports.ts";
import type { Store } from "../database/connection.ts";
import type { JobQueue } from "../database/queue.ts";
import { retryOwnWork } from "../workers/retry-policy.ts";
import { type InboxObserver, setInbox } from "./inbox.ts";
import type { InboxHouse } from "./inbox/hearing.ts";
import { ignoringUnparsable } from "./inbox/unparsable.ts";
import type { AdmittedActivity } from "./gate.ts";
import { createKvStore } from "./storage/kv-store.ts";
import { createMessageQueue, jobFromMessage } from "./storage/message-queue.ts";

/** What Fedify is built from. */
export interface FederationOptions {
  readonly origin: string;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly documentLoader: DocumentLoader;
  readonly contextLoader: DocumentLoader;
  readonly observe: InboxObserver;
  /** Seals what waits in the queue and may say who comes to an action. */
  readonly sealing: Sealing;
}

/** Builds the federation; nothing runs until {@link runInbox}. */
export function buildFederation(options: FederationOptions): Federation<InboxHouse> {
  const inbox = createMessageQueue(options.queue, "inbox", {
    retry: retryOwnWork,
    sealing: options.sealing,
    // One connection serves one at a time; more of them in line would only keep letters from being stored.
    concurrency: options.store.kind === "embedded" ? 3 : 16,
    perHost: 8,
    leaseMs: 20_000,
  });
  const federation = createFederation<InboxHouse>({
    kv: createKvStore(options.store),
    queue: { inbox: ignoringUnparsable(inbox, options.observe) },
    manuallyStartQueue: true,
    origin: options.origin,
    documentLoaderFactory: () => options.documentLoader,
    contextLoaderFactory: () => options.contextLoader,
    firstKnock: "draft-cavage-http-signatures-12",
    permanentFailureStatusCodes: [410],
  });
  setInbox(federation, options.observe);
  return federation;
}

/** Works through the inbox queue until the signal aborts. */
export async function runInbox(
  federation: Federation<InboxHouse>,
  house: InboxHouse,
  signal: AbortSignal,
): Promise<void> {
  await federation.startQueue(house, { queue: "inbox", signal });
}

/**
 * Takes an admitted activity into custody: resolves once its row is committed, many callers sharing one commit, and only
 * then may the sender be told 202. Signatures were checked already, so Fedify is told not to trust or check any inside;
 * whose inbox it was does not matter, because an activity says itself whom it is about.
 */
export async function storeAdmitted(
  queue: JobQueue,
  origin: string,
  admitted: AdmittedActivity,
  sealing: Sealing,
): Promise<void> {
  const message = {
    type: "inbox",
    id: crypto.randomUUID(),
    baseUrl: origin,
    activity: admitted.raw,
    ldSignatureVerified: false,
    identifier: null,
    attempt: 0,
    started: new Date().toISOString(),
    traceContext: {},
  };
  await queue.enqueueGrouped(jobFromMessage("inbox", message, {}, sealing));
}
