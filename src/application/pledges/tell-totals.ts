/**
 * Brings the public figures up to date: the lower end over all doors and languages, from ten, in tens, at most once an hour, up
 * or down (protocol §7). What is told is stored, so that page, feed, poll and Event all say the same until the next time.
 */
import { type Call, isPublicCall, PLEDGE_OPTIONS, type PledgeOption } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { hasPoll, pledgesCloseAt, publicCrossing, rangeOf, toldFigure } from "../../domain/pledge.ts";
import type { Ports, Work } from "../ports.ts";
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
    const most = await mostTold(work, call);
    const low = (option: PledgeOption) => Math.min(rangeOf(counts, option).low, option === "going" ? most : Infinity);
    const figures = PLEDGE_OPTIONS.map((option) => [option, toldFigure(low(option))] as const);
    const totals = Object.fromEntries(figures) as ToldTotals;
    const before = last?.totals ?? { going: null, organising: null, supporting: null };
    if (PLEDGE_OPTIONS.every((option) => before[option] === totals[option])) return false;
    await work.pledges.tellTotals(callId, totals, work.now);
    await work.emit({ type: "pledges.told", callId });
    return true;
  });
}

/** A figure stays below a threshold until its crossing may be known, or the figure would tell it within the hour. */
async function mostTold(work: Work, { id, threshold }: Call): Promise<number> {
  if (threshold === null) return Infinity;
  const crossing = await work.pledges.thresholdOf(id);
  return crossing !== null && publicCrossing(crossing, work.now) ? Infinity : threshold - 1;
}

/**
 * Says once, at the hour when pledges close, that the polls of a call are closed, with the figures as last told; software that goes
 * by `endTime` knew, other software hears it. Answers whether it was said now.
 */
export async function closePolls(ports: Ports, callId: string): Promise<boolean> {
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(callId);
    const closesAt = call === null ? null : pledgesCloseAt(call);
    if (call === null || closesAt === null || !isPublicCall(call) || !hasPoll(call)) return false;
    if (Temporal.Instant.compare(work.now, closesAt) < 0) return false;
    if (!await work.firstTime(`polls closed ${call.id} ${closesAt.toString()}`)) return false;
    await work.emit({ type: "pledges.told", callId });
    return true;
  });
}
