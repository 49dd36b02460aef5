/**
 * The shape of `queue_message`: one row per job that is waiting, running or dead.
 * A finished job has no row; nothing here says who did what, only what is still to be done.
 */
import type { ColumnType, Generated } from "kysely";

/** What a job carries: any JSON object. Secrets and long bodies stay outside and are named by reference. */
export type JobPayload = { readonly [key: string]: unknown };

/** Where a job stands: `due` is to be done (now, later, or running under a lease), `dead` was given up and can be replayed. */
export type JobState = "due" | "dead";

/** One row of `queue_message`. Times are the database's clock; `fairness_key` is the empty string when there is none. */
export interface QueueMessageTable {
  /** Chosen by the writer, so that the same job enqueued twice is one row. */
  id: string;
  /** Name of the queue the job waits in. */
  queue: string;
  /** The job itself, written as JSON text. */
  payload: ColumnType<JobPayload, string, string>;
  /** Jobs of one queue with the same key run one after another in the order of `sequence`; `null` runs freely. */
  ordering_key: string | null;
  /** The remote host the job concerns; hosts take turns. Empty for jobs that concern none. */
  fairness_key: Generated<string>;
  /** Order of writing; survives every retry. */
  sequence: ColumnType<string | number | bigint, never, never>;
  /** Not to be claimed before this moment. */
  run_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** Names the claim that holds the job; `null` when nobody does. */
  lease_token: string | null;
  /** When the holder's right ends unless it is renewed. */
  lease_until: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
  /** How often the job was claimed, crashes included. */
  tries: Generated<number>;
  /** The last failure in one line, cut short; never a whole activity. */
  last_error: string | null;
  /** See {@link JobState}. */
  state: Generated<JobState>;
  /** When the row was written. */
  created_at: ColumnType<Date, never, never>;
}
