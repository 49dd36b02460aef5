/**
 * Who took part: noted by the organisers from their list, or by people themselves with a code that is shown at the action and
 * changes every minute. Seen by that action's organisers as a number and by each person as their own.
 */
import type { Call } from "../../domain/call.ts";
import { pledgeLimits } from "../../domain/limits.ts";
import { wireEnd } from "../../domain/schedule.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Presence } from "../pledge-ports.ts";
import type { Pledge } from "../../domain/pledge.ts";
import type { Asker, Ports, Sealing, Work } from "../ports.ts";
import { findPledge, type PledgeKey } from "./withdraw-pledge.ts";

/** Why no presence was noted. */
export type PresenceRefusal = { readonly kind: "not_found" | "code_unknown" | "presence_closed" };

const MINUTE_MS = pledgeLimits.presenceSeconds * 1_000;

/** How early a code may be shown before the start, in milliseconds. */
const EARLY_MS = 2 * 3_600_000;

/** How long it is remembered that a pledge was noted, in milliseconds; the longest actions that show codes take days. */
const REMEMBERED_MS = 7 * 24 * 3_600_000;

/** The code of a call at a moment: six letters and digits made with the key file, so that nothing is stored. */
export function presenceCode({ mark }: Sealing, callId: string, at: Temporal.Instant): string {
  const minute = Math.floor(at.epochMilliseconds / MINUTE_MS);
  const letters = mark(`presence ${callId}`, String(minute)).toLowerCase().replace(/[^a-z0-9]|[ilo01]/g, "");
  return letters.slice(0, 6);
}

/** Tells whether presence may be noted now: from two hours before the start to a day after the end. */
export function isPresenceTime(call: Pick<Call, "schedule" | "state">, now: Temporal.Instant): boolean {
  const { schedule } = call;
  if (schedule === null || call.state === "draft" || call.state === "cancelled") return false;
  const from = schedule.startsAt.epochMilliseconds - EARLY_MS;
  const until = wireEnd(schedule).endsAt.epochMilliseconds + pledgeLimits.presenceLateMs;
  return now.epochMilliseconds >= from && now.epochMilliseconds <= until;
}

/** The hours in which codes may be shown, at most a day of them: for sheets that are printed before. */
export function presenceHours({ schedule }: Pick<Call, "schedule">): readonly Temporal.Instant[] {
  if (schedule === null) return [];
  const from = schedule.startsAt.subtract({ milliseconds: EARLY_MS });
  const until = wireEnd(schedule).endsAt;
  const first = from.toZonedDateTimeISO(schedule.timezone).round({ smallestUnit: "hour", roundingMode: "ceil" })
    .toInstant();
  const hours: Temporal.Instant[] = [];
  for (let at = first; hours.length < 24 && Temporal.Instant.compare(at, until) < 0; at = at.add({ hours: 1 })) {
    hours.push(at);
  }
  return hours;
}

/**
 * Notes that the holder of a pledge is there. The code of the last day still counts, so that one read without a network can be
 * sent later; codes of before and after the action do not.
 */
export async function noteOwnPresence(
  ports: Ports,
  asked: { readonly key: PledgeKey; readonly code: string },
): Promise<Outcome<null, PresenceRefusal>> {
  return await ports.transact(async (work) => {
    const found = await findPledge(ports, work, asked.key);
    const call = found === null ? null : await work.calls.lock(found.callId);
    if (found === null || call === null) return refused({ kind: "not_found" });
    if (!isPresenceTime(call, work.now)) return refused({ kind: "presence_closed" });
    if (!wasShown(ports.sealing, call, asked.code, work.now)) return refused({ kind: "code_unknown" });
    await noteTookPart(ports, work, found);
    return done(null);
  });
}

/**
 * Notes that somebody came, once: whoever had it erased that it was they, and says it again, is in the number already. What is
 * remembered for it is a keyed hash, until nobody can say so any more.
 */
export async function noteTookPart(ports: Ports, work: Work, pledge: Pick<Pledge, "id" | "callId">): Promise<void> {
  const isFirst = await work.firstTime(ports.sealing.mark("presence noted", pledge.id), REMEMBERED_MS);
  if (!isFirst && !await work.pledges.hasPresence(pledge.id)) return;
  await work.pledges.setPresence(work.newId(), pledge, "took_part");
}

/** Notes the presence of chosen pledges of one call, from the organisers' list; `unknown` takes a note back. */
export async function notePresence(
  ports: Ports,
  asker: Asker,
  asked: { readonly callId: string; readonly ids: readonly string[]; readonly presence: Presence },
): Promise<Outcome<{ readonly noted: number }, NotAllowed | PresenceRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const call = await work.calls.lock(asked.callId);
    if (call === null) return refused({ kind: "not_found" });
    let noted = 0;
    for (const id of [...new Set(asked.ids)].slice(0, pledgeLimits.listed)) {
      const pledge = await work.pledges.find(id);
      if (pledge?.callId !== call.id) continue;
      await work.pledges.setPresence(work.newId(), pledge, asked.presence);
      noted += 1;
    }
    return done({ noted });
  });
}

/** The person's own wish: nothing says any more that it was they who came; the number stays. */
export async function eraseOwnPresence(
  ports: Ports,
  key: PledgeKey,
): Promise<Outcome<null, { readonly kind: "not_found" }>> {
  return await ports.transact(async (work) => {
    const pledge = await findPledge(ports, work, key);
    if (pledge === null) return refused({ kind: "not_found" });
    await work.pledges.partPresence(pledge.id);
    return done(null);
  });
}

function wasShown(sealing: Sealing, call: Call, typed: string, now: Temporal.Instant): boolean {
  const code = typed.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (code.length !== 6 || call.schedule === null) return false;
  const first = Math.max(
    call.schedule.startsAt.epochMilliseconds - EARLY_MS,
    now.epochMilliseconds - pledgeLimits.presenceLateMs,
  );
  for (let at = now.epochMilliseconds; at >= first; at -= MINUTE_MS) {
    if (presenceCode(sealing, call.id, Temporal.Instant.fromEpochMilliseconds(at)) === code) return true;
  }
  return false;
}
