/** Acting together: joint campaigns and who consented, common texts, reports, sources of every partner and the log. */
import type { ColumnType, Generated, JSONColumnType } from "kysely";
import type { CountMethod, Outcome, ReportPicture, ReportText, UnitCount } from "../../domain/report.ts";
import type { JointReading, JointTextPart } from "../../domain/joint.ts";
import type { SourceReading } from "../../domain/joint-source.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `joint_campaign`: a joint campaign and the campaign of this node that stands for it: itself or a companion. */
export interface JointCampaignTable {
  uri: string;
  local_id: string;
  role: "convenor" | "partner";
  reading: JSONColumnType<JointReading>;
  log_seq: Generated<number>;
  log_head: Generated<string>;
  joined_at: ColumnType<Date, string | undefined, string>;
  ended_at: Timestamp | null;
}

/** Table `joint_text`: every version of a common text, our own or as it was read from the convenor. */
export interface JointTextTable {
  campaign_uri: string;
  version: number;
  language: string;
  texts: JSONColumnType<Record<string, JointTextPart>>;
  digest: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `joint_invitation`: who was asked, or asked, to organise together, and what they answered. */
export interface JointInvitationTable {
  id: string;
  uri: string;
  direction: "sent" | "received";
  asked: Generated<boolean>;
  host_uri: string;
  joint_uri: string;
  collection_uri: string;
  organisation_uri: string;
  text_version: number;
  text_digest: string;
  message: string;
  state: "open" | "accepted" | "declined" | "expired" | "withdrawn" | "removed";
  consent_uri: string | null;
  companion_uri: string | null;
  ends_at: Timestamp;
  created_at: ColumnType<Date, string | undefined, never>;
  answered_at: Timestamp | null;
  ended_at: Timestamp | null;
}

/** Table `joint_organisation`: the organisations of a joint campaign as this node verified them, and how far it has read each. */
export interface JointOrganisationTable {
  joint_uri: string;
  uri: string;
  name: string;
  host: string;
  domain: string | null;
  country: string | null;
  consent_uri: string | null;
  companion_uri: string;
  text_version: number | null;
  text_digest: string | null;
  state: "member" | "left" | "removed" | "unconfirmed";
  joined_at: ColumnType<Date, string | undefined, string>;
  left_at: Timestamp | null;
  cursor_seq: Generated<number>;
  cursor_head: Generated<string>;
  read_at: Timestamp | null;
  wanted_at: Timestamp | null;
  trouble: string | null;
}

/** Table `joint_source`: actions and reports exactly as their owners signed them, our own among them. */
export interface JointSourceTable {
  uri: string;
  joint_uri: string;
  kind: "action" | "report";
  organisation_uri: string;
  action_uri: string | null;
  is_local: boolean;
  is_gone: Generated<boolean>;
  digest: string;
  body: string;
  reading: JSONColumnType<SourceReading>;
  updated_at: Timestamp;
  received_at: ColumnType<Date, string | undefined, string>;
}

/** Table `joint_opinion`: what an organisation of the campaign says of another's source; it changes no figure. */
export interface JointOpinionTable {
  object_uri: string;
  by_uri: string;
  joint_uri: string;
  verdict: "added" | "rejected" | "disputed";
  reason: string;
  activity_uri: string;
  created_at: ColumnType<Date, string | undefined, string>;
}

/** Table `joint_signature`: which organisation signed which version of a common text. */
export interface JointSignatureTable {
  text_uri: string;
  organisation_uri: string;
  digest: string;
  activity_uri: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `joint_log`: what this node said about a joint campaign, in order; each line's head includes the one before. */
export interface JointLogTable {
  campaign_id: string;
  seq: number;
  activity_uri: string;
  object_uri: string;
  what: string;
  digest: string;
  head: string;
  reason: Generated<string>;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `action_report`: what took place, told by this movement. */
export interface ActionReportTable {
  id: string;
  campaign_id: string;
  joint_uri: string;
  action_uri: string;
  call_uri: string;
  language: string;
  texts: JSONColumnType<Record<string, ReportText>>;
  outcome: Outcome;
  low: number | null;
  high: number | null;
  method: CountMethod;
  units: JSONColumnType<readonly UnitCount[]>;
  pictures: JSONColumnType<readonly ReportPicture[]>;
  starts_at: Timestamp | null;
  ends_at: Timestamp | null;
  links: ColumnType<readonly string[], string | undefined, string>;
  state: "published" | "withdrawn";
  version: number;
  reason: Generated<string>;
  created_at: ColumnType<Date, string, never>;
  updated_at: Timestamp;
}

/** Table `report_note`: what organisers of this node keep to themselves about a report; sealed, told to nobody. */
export interface ReportNoteTable {
  report_id: string;
  sealed: string;
}

/** Table `report_picture_copy`: small copies of pictures on partners' verified reports, by the hash of their address. */
export interface ReportPictureCopyTable {
  hash: string;
  source_uri: string;
  media_type: "image/jpeg" | "image/png" | "image/webp";
  width: number;
  height: number;
  bytes: ColumnType<Uint8Array, Uint8Array, never>;
  kept_at: ColumnType<Date, string | undefined, string>;
}

/** Table `report_version`: every version of a report as it was signed. */
export interface ReportVersionTable {
  report_id: string;
  version: number;
  digest: string;
  body: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `declared_organisation`: organisations only the convenor speaks for; a figure apart, never added. */
export interface DeclaredOrganisationTable {
  campaign_id: string;
  name: string;
  country: string | null;
  created_at: ColumnType<Date, string | undefined, never>;
}
