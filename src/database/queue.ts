/**
 * The durable queue: jobs are rows that commit together with what caused them, are leased by workers, and end in the transaction
 * of their effect. It knows nothing of what a job means; it refuses to let a worker settle a job whose lease it has lost.
 */
import type { Store } from "./connection.ts";
import { createClaimer } from "./queue/claim.ts";
import { createEnqueuer, wakeChannel } from "./queue/enqueue.ts";
import { buryById, depth, forgetDead, list, replay, takeBackAll } from "./queue/inspect.ts";
import type { JobQueue } from "./queue/job.ts";
import { bury, complete, completeMany, heartbeat, reschedule } from "./queue/settle.ts";

export type {
  Claim,
  ClaimOptions,
  Job,
  JobQueue,
  ListOptions,
  NewJob,
  QueueDepth,
  ReplayTarget,
  RescheduleOptions,
} from "./queue/job.ts";
export { LeaseLost } from "./queue/job.ts";

/** Which queues exist. A job for another one is refused, so that no message waits where nobody looks. */
export interface JobQueueOptions {
  /** Names of the queues. */
  readonly queues: readonly string[];
}

/** Builds the queue over an open database. Every method uses the running transaction when there is one. */
export function createJobQueue(store: Store, { queues }: JobQueueOptions): JobQueue {
  const refuseUnknown = (queue: string): void => {
    if (!queues.includes(queue)) throw new Error(`There is no queue "${queue}".`);
  };
  const enqueuer = createEnqueuer(store, refuseUnknown);
  return {
    store,
    queues,
    ...enqueuer,
    claim: createClaimer(store, refuseUnknown),
    heartbeat: (claims, leaseMs) => heartbeat(store, claims, leaseMs),
    complete: (claim) => complete(store, claim),
    completeMany: (claims) => completeMany(store, claims),
    reschedule: (claim, options) => reschedule(store, claim, options),
    bury: (claim, error) => bury(store, claim, error),
    list: (options) => list(store, options),
    replay: (target) => replay(store, target),
    buryById: (id, error) => buryById(store, id, error),
    forgetDead: (olderThan) => forgetDead(store, olderThan),
    takeBackAll: () => takeBackAll(store),
    depth: () => depth(store, queues),
    onWake: (queue, wake) => store.listen(wakeChannel(queue), wake),
  };
}
