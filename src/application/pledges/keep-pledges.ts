/**
 * One look at the pledges of one call: conditions, threshold, figures, polls that close, reminders, the question of the day after, and
 * what has to be forgotten; then it says when to look again. Looking twice is the same as once.
 */
import type { Call } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { forgottenAt, nextLookAt, nextOwnHour, nextQuestionAt } from "../../domain/pledge-look.ts";
import type { Ports, Work } from "../ports.ts";
import { checkThreshold } from "./check-threshold.ts";
import { askOutcome, remindPledgers } from "./remind-pledgers.ts";
import { settleWithin } from "./settle-conditions.ts";
import { closePolls, tellTotals } from "./tell-totals.ts";

/** Looks after the pledges of a call in one transaction; `now` is the moment of the look. */
export async function keepPledgesOf(ports: Ports, callId: string, now: Temporal.Instant): Promise<void> {
  await ports.transact(async (work) => {
    const call = await work.calls.lock(callId);
    if (call === null) return;
    await settleWithin(ports, work, call);
    await checkThreshold(ports, callId);
    const tellAt = await tellInTime(ports, work, call, now);
    await closePolls(ports, callId);
    await remindPledgers(ports, callId);
    await askOutcome(ports, callId);
    const campaignEndsOn = await endOfCampaign(work, call);
    const isOver = Temporal.Instant.compare(forgottenAt(call, campaignEndsOn), now) <= 0;
    if (isOver) await work.pledges.stripPersons(callId);
    const question = await work.pledges.questionOf(callId);
    const isSaid = call.joint ? question?.reported === true : question?.answer != null;
    const dueAt = nextLookAt(call, {
      campaignEndsOn,
      tellAt,
      crossedAt: (await work.pledges.thresholdOf(callId))?.changedAt ?? null,
      hasConditions: (await work.conditions.list(callId)).length > 0,
      askAt: isSaid ? null : nextQuestionAt(call, question, now),
      knowsSomebody: !isOver && await work.pledges.knowsSomebody(callId),
    }, now);
    await work.pledges.setDue(callId, dueAt === null ? null : { dueAt, tellAt });
  });
}

/**
 * Tells the figures if their hour has come; answers when they may be told next. A look for another reason, such as that somebody
 * pledged, sets the hour and tells nothing.
 */
async function tellInTime(
  ports: Ports,
  work: Work,
  call: Call,
  now: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const tellAt = await work.pledges.tellAt(call.id);
  if (tellAt !== null && Temporal.Instant.compare(tellAt, now) > 0) return tellAt;
  const isTime = tellAt !== null;
  if (isTime) await tellTotals(ports, call.id);
  const crossing = await work.pledges.thresholdOf(call.id);
  const shownAt = crossing?.changedAt.add({ milliseconds: pledgeLimits.crossingMs }) ?? null;
  if (shownAt !== null && Temporal.Instant.compare(shownAt, now) > 0) {
    return nextOwnHour(call, isTime ? shownAt : now);
  }
  if (isTime) return null;
  const hour = nextOwnHour(call, now);
  const pause = (await work.pledges.toldTotals(call.id))?.toldAt.add({ milliseconds: pledgeLimits.toldEveryMs });
  return pause === undefined || Temporal.Instant.compare(pause, hour) <= 0 ? hour : pause;
}

/** The last day of the campaign of a call without a date of its own; the others need none. */
async function endOfCampaign(work: Work, call: Call): Promise<string | null> {
  return call.schedule === null ? (await work.campaigns.lockById(call.campaignId))?.endsOn ?? null : null;
}
