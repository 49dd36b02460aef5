/**
 * The worker that carries deliveries: many at once, few per server, a slow or dead server never holding up the others.
 * What can't be delivered is tried again for sixteen days and then kept where an operator can see and replay it.
 */
import type { Claim, JobQueue } from "../database/queue.ts";
import type { JobPayload } from "../database/tables/queue-message.ts";
import type { Deliver } from "../federation/deliver.ts";
import type { DeliveryPayload } from "../federation/outbound.ts";
import { createHostHealth } from "./host-health.ts";
import { runJobLoop } from "./job-loop.ts";
import { DeliveryRefused, retryDelivery } from "./retry-policy.ts";

const concurrency = 256;
const perHost = 4;

/** Runs until the signal aborts; resolves when the last delivery in hand is settled. */
export async function runDelivery(options: {
  readonly queue: JobQueue;
  readonly deliver: Deliver;
  readonly signal: AbortSignal;
}): Promise<void> {
  const health = createHostHealth();
  const handle = async (job: Claim, signal: AbortSignal) => {
    const payload = deliveryOf(job.payload);
    const { host } = new URL(payload.inbox);
    health.beforeTry(host);
    const outcome = await options.deliver(payload, signal).catch((error: unknown) => {
      health.failed(host);
      throw error;
    });
    if (outcome.kind !== "refused") {
      health.succeeded(host);
      return;
    }
    if (outcome.status >= 500) health.failed(host);
    else health.succeeded(host);
    throw new DeliveryRefused(outcome.status, outcome.retryAfterMs);
  };
  await runJobLoop({
    queue: options.queue,
    name: "delivery",
    concurrency,
    perFairnessKey: perHost,
    leaseMs: 20_000,
    handle,
    retry: (job, error) => retryDelivery(job, error),
    signal: options.signal,
    triesAtMost: Number.POSITIVE_INFINITY,
  });
}

function deliveryOf(payload: JobPayload): DeliveryPayload {
  const { activity, body, inbox, actor } = payload;
  if (typeof activity !== "string" || typeof inbox !== "string" || typeof actor !== "string") {
    throw new Error("This delivery was not written by this software.");
  }
  return { activity, inbox, actor, ...(typeof body === "string" ? { body } : {}) };
}
