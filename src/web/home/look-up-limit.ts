/**
 * Counts how often one person has this node ask other servers. By the person and in memory: a node must not become a tool for
 * knocking at strangers' doors, and nobody needs to know later who looked for whom.
 */
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { followLimits } from "../../domain/limits.ts";
import type { WebHouse } from "../house.ts";
import { Refusal } from "../refusal.ts";
import { signedIn, type Visit, type WebContext } from "../visit.ts";

const counts = new WeakMap<WebHouse, RateLimiterMemory>();

/** Counts one question if there is one left; false beyond the limit, for pages that can do without the answer. */
export async function mayLookUp(visit: Visit): Promise<boolean> {
  return await countLookUpIn(visit).then(() => true, (error: unknown) => {
    if (error instanceof Refusal) return false;
    throw error;
  });
}

/** Counts one question of whoever is signed in; throws a 429 {@link Refusal} with `Retry-After` beyond the limit. */
export async function countLookUpOf(c: WebContext): Promise<void> {
  await countLookUpIn(c.get("visit"));
}

/** The same where only the visit is at hand. */
export async function countLookUpIn(visit: Visit): Promise<void> {
  const limiter = counts.get(visit.house) ?? begin(visit.house);
  try {
    await limiter.consume(signedIn(visit).person.id);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    throw new Refusal(429, "too_many_lookups", Math.max(1, Math.ceil(error.msBeforeNext / 1_000)));
  }
}

function begin(house: WebHouse): RateLimiterMemory {
  const { lookUpsPerPerson: points, lookUpSeconds: duration } = followLimits;
  const limiter = new RateLimiterMemory({ points, duration });
  counts.set(house, limiter);
  return limiter;
}
