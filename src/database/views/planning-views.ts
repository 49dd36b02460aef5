/** Plans and the state of translations, as the desk and the worker that publishes read them. */
import type { PlannedPublication } from "../../domain/plan.ts";
import type { Revisions } from "../../domain/translation.ts";
import { planFromRow } from "../repositories/planning.ts";
import type { Reader } from "./read-only.ts";

/** The plan of a call, carried out or not; null if it has none. */
export async function findPlan(db: Reader, callId: string): Promise<PlannedPublication | null> {
  const row = await db.selectFrom("planned_publication").selectAll().where("call_id", "=", callId).executeTakeFirst();
  return row === undefined ? null : planFromRow(row);
}

/** The plans of the calls with the given ids, by call. */
export async function findPlans(
  db: Reader,
  callIds: readonly string[],
): Promise<ReadonlyMap<string, PlannedPublication>> {
  if (callIds.length === 0) return new Map();
  const rows = await db.selectFrom("planned_publication").selectAll().where("call_id", "in", [...callIds]).execute();
  return new Map(rows.map((row) => [row.call_id, planFromRow(row)]));
}

/** The calls whose planned moment has come, the longest overdue first. */
export async function listDuePlans(db: Reader, now: Temporal.Instant, limit: number): Promise<string[]> {
  const rows = await db.selectFrom("planned_publication").select("call_id").where("state", "=", "waiting")
    .where("due_at", "<=", new Date(now.epochMilliseconds)).orderBy("due_at").limit(limit).execute();
  return rows.map((row) => row.call_id);
}

/** From which original each language of a campaign or call was written; see `domain/translation.ts`. */
export async function findRevisions(db: Reader, subjectId: string): Promise<Revisions> {
  const rows = await db.selectFrom("translation").select(["language", "revision"]).where("subject_id", "=", subjectId)
    .execute();
  return Object.fromEntries(rows.map(({ language, revision }) => [language, revision]));
}
