/**
 * Forgets what has had its time: dead letters, sign-in links, sessions, expired cache entries. Runs at start and every six
 * hours; running it twice at once harms nothing.
 */
import { getLogger } from "@logtape/logtape";
import { createKeyValue } from "../database/key-value.ts";
import type { JobQueue } from "../database/queue.ts";
import { forgetOldPosts, type ForgettingPlace } from "./forget-posts.ts";
import { accountLimits, leavingLimits, notificationLimits, retentionLimits, safetyLimits } from "../domain/limits.ts";
import { pause } from "./pause.ts";

/** Runs until the signal aborts. A failure is logged and the next round tries again. */
export async function runRetention(options: { readonly queue: JobQueue; readonly signal: AbortSignal }): Promise<void> {
  const { queue, signal } = options;
  let place: ForgettingPlace | null = null;
  while (!signal.aborted) {
    place = await forgetOldPosts(queue.store, Temporal.Now.instant(), place).catch(() => null);
    await forgetExpired(queue).catch((error: unknown) => {
      const kind = error instanceof Error ? error.name : typeof error;
      getLogger(["trait", "retention"]).warn("What has had its time could not be forgotten: {kind}", { kind });
    });
    await pause(retentionLimits.everyMs, signal);
  }
}

/** One round. */
export async function forgetExpired(queue: JobQueue, now: Temporal.Instant = Temporal.Now.instant()): Promise<void> {
  const { store } = queue;
  const moment = new Date(now.epochMilliseconds);
  await queue.forgetDead(Temporal.Duration.from({ days: retentionLimits.deadLetterDays }));
  await store.current().deleteFrom("session").where("expires_at", "<", moment).execute();
  await store.current().deleteFrom("sign_in_link").where("expires_at", "<", moment).execute();
  await forgetWaysIn(store, now);
  await forgetTold(store, now);
  const aYearAgo = new Date(moment.getTime() - safetyLimits.notesDays * 24 * 60 * 60_000);
  await store.current().deleteFrom("moderation_note").where("created_at", "<", aYearAgo).execute();
  await store.current().deleteFrom("moderation_entry").where("created_at", "<", aYearAgo).execute();
  await store.current().deleteFrom("flag").where("state", "=", "resolved").where("resolved_at", "<", aYearAgo)
    .execute();
  await store.current().deleteFrom("person_filter").where("expires_at", "<", aYearAgo).execute();
  await store.current().deleteFrom("person_mute").where("until", "<", moment).execute();
  await store.current().deleteFrom("seen_activity").where("forget_at", "<", moment).execute();
  await createKeyValue(store).sweep();
}

/** What people were told of, their archives, receipts of erasures, and moves that no longer forbid another. */
async function forgetTold(store: JobQueue["store"], now: Temporal.Instant): Promise<void> {
  const db = store.current();
  const before = (days: number) => new Date(now.subtract({ hours: days * 24 }).epochMilliseconds);
  await db.deleteFrom("notification").where("created_at", "<", before(notificationLimits.days)).execute();
  await db.deleteFrom("person_export").where("expires_at", "<", new Date(now.epochMilliseconds)).execute();
  await db.deleteFrom("person_move").where("moved_at", "<", before(leavingLimits.moveDays)).execute();
  await db.deleteFrom("remote_move").where("moved_at", "<", before(leavingLimits.moveDays)).execute();
  const day = now.subtract({ hours: leavingLimits.receiptDays * 24 }).toString().slice(0, 10);
  await db.deleteFrom("erasure").where("state", "=", "done").where("settled_on", "<", day).execute();
}

/** What people came by and proved themselves with: each has its day. */
async function forgetWaysIn(store: JobQueue["store"], now: Temporal.Instant): Promise<void> {
  const db = store.current();
  const moment = new Date(now.epochMilliseconds);
  const daysAgo = (days: number) => now.subtract({ hours: days * 24 });
  const dayAgo = (days: number) => daysAgo(days).toString().slice(0, 10);
  const before = (days: number) => new Date(daysAgo(days).epochMilliseconds);
  await db.deleteFrom("session").where("last_used_on", "<", dayAgo(accountLimits.sessionIdleDays)).execute();
  const stale = new Date(now.subtract({ minutes: accountLimits.freshMinutes }).epochMilliseconds);
  await db.updateTable("session").set({ proved_at: null }).where("proved_at", "<", stale).execute();
  await db.deleteFrom("half_sign_in").where("expires_at", "<", moment).execute();
  await db.deleteFrom("mail_check").where("expires_at", "<", moment).execute();
  await db.deleteFrom("spent_challenge").where("expires_at", "<", moment).execute();
  await db.deleteFrom("account_request").where("created_at", "<", before(accountLimits.requestDays)).execute();
  await db.deleteFrom("invitation").where("expires_at", "<", before(accountLimits.invitationKeptDays)).execute();
  await db.deleteFrom("security_note").where("made_on", "<", dayAgo(accountLimits.noteDays)).execute();
}
