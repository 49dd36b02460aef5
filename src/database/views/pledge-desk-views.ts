/**
 * What organisers' desk and a person's own page read beside the pledge itself: conditions, messages, requests to see addresses, and
 * which calls lack people. Words leave here sealed.
 */
import { sql } from "kysely";
import type { ContactReveal } from "../../application/pledge-desk-ports.ts";
import type { Call } from "../../domain/call.ts";
import type { Segment } from "../../domain/pledge-desk.ts";
import { rangeOf } from "../../domain/pledge.ts";
import { revealFromRow } from "../repositories/pledge-desk.ts";
import { callFromRow } from "../repositories/calls.ts";
import { fromColumn } from "../repositories/instants.ts";
import { readPledgeDesk } from "./pledge-views.ts";
import type { Reader } from "./read-only.ts";

/** The sealed condition of a pledge; null for none. */
export async function findSealedCondition(db: Reader, pledgeId: string): Promise<string | null> {
  const row = await db.selectFrom("pledge_condition").select("sealed").where("pledge_id", "=", pledgeId)
    .executeTakeFirst();
  return row?.sealed ?? null;
}

/** A message as written to a segment, sealed. */
export type MessageView = Segment & { readonly sealed: string; readonly sentAt: Temporal.Instant };

/** What organisers wrote about a call, the newest first. */
export async function listMessages(db: Reader, callId: string): Promise<readonly MessageView[]> {
  const rows = await db.selectFrom("pledge_message").select(["option", "state", "ways", "sealed", "sent_at"])
    .where("call_id", "=", callId).orderBy("sent_at", "desc").limit(50).execute();
  return rows.map(({ sent_at, ...row }) => ({ ...row, sentAt: fromColumn(sent_at) }));
}

/** A request with the handles of both organisers; null for one who is gone, or not there yet. */
export interface RevealView extends ContactReveal {
  readonly asker: string | null;
  readonly agreer: string | null;
}

/** Every request to see addresses of a call, the newest first: the log. */
export async function listReveals(db: Reader, callId: string): Promise<readonly RevealView[]> {
  const rows = await db.selectFrom("contact_reveal").leftJoin("actor as asker", "asker.id", "asked_by")
    .leftJoin("actor as agreer", "agreer.id", "agreed_by").selectAll("contact_reveal")
    .select(["asker.handle as asker", "agreer.handle as agreer"]).where("call_id", "=", callId)
    .orderBy("asked_at", "desc").limit(50).execute();
  return rows.map((row) => ({ ...revealFromRow(row), asker: row.asker, agreer: row.agreer }));
}

/** A call that lacks people: how many it wants, and the lower end of those who are counted. */
export interface Shortage {
  readonly call: Call;
  readonly wanted: number;
  readonly low: number;
  readonly missing: number;
}

/**
 * The published calls to come that want a number of people (the threshold, else the capacity) and do not have it, those that lack
 * most first, of two the sooner. For organisers alone: figures are exact. Null of `campaignId` means every campaign.
 */
export async function listShortages(
  db: Reader,
  campaignId: string | null,
  now: Temporal.Instant,
): Promise<readonly Shortage[]> {
  const isToCome = sql<boolean>`coalesce(starts_at, now()) >= ${now.toString()}::timestamptz`;
  const rows = await db.selectFrom("call").selectAll().where("state", "=", "published").where(isToCome)
    .where(sql<boolean>`coalesce(threshold, capacity) is not null`)
    .$if(campaignId !== null, (query) => query.where("campaign_id", "=", campaignId ?? ""))
    .orderBy("starts_at", (order) => order.asc().nullsLast()).limit(200).execute();
  const found: Shortage[] = [];
  for (const call of rows.map(callFromRow)) {
    const wanted = call.threshold ?? call.capacity ?? 0;
    const { low } = rangeOf((await readPledgeDesk(db, call.id)).counts, "going");
    if (low < wanted) found.push({ call, wanted, low, missing: wanted - low });
  }
  return found.toSorted((a, b) => b.missing - a.missing);
}
