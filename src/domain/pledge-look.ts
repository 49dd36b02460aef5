/**
 * When the pledges of a call have to be looked after: at the hours at which something about it begins or ends, and on its own hour when
 * figures may have changed. Nothing here depends on the moment somebody pledged, so that no public change tells it.
 */
import type { Call } from "./call.ts";
import { pledgeLimits } from "./limits/pledges.ts";
import { pledgesCloseAt } from "./pledge.ts";
import { effectiveSchedule, wireEnd } from "./schedule.ts";

const HOUR_MS = 3_600_000;

/** The longest time between two looks at a call that can still change, in milliseconds. */
const AT_LEAST_EVERY_MS = 24 * HOUR_MS;

/** How long after the end figures may still change, in milliseconds. */
const TOLD_AFTER_MS = 48 * HOUR_MS;

/** How long after the end organisers may be asked what became of it, in milliseconds. */
const ASKED_FOR_MS = 7 * 24 * HOUR_MS;

/** Before the start, when people are reminded, in milliseconds. */
const REMINDED_MS = [24 * HOUR_MS, 4 * HOUR_MS] as const;

/** What a look knows of a call besides the call itself. */
export interface LookedAt {
  /** Last day of its campaign, `YYYY-MM-DD`; null for none. */
  readonly campaignEndsOn: string | null;
  /** When its figures may next be told; null when nothing changed. */
  readonly tellAt: Temporal.Instant | null;
  /** When its threshold was last crossed; null for never. */
  readonly crossedAt: Temporal.Instant | null;
  /** Whether anybody comes on a condition. */
  readonly hasConditions: boolean;
  /** When organisers may be asked next what became of it; null when they need not be. */
  readonly askAt: Temporal.Instant | null;
  /** Whether anything of a person is still known. */
  readonly knowsSomebody: boolean;
}

/** The next of a call's own hours after a moment: whole hours since it was published, and never since a pledge. */
export function nextOwnHour(call: Pick<Call, "publishedAt" | "createdAt">, after: Temporal.Instant): Temporal.Instant {
  return nextHourFrom(call.publishedAt ?? call.createdAt, after);
}

/** The first moment after another that is whole hours away from a third. */
export function nextHourFrom(anchor: Temporal.Instant, after: Temporal.Instant): Temporal.Instant {
  const passed = after.epochMilliseconds - anchor.epochMilliseconds;
  const hours = Math.max(1, Math.floor(passed / HOUR_MS) + 1);
  return anchor.add({ milliseconds: hours * HOUR_MS });
}

/**
 * When what is known of persons is stripped: days after the end as written or as other software is told it, and for a call that was
 * closed or cancelled before, after that (features F8). Never null: a call that has no date ends with its campaign, or after a year.
 */
export function forgottenAt(
  call: Pick<Call, "schedule" | "publishedAt" | "createdAt" | "state" | "updatedAt">,
  campaignEndsOn: string | null,
): Temporal.Instant {
  const { endsAt } = effectiveSchedule(call, { endsOn: campaignEndsOn }, call.createdAt);
  const isEnded = call.state === "closed" || call.state === "cancelled";
  const over = isEnded && Temporal.Instant.compare(call.updatedAt, endsAt) < 0 ? call.updatedAt : endsAt;
  return over.add({ hours: pledgeLimits.contactDays * 24 });
}

/** When a call is looked at next; null when nothing can become due any more unless somebody changes something. */
export function nextLookAt(call: Call, at: LookedAt, now: Temporal.Instant): Temporal.Instant | null {
  if (call.state === "draft") return null;
  const startsAt = call.schedule?.startsAt ?? null;
  const endsAt = call.schedule === null ? null : wireEnd(call.schedule).endsAt;
  const isToCome = call.state === "published" && (startsAt === null || Temporal.Instant.compare(now, startsAt) < 0);
  const crossing = at.crossedAt?.add({ milliseconds: pledgeLimits.crossingMs }) ?? null;
  const later = [
    isToCome ? pledgesCloseAt(call) : null,
    ...(isToCome && startsAt !== null ? REMINDED_MS.map((milliseconds) => startsAt.subtract({ milliseconds })) : []),
    isToCome && call.threshold !== null ? crossing : null,
    isToCome && at.hasConditions ? now.add({ milliseconds: HOUR_MS }) : null,
    at.knowsSomebody ? forgottenAt(call, at.campaignEndsOn) : null,
  ].filter((moment) => moment !== null && Temporal.Instant.compare(moment, now) > 0);
  const isAlive = at.knowsSomebody || isToCome ||
    (endsAt !== null && Temporal.Instant.compare(now, endsAt.add({ milliseconds: TOLD_AFTER_MS })) < 0);
  const daily = isAlive ? now.add({ milliseconds: AT_LEAST_EVERY_MS }) : null;
  const all = [...later, at.tellAt, at.askAt, daily].filter((moment) => moment !== null);
  return all.toSorted((one, other) => Temporal.Instant.compare(one, other))[0] ?? null;
}

/** When organisers may be asked next, after `asked` questions; null when they were asked enough or it is too long ago. */
export function nextQuestionAt(
  call: Pick<Call, "schedule" | "state">,
  last: { readonly asked: number; readonly askedAt: Temporal.Instant } | null,
  now: Temporal.Instant,
): Temporal.Instant | null {
  if (call.schedule === null || (call.state !== "published" && call.state !== "closed")) return null;
  const { endsAt } = wireEnd(call.schedule);
  if (now.epochMilliseconds - endsAt.epochMilliseconds > ASKED_FOR_MS || (last?.asked ?? 0) >= 3) return null;
  return last === null ? endsAt.add({ hours: 12 }) : last.askedAt.add({ hours: 24 });
}
