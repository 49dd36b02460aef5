/**
 * "From three hundred in this workplace": tells everybody who pledged when the number is reached, and when it is lost again, at
 * most once a day. Before it is reached nobody is committed; to the public it is said a day later.
 */
import { rangeOf } from "../../domain/pledge.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import type { Ports } from "../ports.ts";
import { tellPledger } from "./admit-pledge.ts";

/** Looks at one call; answers whether a crossing was told. */
export async function checkThreshold(ports: Ports, callId: string): Promise<boolean> {
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(callId);
    if (call === null || call.state !== "published" || call.threshold === null) return false;
    const before = await work.pledges.thresholdOf(callId);
    const { low } = rangeOf(await work.pledges.counts(callId), "going");
    const reached = low >= call.threshold;
    if (reached === (before?.reached ?? false)) return false;
    const since = before === null ? null : work.now.epochMilliseconds - before.changedAt.epochMilliseconds;
    if (since !== null && since < pledgeLimits.crossingMs) return false;
    await work.pledges.setThreshold(callId, reached, work.now);
    for (
      const pledge of await work.pledges.list(callId, ["confirmed", "waiting", "conditional"], pledgeLimits.toldAtOnce)
    ) {
      if (pledge.option === "going") await tellPledger(ports, work, call, pledge, reached ? "reached" : "below");
    }
    return true;
  });
}
