/** What a person shows of themselves, what they keep at a distance, and what they are told of. */
import type { ColumnType, JSONColumnType } from "kysely";
import type { Texts } from "../../domain/language.ts";
import type { NearPlace, ProfileLink } from "../../domain/profile.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `profile`: one row per person. `near` is private and never leaves the node. */
export interface ProfileTable {
  person_id: string;
  language: string;
  texts: JSONColumnType<Texts, string | undefined, string>;
  links: JSONColumnType<readonly ProfileLink[], string | undefined, string>;
  avatar_id: ColumnType<string | null, string | null | undefined, string | null>;
  avatar_alt: JSONColumnType<Texts, string | undefined, string>;
  is_locked: ColumnType<boolean, boolean | undefined, boolean>;
  is_discoverable: ColumnType<boolean, boolean | undefined, boolean>;
  is_indexable: ColumnType<boolean, boolean | undefined, boolean>;
  reply_policy: ColumnType<"anyone" | "followers" | "mentioned", "anyone" | "followers" | "mentioned" | undefined>;
  quote_policy: ColumnType<"anyone" | "followers" | "nobody", "anyone" | "followers" | "nobody" | undefined>;
  moved_to: ColumnType<string | null, string | null | undefined, string | null>;
  also_known_as: ColumnType<string[], string[] | undefined, string[]>;
  near: JSONColumnType<NearPlace | null, string | undefined, string>;
  reading_languages: ColumnType<string[], string[] | undefined, string[]>;
  updated_at: ColumnType<Date, string | undefined, string>;
  /** When the links are to be looked at again; null when there is nothing to look at. */
  links_due_at: ColumnType<Date | null, string | null | undefined, string | null>;
}

/** Table `person_block`: whom a person blocked. `activity_uri` is the Block told to the other side. */
export interface PersonBlockTable {
  person_id: string;
  target_uri: string;
  activity_uri: ColumnType<string | null, string | null | undefined, string | null>;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `person_mute`: whom a person does not want to read; `until` null is for ever. Nobody is told. */
export interface PersonMuteTable {
  person_id: string;
  target_uri: string;
  until: Timestamp | null;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `person_hidden_host`: servers a person does not want to read. Nobody is told. */
export interface PersonHiddenHostTable {
  person_id: string;
  host: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `notification`: what a person is told of, once each. Seen by that person only. */
export interface NotificationTable {
  id: string;
  person_id: string;
  kind: string;
  actor_uri: string | null;
  subject_uri: string | null;
  created_at: ColumnType<Date, string | undefined, string>;
  read_at: Timestamp | null;
}
