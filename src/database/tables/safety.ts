/** What persons filter, what moderators decided, and with whom the node exchanges anything. */
import type { ColumnType, Generated } from "kysely";
import type { FilterAction, FilterContext } from "../../domain/filter.ts";
import type { ActorLevel, NetworkMode, WarningStep } from "../../domain/moderation.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `person_filter`: words somebody does not want to read, and where. */
export interface PersonFilterTable {
  id: string;
  person_id: string;
  phrase: string;
  whole_word: boolean;
  contexts: FilterContext[];
  action: FilterAction;
  expires_at: Timestamp | null;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `waiting_distance`: names of imported lists that this node has not met yet. */
export interface WaitingDistanceTable {
  person_id: string;
  list: "blocks" | "mutes";
  name: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `person_warning`: what moderators told a member, kept for that member. */
export interface PersonWarningTable {
  id: string;
  person_id: string;
  step: WarningStep;
  words: string;
  subject_uri: string | null;
  made_on: ColumnType<Date | string, string, never>;
}

/** Table `moderation_note`: what moderators note for one another, for a year. `target` is an address or a domain. */
export interface ModerationNoteTable {
  id: string;
  flag_id: string | null;
  target: string;
  person_id: string | null;
  words: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `moderation_entry`: who took which step about what, for a year. No reasons, no reporters. */
export interface ModerationEntryTable {
  id: string;
  by_id: string | null;
  is_operator: boolean;
  step: string;
  target: string;
  flag_id: string | null;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `actor_limit`: actors, ours or not, that moderators limited or suspended. */
export interface ActorLimitTable {
  actor_uri: string;
  level: ActorLevel;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `hidden_post`: posts, ours or not, that moderators keep from being seen here. */
export interface HiddenPostTable {
  post_uri: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `domain_limit`: servers that are heard with less trust; those not heard at all are in `domain_block`. */
export interface DomainLimitTable {
  domain: string;
  is_limited: boolean;
  rejects_media: Generated<boolean>;
  rejects_flags: Generated<boolean>;
  reason: Generated<string>;
  private_note: Generated<string>;
  is_obfuscated: Generated<boolean>;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `domain_allow`: servers the node exchanges with when it does not exchange with everybody. */
export interface DomainAllowTable {
  domain: string;
  note: Generated<string>;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `network_mode`: one row. */
export interface NetworkModeTable {
  only_row: Generated<boolean>;
  mode: NetworkMode;
}
