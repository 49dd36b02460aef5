/** Campaigns, calls, notices and pictures: what a movement writes. Texts are JSON objects keyed by language. */
import type { ColumnType, JSONColumnType } from "kysely";
import type { CampaignText } from "../../domain/campaign.ts";
import type { CallText } from "../../domain/call.ts";
import type { Place } from "../../domain/place.ts";
import type { Texts } from "../../domain/language.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `campaign`: shares its id with its actor. */
export interface CampaignTable {
  id: string;
  language: string;
  texts: JSONColumnType<Record<string, CampaignText>>;
  struggles: string[];
  starts_on: ColumnType<string | null, string | null, string | null>;
  ends_on: ColumnType<string | null, string | null, string | null>;
  picture_id: string | null;
  picture_alt: JSONColumnType<Texts>;
  state: "draft" | "published" | "closed";
  created_at: ColumnType<Date, string, never>;
  published_at: Timestamp | null;
  updated_at: Timestamp;
  /** Whether what members write under its calls waits for an organiser. */
  member_replies: ColumnType<"held" | "shown", "held" | "shown" | undefined, "held" | "shown">;
}

/** Table `call`: one call to action. */
export interface CallTable {
  id: string;
  campaign_id: string;
  kind: string;
  language: string;
  texts: JSONColumnType<Record<string, CallText>>;
  starts_at: Timestamp | null;
  ends_at: Timestamp | null;
  timezone: string | null;
  place: JSONColumnType<Place | null>;
  online_url: string | null;
  online_public: boolean;
  capacity: number | null;
  pledge: "open" | "confirmed" | "invite" | "external" | "none";
  external_url: string | null;
  pledge_until: Timestamp | null;
  threshold: number | null;
  pledge_options: string[];
  distributed: boolean;
  risk: boolean;
  tags: string[];
  picture_id: string | null;
  picture_alt: JSONColumnType<Texts>;
  parent_uri: ColumnType<string | null, string | null | undefined, string | null>;
  joint_uri: ColumnType<string | null, string | null | undefined, string | null>;
  part_of: ColumnType<string | null, string | null | undefined, string | null>;
  state: "draft" | "published" | "closed" | "cancelled";
  sequence: number;
  created_at: ColumnType<Date, string, never>;
  published_at: Timestamp | null;
  updated_at: Timestamp;
}

/** Table `notice`: short public messages of the movement. */
export interface NoticeTable {
  id: string;
  kind: "campaign-published" | "call-cancelled";
  campaign_id: string;
  call_id: string | null;
  published_at: Timestamp;
}

/** Table `media`: re-encoded pictures without metadata; the bytes live in the database so that one backup has all. */
export interface MediaTable {
  id: string;
  media_type: "image/jpeg" | "image/png" | "image/webp";
  width: number;
  height: number;
  bytes: ColumnType<Uint8Array, Uint8Array, never>;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `tombstone`: what once was here; its address answers 410 for ever. */
export interface TombstoneTable {
  uri: string;
  former_type: string;
  deleted_at: Timestamp;
}
