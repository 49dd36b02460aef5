/**
 * The worker that carries deliveries: many at once, few per server, a slow or dead server never holding up the others.
 * What can't be delivered is tried again for sixteen days and then kept where an operator can see and replay it. A
 * correction or a boost that a server won't take holds up nothing: a cancellation must not wait behind it.
 */
import type { Claim, JobQueue } from "../database/queue.ts";
import type { JobPayload } from "../database/tables/queue-message.ts";
import type { Standing } from "../database/views/standing-views.ts";
import type { Deliver } from "../federation/deliver.ts";
import type { DeliveryPayload } from "../federation/outbound.ts";
import { createHostHealth } from "./host-health.ts";
import { runJobLoop } from "./job-loop.ts";
import { DeliveryRefused, retryDelivery } from "./retry-policy.ts";

const concurrency = 256;
const perHost = 4;
/** Signatures made in one turn of the event loop: about two milliseconds. */
const startsPerTurn = 4;

/** Runs until the signal aborts; resolves when the last delivery in hand is settled. */
export async function runDelivery(options: {
  readonly queue: JobQueue;
  readonly deliver: Deliver;
  /** Whether an activity is still worth telling, or null if later ones must wait for it; see `findStanding`. */
  readonly standingOf: (activity: string) => Promise<Standing | null>;
  readonly signal: AbortSignal;
}): Promise<void> {
  const health = createHostHealth();
  const handle = async (job: Claim, signal: AbortSignal) => {
    const payload = deliveryOf(job.payload);
    // A sealed letter names no server here: its place in the queue stands for it.
    const host = payload.inbox === undefined ? job.fairnessKey ?? "" : new URL(payload.inbox).host;
    if (job.tries > 1 && await options.standingOf(payload.activity) === "overtaken") return;
    health.beforeTry(host);
    // Only first tries speak of the server: one letter it can never take must not make it look down.
    const blame = () => job.tries === 1 && health.failed(host);
    const outcome = await options.deliver(payload, signal).catch((error: unknown) => {
      blame();
      throw error;
    });
    if (outcome.kind !== "refused") {
      health.succeeded(host);
      return;
    }
    if (outcome.status >= 500) blame();
    else health.succeeded(host);
    const yields = await options.standingOf(payload.activity) !== null;
    throw new DeliveryRefused(outcome.status, outcome.retryAfterMs, yields);
  };
  await runJobLoop({
    queue: options.queue,
    name: "delivery",
    concurrency,
    perFairnessKey: perHost,
    startsPerTurn,
    leaseMs: 20_000,
    handle,
    retry: (job, error) => retryDelivery(job, error),
    signal: options.signal,
    triesAtMost: Number.POSITIVE_INFINITY,
  });
}

function deliveryOf(payload: JobPayload): DeliveryPayload {
  const { activity, body, sealed, inbox, actor, erasure } = payload;
  const hasInbox = typeof inbox === "string" || typeof sealed === "string";
  if (typeof activity !== "string" || !hasInbox || typeof actor !== "string") {
    throw new Error("This delivery was not written by this software.");
  }
  return {
    activity,
    actor,
    ...(typeof inbox === "string" ? { inbox } : {}),
    ...(typeof body === "string" ? { body } : {}),
    ...(typeof sealed === "string" ? { sealed } : {}),
    ...(typeof erasure === "string" ? { erasure } : {}),
  };
}
