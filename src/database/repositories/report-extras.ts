/**
 * What is stored beside reports: the organisers' sealed notes, and small copies of pictures on partners' reports, as many as
 * fit. A copy goes with the report it hangs on.
 */
import { sql } from "kysely";
import type { ReportPictureCopy } from "../../application/joint-ports.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { Store } from "../connection.ts";

/** Keeps the note of a report, or takes it away. */
export async function keepNote(store: Store, report_id: string, sealed: string | null): Promise<void> {
  const db = store.current();
  if (sealed === null) {
    await db.deleteFrom("report_note").where("report_id", "=", report_id).execute();
    return;
  }
  await db.insertInto("report_note").values({ report_id, sealed })
    .onConflict((conflict) => conflict.column("report_id").doUpdateSet({ sealed })).execute();
}

/** Keeps a copy; what belongs to no living report goes, then the oldest until the rest fits. */
export async function keepPictureCopy(store: Store, { hash, sourceUri, picture }: ReportPictureCopy): Promise<void> {
  const db = store.current();
  const { mediaType: media_type, width, height, bytes } = picture;
  await sql`delete from report_picture_copy where not exists
    (select from joint_source where uri = report_picture_copy.source_uri and not is_gone)`.execute(db);
  await db.insertInto("report_picture_copy").values({ hash, source_uri: sourceUri, media_type, width, height, bytes })
    .onConflict((conflict) => conflict.doNothing()).execute();
  await sql`delete from report_picture_copy where hash in (select hash from (
    select hash, row_number() over newest as number, sum(octet_length(bytes)) over newest as together
    from report_picture_copy window newest as (order by kept_at desc, hash)) kept
    where number > ${jointLimits.copies} or together > ${jointLimits.copiesBytes})`.execute(db);
}
