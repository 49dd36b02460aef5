/**
 * Reminds people the day before and on the day, in their language, by the door they came in; and asks organisers the day after
 * whether it took place, at most three times. A call at risk knows nobody to remind.
 */
import { pledgeLimits } from "../../domain/limits.ts";
import { wireEnd } from "../../domain/schedule.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";
import { tellPledger } from "./admit-pledge.ts";

/** What organisers answer with one press. */
export const CALL_OUTCOMES = ["took-place", "cancelled", "moved"] as const;

/** One of {@link CALL_OUTCOMES}. */
export type CallOutcome = typeof CALL_OUTCOMES[number];

const HOUR_MS = 3_600_000;

/** Reminds those of one call who were not yet; answers how many were told now. */
export async function remindPledgers(ports: Ports, callId: string): Promise<number> {
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(callId);
    if (call === null || call.state !== "published" || call.schedule === null || call.risk) return 0;
    const left = call.schedule.startsAt.epochMilliseconds - work.now.epochMilliseconds;
    if (left <= 0 || left > 24 * HOUR_MS) return 0;
    const of = left > 4 * HOUR_MS ? "tomorrow" : "today";
    const today = work.now.toZonedDateTimeISO(call.schedule.timezone).toPlainDate();
    const isToday = call.schedule.startsAt.toZonedDateTimeISO(call.schedule.timezone).toPlainDate().equals(today);
    let told = 0;
    for (const pledge of await work.pledges.list(callId, ["confirmed"], pledgeLimits.toldAtOnce)) {
      if (pledge.option !== "going" || pledge.sealed === null) continue;
      if (!await work.pledges.noteReminded(pledge.id, of)) continue;
      await tellPledger(ports, work, call, pledge, isToday ? "today" : "tomorrow");
      told += 1;
    }
    return told;
  });
}

/**
 * Asks the organisers of one call that is over; answers whether they were asked now. At most three times: until they said
 * something, and for an action under a joint call until it has its report.
 */
export async function askOutcome(ports: Ports, callId: string): Promise<boolean> {
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(callId);
    if (call === null || call.schedule === null || (call.state !== "published" && call.state !== "closed")) {
      return false;
    }
    const before = await work.pledges.questionOf(callId);
    // An action of a joint campaign stands as "no report yet" until there is one, whatever was answered here.
    const isSaid = call.joint ? before?.reported === true : before?.answer != null;
    if (isSaid || (before?.asked ?? 0) >= 3) return false;
    const since = before?.askedAt ?? wireEnd(call.schedule).endsAt;
    const pause = before === null ? 12 * HOUR_MS : 24 * HOUR_MS;
    if (work.now.epochMilliseconds - since.epochMilliseconds < pause) return false;
    const asked = { asked: (before?.asked ?? 0) + 1, askedAt: work.now, answer: before?.answer ?? null };
    await work.pledges.setQuestion(callId, asked);
    const subjectUri = ports.addresses.call(callId);
    await work.notifications.addForRight("write_campaigns", { kind: "call_question", actorUri: null, subjectUri });
    return true;
  });
}

/** Takes the organisers' answer; a later one replaces it. */
export async function answerOutcome(
  ports: Ports,
  asker: Asker,
  asked: { readonly callId: string; readonly answer: CallOutcome },
): Promise<Outcome<null, NotAllowed | { readonly kind: "not_found" }>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null || call.state === "draft") return refused({ kind: "not_found" });
    const before = await work.pledges.questionOf(call.id);
    const kept = { asked: before?.asked ?? 0, askedAt: before?.askedAt ?? work.now };
    await work.pledges.setQuestion(call.id, { ...kept, answer: asked.answer });
    return done(null);
  });
}
