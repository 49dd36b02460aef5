/** Notices as pages read them, with what they speak of. */
import type { Notice } from "../../domain/notice.ts";
import { fromColumn } from "../repositories/instants.ts";
import type { Reader } from "./read-only.ts";

/** The notice with an id; null if there is none. */
export async function findNotice(db: Reader, id: string): Promise<Notice | null> {
  const row = await db.selectFrom("notice").selectAll().where("id", "=", id).executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    kind: row.kind,
    campaignId: row.campaign_id,
    callId: row.call_id,
    publishedAt: fromColumn(row.published_at),
  };
}
