/** Archives of other nodes' campaigns: what was exported, exactly, and what was read of it once. */
import type { ColumnType, JSONColumnType } from "kysely";
import type { ArchiveRecord } from "../../domain/archive.ts";
import type { SourceRead } from "../../domain/joint-source.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `campaign_archive`: one archive per campaign; its handle is in the one handle space of the node. */
export interface CampaignArchiveTable {
  uri: string;
  handle: string;
  origin: string;
  record: JSONColumnType<ArchiveRecord>;
  exported_at: Timestamp;
  imported_at: Timestamp;
}

/** A source as JSON: its time as ISO 8601. */
export type StoredSource = Omit<SourceRead, "updatedAt"> & { readonly updatedAt: string };

/** Table `archive_document`: every document of an archive as it was; `source` only for what is counted. */
export interface ArchiveDocumentTable {
  campaign_uri: string;
  address: string;
  body: string;
  source: ColumnType<StoredSource | null, string | null, never>;
}

/** Table `archive_picture`: the pictures of an archive, written anew. */
export interface ArchivePictureTable {
  campaign_uri: string;
  address: string;
  media_type: "image/jpeg" | "image/png" | "image/webp";
  bytes: ColumnType<Uint8Array, Uint8Array, never>;
}
