/**
 * Counts how often secrets are tried for one account, whoever tries and from wherever, in memory and under a key that changes
 * every hour. Accounts that don't exist are counted as well, so that the limit tells nothing.
 */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { accountLimits } from "../../domain/limits.ts";
import type { WebHouse } from "../house.ts";
import { Refusal } from "../refusal.ts";
import { rotatingHash } from "./rate-limit.ts";

interface Counter {
  readonly limiter: RateLimiterMemory;
  readonly keyed: (text: string) => string;
}

const counters = new WeakMap<WebHouse, Counter>();

/** Counts one try; beyond the limit it throws a {@link Refusal} of 429. */
export async function countAccountTry(house: WebHouse, handle: string): Promise<void> {
  const { limiter, keyed } = counterOf(house);
  try {
    await limiter.consume(keyed(handle));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new Refusal(429, "too_many_attempts", Math.max(1, Math.ceil(error.msBeforeNext / 1_000)));
  }
}

/** Forgets the tries for an account whose person came in. */
export async function forgetAccountTries(house: WebHouse, handle: string): Promise<void> {
  const { limiter, keyed } = counterOf(house);
  await limiter.delete(keyed(handle));
}

function counterOf(house: WebHouse): Counter {
  const known = counters.get(house);
  if (known !== undefined) return known;
  const { accountTries: points, accountTrySeconds: duration } = accountLimits;
  const made = { limiter: new RateLimiterMemory({ points, duration }), keyed: rotatingHash() };
  counters.set(house, made);
  return made;
}
