/**
 * Fedify's message queue on our durable queue: messages commit with what caused them, keep their order through every retry and
 * end in the dead letters instead of vanishing. Retries are ours (`nativeRetrial`), because Fedify's own policy drops a message it gives up.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { MessageQueue, MessageQueueEnqueueOptions } from "@fedify/fedify";
import type { Sealing } from "../../application/ports.ts";
import type { Claim, JobQueue, NewJob } from "../../database/queue.ts";
import { currentJob, rescheduleCurrentJob, type RetryPolicy, runJobLoop } from "../../workers/job-loop.ts";
import {
  activityOfMessage,
  dispatched,
  isAboutPledge,
  isSealedPayload,
  type LoadKeys,
  messageFromPayload,
  messageHost,
  messageId,
  payloadFromMessage,
} from "./stored-message.ts";

/** How the messages of one queue are handled. Times in milliseconds. */
export interface MessageQueueOptions {
  /** Puts private keys back into messages; without it, a message that needs one fails. */
  readonly loadKeys?: LoadKeys | undefined;
  /** Seals what may say who comes to an action, and opens it again; without it nothing is sealed. */
  readonly sealing?: Sealing | undefined;
  /** Judges failures; {@link retryForDays} unless told. */
  readonly retry?: RetryPolicy | undefined;
  /** Messages handled at the same time; 10 unless told. */
  readonly concurrency?: number | undefined;
  /** Messages of one remote host handled at the same time; 4 unless told. */
  readonly perHost?: number | undefined;
  /** How long a dead worker's messages stay with it; 60 s unless told. */
  readonly leaseMs?: number | undefined;
  /** Longest sleep between two looks at the queue; 5 s unless told. */
  readonly pollMs?: number | undefined;
}

/** The message being handled, as it was stored, opened. */
const inHand = new AsyncLocalStorage<unknown>();

/** What went wrong without its words: they quote addresses, and stand beside the job for as long as it is tried. */
function namelessly(error: unknown): never {
  const failed = new Error("What it says is sealed, and so is why it failed.");
  failed.name = error instanceof Error ? error.name : "Error";
  throw failed;
}

/** Builds one of the queues Fedify is given as `queue.inbox`, `queue.outbox` and `queue.fanout`. */
export function createMessageQueue(jobs: JobQueue, queue: string, options: MessageQueueOptions = {}): MessageQueue {
  const { loadKeys, sealing, retry = retryForDays, concurrency = 10, perHost = 4, leaseMs = 60_000, pollMs } = options;
  return {
    nativeRetrial: true,
    async enqueue(message: unknown, enqueueOptions) {
      if (await giveBackInPlace(queue, message, enqueueOptions)) return;
      await jobs.enqueue([jobFromMessage(queue, message, enqueueOptions, sealing)]);
    },
    async enqueueMany(messages: readonly unknown[], enqueueOptions) {
      await jobs.enqueue(messages.map((message) => jobFromMessage(queue, message, enqueueOptions, sealing)));
    },
    async listen(handler, { signal } = {}) {
      await runJobLoop({
        queue: jobs,
        name: queue,
        concurrency,
        perFairnessKey: perHost,
        leaseMs,
        pollMs,
        retry,
        signal: signal ?? new AbortController().signal,
        handle: async (job) => {
          const message = await messageFromPayload(job.payload, loadKeys, sealing);
          const handled = () => inHand.run(message, async () => await handler(dispatched(message)));
          await (isSealedPayload(job.payload) ? handled().catch(namelessly) : handled());
        },
      });
    },
    async getDepth() {
      const depth = (await jobs.depth())[queue] ?? { due: 0, ready: 0 };
      return { queued: depth.due, ready: depth.ready, delayed: depth.due - depth.ready };
    },
  };
}

/**
 * The job for a message: the message's id is the job's, so that writing it twice is one job. Private keys are cut out, and of what is
 * sealed not even the server stands beside it: some servers are one person's.
 */
export function jobFromMessage(
  queue: string,
  message: unknown,
  options: MessageQueueEnqueueOptions = {},
  sealing?: Sealing,
): NewJob {
  const host = messageHost(message);
  const isHidden = sealing !== undefined && host !== null && isAboutPledge(message);
  return {
    id: messageId(message),
    queue,
    payload: payloadFromMessage(message, sealing),
    orderingKey: options.orderingKey,
    fairnessKey: isHidden ? sealing.mark("inbox host", host) : host,
    delayMs: delayMs(options),
  };
}

/**
 * The activity whose handling is under way, as it was received. Fedify's parsed form gives the original JSON back only when it
 * understood every value: what it does not know (Mobilizon's place, a participation message) is lost in it. Throws outside a job.
 */
export function activityInHand(): Record<string, unknown> {
  const activity = activityOfMessage(inHand.getStore());
  if (activity === null) throw new Error("No activity is being handled here.");
  return activity;
}

/**
 * The policy for messages: half a minute, doubling up to half a day, given up after 38 tries, which is a fortnight (threats, X13).
 * A quarter is shaved off at random, so that a host that comes back is not met by everything at once.
 */
export function retryForDays(job: Claim, error: unknown): { readonly delayMs: number } | { readonly bury: string } {
  if (job.tries >= 38) return { bury: error instanceof Error ? `${error.name}: ${error.message}` : "unknown failure" };
  const full = Math.min(12 * 3_600_000, 30_000 * 2 ** (job.tries - 1));
  return { delayMs: Math.round(full * (0.75 + Math.random() / 4)) };
}

/**
 * Fedify hands a message back by enqueueing it anew; its row keeps its place in the order instead of going to the end. What came
 * in stays as it was stored, since Fedify was shown only a part of it.
 */
async function giveBackInPlace(
  queue: string,
  message: unknown,
  options: MessageQueueEnqueueOptions | undefined,
): Promise<boolean> {
  const job = currentJob();
  const id = messageId(message);
  if (job === undefined || id === undefined || job.queue !== queue || job.id !== id) return false;
  await rescheduleCurrentJob({
    delayMs: delayMs(options),
    payload: activityOfMessage(inHand.getStore()) === null ? payloadFromMessage(message) : job.payload,
    uncounted: isHeldByCircuit(message),
  });
  return true;
}

/** A message Fedify only puts aside while its host is known to be down was not tried. */
function isHeldByCircuit(message: unknown): boolean {
  return typeof message === "object" && message !== null && "circuitHeld" in message && message.circuitHeld === true;
}

function delayMs(options: MessageQueueEnqueueOptions = {}): number {
  return options.delay?.total({ unit: "milliseconds", relativeTo: Temporal.Now.zonedDateTimeISO("UTC") }) ?? 0;
}
