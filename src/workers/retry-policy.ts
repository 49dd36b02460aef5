/**
 * When a delivery is tried again: for sixteen days, further and further apart, stopping early only when the server says
 * that the inbox is gone for good (410). A server that asks for time gets it.
 */
import type { Claim } from "../database/queue.ts";
import type { RetryDecision } from "./job-loop.ts";
import { HostResting } from "./host-health.ts";

const minute = 60_000;
const longestWait = 12 * 60 * minute;
const giveUpAfter = 16 * 24 * 60 * minute;

/**
 * Thrown when a server answered a delivery with anything but success. `yields` tells that later letters about the same
 * thing need not wait for this one.
 */
export class DeliveryRefused extends Error {
  readonly status: number;
  readonly retryAfterMs: number | null;
  readonly yields: boolean;
  constructor(status: number, retryAfterMs: number | null, yields: boolean = false) {
    super(`The inbox answered ${status}.`);
    this.name = "DeliveryRefused";
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.yields = yields;
  }
}

/** Decides about a failed delivery from how old it is, how often it was tried and what went wrong. */
export function retryDelivery(job: Claim, error: unknown, now: number = Date.now()): RetryDecision {
  if (error instanceof HostResting) return { delayMs: error.waitMs + jitter(minute), uncounted: true };
  if (error instanceof DeliveryRefused && error.status === 410) return { bury: "The inbox is gone (410)." };
  const age = now - job.createdAt.epochMilliseconds;
  if (age > giveUpAfter) return { bury: error instanceof Error ? error.message : "It failed for sixteen days." };
  const wait = Math.min(longestWait, minute * 2 ** Math.min(job.tries - 1, 12));
  const asked = error instanceof DeliveryRefused ? error.retryAfterMs ?? 0 : 0;
  const delayMs = Math.max(Math.min(asked, longestWait), wait + jitter(wait / 4));
  return error instanceof DeliveryRefused && error.yields ? { delayMs, unordered: true } : { delayMs };
}

/** Decides about an event or an incoming activity that could not be worked on: ten tries within about an hour. */
export function retryOwnWork(job: Claim, error: unknown): RetryDecision {
  if (job.tries >= 10) {
    return { bury: error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 500) : "failed" };
  }
  return { delayMs: Math.min(15 * minute, 1_000 * 3 ** (job.tries - 1)) };
}

function jitter(range: number): number {
  return Math.floor(Math.random() * range);
}
