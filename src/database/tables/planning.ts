/** What organisers keep beside their texts: when a draft shall go out, and from which original a translation was made. */
import type { ColumnType, Generated } from "kysely";
import type { Timestamp } from "./timestamp.ts";

/** Table `planned_publication`: a draft that goes out at a moment, or how that ended. One plan per call. */
export interface PlannedPublicationTable {
  call_id: string;
  due_at: Timestamp;
  /** IANA name of the zone the organiser thought in. */
  timezone: string;
  state: Generated<"waiting" | "done" | "refused">;
  settled_at: Timestamp | null;
  /** Kind of the refusal that kept it from going out. */
  reason: string | null;
  created_at: ColumnType<Date, never, never>;
}

/**
 * Table `translation`: for the original language, how often its words changed; for every other, the number of the
 * original it was last written from. `subject_id` is a campaign's or a call's.
 */
export interface TranslationTable {
  subject_id: string;
  language: string;
  revision: number;
}
