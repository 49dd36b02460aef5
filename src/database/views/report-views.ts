/**
 * Reports as pages show them: every standing report of one action, what organisers noted for themselves (sealed), and pictures
 * on partners' reports. Only sources of organisations that take part are shown.
 */
import { type Kysely, sql } from "kysely";
import type { ReadyPicture } from "../../application/ports.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import { sourceReadFromRow } from "../repositories/joint-sources.ts";
import type { Database } from "../schema.ts";
import { hostOfColumn, isShutHost } from "./shut-hosts.ts";

type Db = Pick<Kysely<Database>, "selectFrom" | "selectNoFrom">;

/** Every standing report of an action by an organisation that takes part, ours among them, the first to come first. */
export async function listReportsOf(db: Db, actionUri: string): Promise<readonly SourceRead[]> {
  const rows = await sources(db).where("joint_source.action_uri", "=", actionUri)
    .orderBy("joint_source.received_at").orderBy("joint_source.uri").limit(100).execute();
  return rows.map(sourceReadFromRow);
}

/** The sealed note of organisers about a report; null for none. Whoever opens it asks first who reads. */
export async function findReportNote(db: Db, reportId: string): Promise<string | null> {
  const row = await db.selectFrom("report_note").select("sealed").where("report_id", "=", reportId).executeTakeFirst();
  return row?.sealed ?? null;
}

/** The standing report at an address, from a server that this node exchanges anything with; null when there is none. */
export async function findShownReport(db: Db, uri: string): Promise<SourceRead | null> {
  const row = await sources(db).where("joint_source.uri", "=", uri).where("joint_source.kind", "=", "report")
    .where(sql<boolean>`not coalesce(${isShutHost(hostOfColumn("joint_source.uri"))}, true)`).executeTakeFirst();
  return row === undefined ? null : sourceReadFromRow(row);
}

/** The copy kept of a picture, by the hash of its address; null when none is. */
export async function findPictureCopy(db: Db, hash: string): Promise<ReadyPicture | null> {
  const row = await db.selectFrom("report_picture_copy").select(["media_type", "width", "height", "bytes"])
    .where("hash", "=", hash).executeTakeFirst();
  if (row === undefined) return null;
  return { mediaType: row.media_type, width: row.width, height: row.height, bytes: row.bytes };
}

function sources(db: Db) {
  return db.selectFrom("joint_source")
    .select([
      "joint_source.uri",
      "joint_source.joint_uri",
      "joint_source.organisation_uri",
      "joint_source.is_local",
      "joint_source.digest",
      "joint_source.reading",
      "joint_source.updated_at",
    ])
    .where("joint_source.is_gone", "=", false)
    .where((where) =>
      where.exists(
        where.selectFrom("joint_organisation").select("joint_organisation.uri")
          .whereRef("joint_organisation.joint_uri", "=", "joint_source.joint_uri")
          .whereRef("joint_organisation.uri", "=", "joint_source.organisation_uri")
          .where("joint_organisation.state", "=", "member"),
      )
    );
}
