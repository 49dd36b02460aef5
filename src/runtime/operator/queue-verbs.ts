/**
 * The verbs about the queues: what waits, what was given up, trying it again, giving it up. Jobs are shown without what
 * they carry, because that may be somebody's words.
 */
import { z } from "zod";
import type { Job } from "../../database/queue.ts";
import { declined, did, verb } from "./verb.ts";

/** `queue list`: jobs, oldest first. */
export const queueList = verb(
  z.object({ queue: z.string().nullable(), dead: z.boolean(), limit: z.int().min(1).max(10_000) }),
  async (node, { queue, dead, limit }) => {
    const unknown = unknownQueue(node.queue.queues, queue);
    if (unknown !== null) return declined(unknown);
    const jobs = await node.queue.list({ queue: queue ?? undefined, state: dead ? "dead" : undefined, limit });
    const value = jobs.map(shown);
    const lines = value.map((job) =>
      [job.id, job.queue, job.state, `tries ${job.tries}`, job.host ?? "", job.error ?? ""].filter((part) =>
        part !== ""
      ).join("  ")
    );
    return did(value, lines.length === 0 ? [dead ? "Nothing was given up." : "Nothing waits."] : lines);
  },
);

/** `queue replay`: makes what was given up due again, one job or all of a queue. */
export const queueReplay = verb(
  z.union([z.object({ id: z.string() }), z.object({ queue: z.string() })]),
  async (node, target) => {
    if ("id" in target) {
      const count = await node.queue.replay(target.id);
      if (count === 0) return declined(`No job ${target.id} was given up; see: trait queue list --dead`);
      return did({ replayed: count }, ["The job is due again."]);
    }
    const unknown = unknownQueue(node.queue.queues, target.queue);
    if (unknown !== null) return declined(unknown);
    const count = await node.queue.replay(target);
    return did({ replayed: count }, [`${count} job${count === 1 ? " is" : "s are"} due again.`]);
  },
);

/** `queue bury`: gives a waiting job up by hand. */
export const queueBury = verb(z.object({ id: z.string() }), async (node, { id }) => {
  if (!await node.queue.buryById(id)) return declined(`No job ${id} waits; see: trait queue list`);
  return did({ buried: id }, ["The job is given up; trait queue replay brings it back."]);
});

function unknownQueue(known: readonly string[], asked: string | null): string | null {
  return asked === null || known.includes(asked) ? null : `There is no queue ${asked}; there are ${known.join(", ")}.`;
}

function shown(job: Job) {
  return {
    id: job.id,
    queue: job.queue,
    state: job.state,
    tries: job.tries,
    host: job.fairnessKey,
    due: job.runAt.toString(),
    inHand: job.leaseUntil !== null,
    error: job.lastError,
    written: job.createdAt.toString(),
  };
}
