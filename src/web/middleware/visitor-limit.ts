/**
 * Counts what one visitor may cause: questions to other servers, sign-ups. Addresses are kept for minutes, in memory, as a
 * hash that nobody can undo; each count belongs to the house, so that two nodes in one process do not share it.
 */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { WebHouse } from "../house.ts";
import { Refusal, type RefusalReason } from "../refusal.ts";
import type { WebContext } from "../visit.ts";
import { rotatingHash, visitorAddress } from "./rate-limit.ts";

/** How often one visitor may do a thing: so many times in so many seconds. */
export interface VisitorAllowance {
  readonly perVisitor: number;
  readonly visitorSeconds: number;
}

/** Builds a count; each call of it counts one more, and throws a 429 {@link Refusal} with `Retry-After` beyond the allowance. */
export function limitVisitors(
  { perVisitor: points, visitorSeconds: duration }: VisitorAllowance,
  refusal: RefusalReason,
): (c: WebContext) => Promise<void> {
  const counts = new WeakMap<WebHouse, (address: string) => Promise<unknown>>();
  const begin = (house: WebHouse) => {
    const limiter = new RateLimiterMemory({ points, duration });
    const keyed = rotatingHash();
    const count = (address: string) => limiter.consume(keyed(address));
    counts.set(house, count);
    return count;
  };
  return async (c) => {
    const { house } = c.get("visit");
    try {
      await (counts.get(house) ?? begin(house))(visitorAddress(c, house.trustProxy));
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new Refusal(429, refusal, Math.max(1, Math.ceil(error.msBeforeNext / 1_000)));
    }
  };
}
