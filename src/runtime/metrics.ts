/**
 * The node's own figures for operators who export metrics: what became of incoming activities and of deliveries, and how full
 * the queues are. Types and outcomes only, never an address or a server; without an exporter nothing is counted.
 */
import { metrics } from "@opentelemetry/api";
import type { HeardOutcome } from "../application/heard.ts";
import type { JobQueue, QueueDepth } from "../database/queue.ts";
import type { Deliver } from "../federation/deliver.ts";
import { SOFTWARE_VERSION } from "./version.ts";

/** What became of a try to deliver; `failed` is no answer at all. */
export type DeliveryOutcome = "delivered" | "nothing_to_send" | "refused" | "failed";

/** The counters of one node. */
export interface NodeMetrics {
  /** Counts an activity by type and outcome. The reason of an ignored one stays in the log. */
  countInbox(type: string, outcome: HeardOutcome): void;
  /** Counts one try to deliver. */
  countDelivery(outcome: DeliveryOutcome): void;
  /** The same carrier, each of its tries counted. */
  countDeliveries(deliver: Deliver): Deliver;
  /** Stops asking the queues how full they are; call it before the database is closed. */
  stop(): void;
}

/** Makes the counters. Telemetry must have been started before, else they count nothing. */
export function createNodeMetrics(queue: Pick<JobQueue, "depth">): NodeMetrics {
  const meter = metrics.getMeter("traitdunion", SOFTWARE_VERSION);
  const inbox = meter.createCounter("trait.inbox.activities", {
    description: "Incoming activities by type and outcome",
  });
  const delivery = meter.createCounter("trait.delivery.tries", { description: "Tries to deliver by outcome" });
  const stop = watchQueues(queue);
  const countDelivery = (outcome: DeliveryOutcome) => delivery.add(1, { outcome });
  return {
    countInbox: (type, { kind }) => inbox.add(1, { type, outcome: kind }),
    countDelivery,
    countDeliveries: (deliver) => async (payload, signal) => {
      try {
        const outcome = await deliver(payload, signal);
        countDelivery(outcome.kind);
        return outcome;
      } catch (error) {
        countDelivery("failed");
        throw error;
      }
    },
    stop,
  };
}

function watchQueues(queue: Pick<JobQueue, "depth">): () => void {
  const meter = metrics.getMeter("traitdunion", SOFTWARE_VERSION);
  const jobs = meter.createObservableGauge("trait.queue.jobs", { description: "Jobs by queue and state" });
  const age = meter.createObservableGauge("trait.queue.oldest", {
    description: "How long the oldest job that could run has waited",
    unit: "ms",
  });
  const instruments = [jobs, age];
  const observe = async (result: Parameters<Parameters<typeof meter.addBatchObservableCallback>[0]>[0]) => {
    const depths: Readonly<Record<string, QueueDepth>> = await queue.depth().catch(() => ({}));
    for (const [name, { due, leased, dead, oldestDueAgeMs }] of Object.entries(depths)) {
      for (const [state, count] of Object.entries({ due, leased, dead })) {
        result.observe(jobs, count, { queue: name, state });
      }
      result.observe(age, oldestDueAgeMs ?? 0, { queue: name });
    }
  };
  meter.addBatchObservableCallback(observe, instruments);
  return () => meter.removeBatchObservableCallback(observe, instruments);
}
