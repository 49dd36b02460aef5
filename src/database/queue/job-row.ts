/** Between rows of `queue_message` and jobs, and between payloads and JSON text the database accepts. */
import { sql } from "kysely";
import type { JobPayload, JobState } from "../tables/queue-message.ts";
import type { Claim, Job } from "./job.ts";

/** One row as both drivers answer it. */
export interface JobRow {
  /** UUID. */
  readonly id: string;
  /** Which queue. */
  readonly queue: string;
  /** Parsed JSON. */
  readonly payload: JobPayload;
  /** `null` runs freely. */
  readonly ordering_key: string | null;
  /** Empty for none. */
  readonly fairness_key: string;
  /** Whole number. */
  readonly sequence: number | bigint | string;
  /** Not before. */
  readonly run_at: Date;
  /** Token of the holder. */
  readonly lease_token: string | null;
  /** End of the lease. */
  readonly lease_until: Date | null;
  /** Claims so far. */
  readonly tries: number;
  /** Last failure. */
  readonly last_error: string | null;
  /** Still to be done or given up. */
  readonly state: JobState;
  /** When written. */
  readonly created_at: Date;
}

/** The columns of a {@link JobRow}, of the row named `m`. */
export const jobColumns = sql.raw(
  [
    "id",
    "queue",
    "payload",
    "ordering_key",
    "fairness_key",
    "sequence",
    "run_at",
    "lease_token",
    "lease_until",
    "tries",
    "last_error",
    "state",
    "created_at",
  ].map((column) => `m.${column}`).join(", "),
);

/** Reads a job from its row. */
export function jobFromRow(row: JobRow): Job {
  return {
    id: row.id,
    queue: row.queue,
    payload: row.payload,
    orderingKey: row.ordering_key,
    fairnessKey: row.fairness_key === "" ? null : row.fairness_key,
    sequence: Number(row.sequence),
    tries: row.tries,
    lastError: row.last_error,
    state: row.state,
    runAt: instant(row.run_at),
    leaseUntil: row.lease_until === null ? null : instant(row.lease_until),
    createdAt: instant(row.created_at),
  };
}

/** Reads a claim from the row it was just leased in. */
export function claimFromRow(row: JobRow): Claim {
  if (row.lease_token === null) throw new Error(`Job ${row.id} was claimed without a token.`);
  return { ...jobFromRow(row), leaseToken: row.lease_token };
}

/**
 * Writes a payload as JSON text that `jsonb` accepts.
 * `jsonb` has no U+0000 and no lone surrogates, which foreign text may contain: each becomes U+FFFD.
 */
export function payloadText(payload: JobPayload): string {
  const text = JSON.stringify(payload);
  return /\\u(?:0000|d[89a-f])/iu.test(text) ? JSON.stringify(wellFormed(payload)) : text;
}

/** One line of at most 500 characters. */
export function errorLine(error: string): string {
  return cleanText(error.replace(/\s+/gu, " ").trim()).slice(0, 500).toWellFormed();
}

function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return cleanText(value);
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== "object" || value === null) return value;
  if ("toJSON" in value && typeof value.toJSON === "function") return wellFormed(JSON.parse(JSON.stringify(value)));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), wellFormed(inner)]));
}

function cleanText(text: string): string {
  return text.replaceAll("\0", "\ufffd").toWellFormed();
}

function instant(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime());
}
