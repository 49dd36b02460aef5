/**
 * Brings the public figures up to date: the lower end over all doors and languages, from ten, in tens, at most once an hour, up
 * or down (protocol §7). What is told is stored, so that page, feed, poll and Event all say the same until the next time.
 */
import { isPublicCall, PLEDGE_OPTIONS } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { rangeOf, toldFigure } from "../../domain/pledge.ts";
import type { Ports } from "../ports.ts";
import type { ToldTotals } from "../pledge-ports.ts";

/** Tells the figures of one call if the hour has passed and they differ; answers whether they changed. */
export async function tellTotals(ports: Ports, callId: string): Promise<boolean> {
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(callId);
    if (call === null || !isPublicCall(call)) return false;
    const last = await work.pledges.toldTotals(callId);
    const since = last?.toldAt ?? call.publishedAt ?? call.createdAt;
    if (work.now.epochMilliseconds - since.epochMilliseconds < pledgeLimits.toldEveryMs) return false;
    const isHidden = call.risk && !await work.pledges.areTotalsReleased(callId);
    const counts = isHidden ? [] : await work.pledges.counts(callId);
    const figures = PLEDGE_OPTIONS.map((option) => [option, toldFigure(rangeOf(counts, option).low)] as const);
    const totals = Object.fromEntries(figures) as ToldTotals;
    const before = last?.totals ?? { going: null, organising: null, supporting: null };
    if (PLEDGE_OPTIONS.every((option) => before[option] === totals[option])) return false;
    await work.pledges.tellTotals(callId, totals, work.now);
    await work.emit({ type: "pledges.told", callId });
    return true;
  });
}
