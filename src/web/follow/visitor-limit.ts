/**
 * Counts how many servers one visitor lets this node ask. Addresses are kept for minutes, in memory, as a hash that
 * nobody can undo; the count belongs to the house, so that two nodes in one process do not share it.
 */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { interactionLimits } from "../../domain/limits.ts";
import type { WebHouse } from "../house.ts";
import { rotatingHash, visitorAddress } from "../middleware/rate-limit.ts";
import { Refusal } from "../refusal.ts";
import type { WebContext } from "../visit.ts";

const counts = new WeakMap<WebHouse, (address: string) => Promise<unknown>>();

/** Counts one question of this visitor; throws a 429 {@link Refusal} with `Retry-After` beyond the limit. */
export async function countLookUp(c: WebContext): Promise<void> {
  const { house } = c.get("visit");
  const count = counts.get(house) ?? begin(house);
  try {
    await count(visitorAddress(c, house.trustProxy));
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new Refusal(429, "too_many_lookups", Math.max(1, Math.ceil(error.msBeforeNext / 1_000)));
  }
}

function begin(house: WebHouse): (address: string) => Promise<unknown> {
  const { perVisitor: points, visitorSeconds: duration } = interactionLimits;
  const limiter = new RateLimiterMemory({ points, duration });
  const keyed = rotatingHash();
  const count = (address: string) => limiter.consume(keyed(address));
  counts.set(house, count);
  return count;
}
