/**
 * Counts how often one visitor signs somebody up by mail (threats 109). Addresses are kept for minutes, in memory, as a hash
 * that nobody can undo; the count belongs to the house, so that two nodes in one process do not share it.
 */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { pledgeLimits } from "../../domain/limits.ts";
import type { WebHouse } from "../house.ts";
import { rotatingHash, visitorAddress } from "../middleware/rate-limit.ts";
import { Refusal } from "../refusal.ts";
import type { WebContext } from "../visit.ts";

const counts = new WeakMap<WebHouse, (address: string) => Promise<unknown>>();

/** Counts one sign-up of this visitor; throws a 429 {@link Refusal} with `Retry-After` beyond the limit. */
export async function countSignUp(c: WebContext): Promise<void> {
  const { house } = c.get("visit");
  const count = counts.get(house) ?? begin(house);
  try {
    await count(visitorAddress(c, house.trustProxy));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new Refusal(429, "too_many_attempts", Math.max(1, Math.ceil(error.msBeforeNext / 1_000)));
  }
}

function begin(house: WebHouse): (address: string) => Promise<unknown> {
  const { perVisitor: points, visitorSeconds: duration } = pledgeLimits;
  const limiter = new RateLimiterMemory({ points, duration });
  const keyed = rotatingHash();
  const count = (address: string) => limiter.consume(keyed(address));
  counts.set(house, count);
  return count;
}
