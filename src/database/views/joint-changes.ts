/**
 * The public record of a joint campaign: what its sources said before and say now, who took part from when to when, what was
 * disputed. It names organisations and never a person.
 */
import type { SourceReading } from "../../domain/joint-source.ts";
import { fromColumn, fromNullableColumn } from "../repositories/instants.ts";
import type { Opinion } from "./joint-views.ts";
import type { Reader } from "./read-only.ts";

/** One entry of the record. */
export type JointChange =
  & { readonly at: Temporal.Instant }
  & (
    | {
      readonly what: "joined" | "left" | "removed";
      readonly organisationUri: string;
      /** Since when it had taken part; null for one that joined. */
      readonly since: Temporal.Instant | null;
    }
    | { readonly what: "text"; readonly version: number }
    | { readonly what: "judged"; readonly opinion: Opinion }
    | {
      readonly what: "changed" | "gone";
      readonly objectUri: string;
      readonly organisationUri: string;
      readonly before: SourceReading;
      readonly after: SourceReading | null;
      readonly reason: string;
    }
  );

/** Most entries of each sort that are read for one page. */
const MOST = 500;

/** The record, newest first. What concerns a version or an organisation comes from what is stored of it, not from a copy. */
export async function listChanges(db: Reader, jointUri: string): Promise<readonly JointChange[]> {
  const rows = await db.selectFrom("joint_change").selectAll().where("joint_uri", "=", jointUri)
    .orderBy("seq", "desc").limit(MOST).execute();
  // What was said of a source stays in the record when the source is gone.
  const known = db.selectFrom("joint_source").select("uri").where("joint_uri", "=", jointUri);
  const opinions = await db.selectFrom("joint_opinion").selectAll().where("joint_uri", "=", jointUri)
    .where("verdict", "<>", "added").where("object_uri", "in", known).orderBy("created_at", "desc").limit(MOST)
    .execute();
  const texts = await db.selectFrom("joint_text").select(["version", "created_at"]).where("campaign_uri", "=", jointUri)
    .orderBy("version", "desc").limit(MOST).execute();
  const changes: JointChange[] = [
    ...opinions.map(({ object_uri: objectUri, by_uri: byUri, verdict, reason, created_at }): JointChange => {
      const at = fromColumn(created_at);
      return { what: "judged", at, opinion: { objectUri, byUri, verdict, reason, at } };
    }),
    ...texts.map(({ version, created_at }): JointChange => ({
      what: "text",
      at: fromColumn(created_at),
      version,
    })),
    ...rows.flatMap((row): JointChange[] => {
      const { what, object_uri: objectUri, organisation_uri: organisationUri, before, after, reason } = row;
      const at = fromColumn(row.created_at);
      if (what === "joined" || what === "left" || what === "removed") {
        return [{ what, at, organisationUri, since: fromNullableColumn(row.since) }];
      }
      return before === null ? [] : [{ what, at, objectUri, organisationUri, before, after, reason }];
    }),
  ];
  return changes.sort((a, b) => Temporal.Instant.compare(b.at, a.at));
}
