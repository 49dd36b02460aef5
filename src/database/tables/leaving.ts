/** Moves, archives and erasures. What is left of an erasure names servers and days, and nobody. */
import type { ColumnType, JSONColumnType } from "kysely";
import type { KeyFile } from "../../application/leaving-ports.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `person_move`: when a person of this node last moved away, so that followers are not sent around. */
export interface PersonMoveTable {
  person_id: string;
  moved_at: Timestamp;
}

/** Table `remote_move`: the last move of another server's actor that was believed. */
export interface RemoteMoveTable {
  actor_uri: string;
  target_uri: string;
  moved_at: Timestamp;
}

/** Table `person_export`: one archive per person. `sealed_key` opens its pieces; `key_files` are under the person's passphrase. */
export interface PersonExportTable {
  id: string;
  person_id: string;
  state: ColumnType<
    "waiting" | "working" | "ready" | "failed",
    "waiting" | undefined,
    "waiting" | "working" | "ready" | "failed"
  >;
  language: string;
  sealed_key: string;
  key_files: JSONColumnType<readonly KeyFile[], string, string>;
  files_done: ColumnType<number, number | undefined, number>;
  files_total: ColumnType<number, number | undefined, number>;
  bytes: ColumnType<string | number | bigint, number | undefined, number>;
  asked_at: ColumnType<Date, string | undefined, never>;
  expires_at: Timestamp;
}

/** Table `person_export_piece`: the archive in pieces, each encrypted with the archive's key. */
export interface PersonExportPieceTable {
  export_id: string;
  place: number;
  sealed: Uint8Array;
}

/** Table `erasure`: one per erased actor. The secret of its page is kept as a hash. */
export interface ErasureTable {
  id: string;
  secret_hash: string;
  actor_id: string;
  state: ColumnType<"telling" | "done", "telling" | undefined, "telling" | "done">;
  asked_on: string;
  keys_until: Timestamp;
  settled_on: string | null;
}

/** Table `erasure_server`: an inbox that was asked to forget, and what it answered. Once settled the inbox is a hash. */
export interface ErasureServerTable {
  erasure_id: string;
  inbox: string;
  host: string;
  state: ColumnType<
    "waiting" | "confirmed" | "refused" | "silent",
    "waiting" | undefined,
    "waiting" | "confirmed" | "refused" | "silent"
  >;
  status: ColumnType<number | null, number | null | undefined, number | null>;
}
