/**
 * Counts how often each remote server knocks, in memory and by the domain somebody registered: names under one domain cost
 * nothing, so that they count as one.
 * A host's share is used up by what it signed itself, so that nobody can silence another; keys still to be fetched have
 * a share of their own, because forgeries cost fetches. It stores no address of anybody.
 */

import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { registrableDomain } from "../../application/registrable-domain.ts";
import { GateRefusal } from "./refusal.ts";

/** So many requests in so many milliseconds. */
export interface Rate {
  /** Requests allowed within the window. */
  readonly burst: number;
  /** Length of the window in milliseconds. */
  readonly windowMs: number;
}

/** The two shares of a host. */
export interface HostRates {
  /** Requests whose signature verified. */
  readonly perHost: Rate;
  /** Requests that need a key fetched. */
  readonly newKeysPerHost: Rate;
}

/** Counters over all hosts; each answers a refusal with the time to wait, or `null`. */
export interface HostCounters {
  /** Whether the host has used up its share of verified requests; counts nothing. */
  isExhausted(host: string): Promise<GateRefusal | null>;
  /** Counts one verified request. */
  countVerified(host: string): Promise<GateRefusal | null>;
  /** Counts one fetch of a key. */
  countKeyFetch(host: string): Promise<GateRefusal | null>;
}

/** Makes counters that start empty. */
export function createHostCounters(rates: HostRates): HostCounters {
  const verified = limiterFor(rates.perHost);
  const fetches = limiterFor(rates.newKeysPerHost);
  return {
    async isExhausted(host) {
      const counted = await verified.get(registrableDomain(host));
      return counted !== null && counted.consumedPoints > rates.perHost.burst ? tooMany(counted) : null;
    },
    countVerified: (host) => consume(verified, registrableDomain(host)),
    countKeyFetch: (host) => consume(fetches, registrableDomain(host)),
  };
}

function limiterFor(rate: Rate): RateLimiterMemory {
  return new RateLimiterMemory({ points: rate.burst, duration: rate.windowMs / 1_000 });
}

async function consume(limiter: RateLimiterMemory, host: string): Promise<GateRefusal | null> {
  try {
    await limiter.consume(host);
    return null;
  } catch (counted) {
    if (counted instanceof RateLimiterRes) return tooMany(counted);
    throw counted;
  }
}

function tooMany(counted: RateLimiterRes): GateRefusal {
  return new GateRefusal(429, "too_many", "Too many requests from your server.", counted.msBeforeNext / 1_000);
}
