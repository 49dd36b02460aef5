/** What changed in the sources of joint campaigns, for the public record: one row per change, never rewritten. */
import type { ColumnType, Generated } from "kysely";
import type { SourceReading } from "../../domain/joint-source.ts";

/**
 * Table `joint_change`: a source before and after, gone for good when there is no after; or an organisation that joined, left or
 * was removed, then with the moment since when it had taken part.
 */
export interface JointChangeTable {
  seq: Generated<string>;
  joint_uri: string;
  object_uri: string;
  organisation_uri: string;
  what: "changed" | "gone" | "joined" | "left" | "removed";
  since: ColumnType<Date | null, string | null | undefined, never>;
  before: ColumnType<SourceReading | null, string | null, never>;
  after: ColumnType<SourceReading | null, string | null, never>;
  reason: string;
  created_at: ColumnType<Date, string | undefined, never>;
}
