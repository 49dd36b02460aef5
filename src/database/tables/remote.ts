/** What others told this node: remote actors and calls, reactions, replies, complaints, and what was seen already. */
import type { ColumnType, JSONColumnType } from "kysely";
import type { FlagCategory, FlagOutcome } from "../../domain/moderation.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `remote_actor`: the last good reading of a remote actor. */
export interface RemoteActorTable {
  uri: string;
  type: string;
  handle: string;
  host: string;
  name: string;
  summary: string;
  url: string | null;
  inbox: string;
  shared_inbox: string | null;
  fetched_at: Timestamp;
  gone_at: Timestamp | null;
}

/** Table `remote_call`: an Event of another node that this node follows or was told of. */
export interface RemoteCallTable {
  uri: string;
  attributed_to: string;
  name: string;
  language: string | null;
  starts_at: Timestamp | null;
  ends_at: Timestamp | null;
  state: string;
  reading: JSONColumnType<Record<string, unknown>>;
  published_at: Timestamp | null;
  updated_at: Timestamp;
  received_at: ColumnType<Date, string | undefined, never>;
}

/** Table `share`: which followed actor announced which remote call. */
export interface ShareTable {
  object_uri: string;
  actor_uri: string;
  activity_uri: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `reaction`: likes and shares of local objects. Counted, never shown as success. */
export interface ReactionTable {
  object_uri: string;
  actor_uri: string;
  kind: "like" | "share";
  activity_uri: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `reply`: what is decided about a `post` under a call. Held until an organiser says yes; private ones never shown. */
export interface ReplyTable {
  uri: string;
  object_uri: string;
  actor_uri: string;
  audience: "public" | "unlisted" | "followers" | "direct";
  state: "held" | "shown" | "hidden";
  published_at: Timestamp;
  /** The domain somebody registered, under which the sender's server is; see `registrableDomain`. */
  sender_domain: ColumnType<string, string | undefined, string>;
}

/** Table `quote`: approvals to quote public objects, each served at its own address. */
export interface QuoteTable {
  id: string;
  object_uri: string;
  quote_uri: string;
  owner_id: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/**
 * Table `flag`: complaints. Of another server's only the server is kept; of our own members `reporter_id`, so that they learn
 * the outcome, and `shows_reporter` when moderators may know. `resolved_by` and `assignee_id` are persons of this node.
 */
export interface FlagTable {
  id: string;
  host: string;
  object_uris: string[];
  content: string;
  state: "open" | "resolved";
  category: ColumnType<FlagCategory, FlagCategory | undefined>;
  sender_domain: ColumnType<string, string | undefined, never>;
  reporter_id: ColumnType<string | null, string | null | undefined, string | null>;
  shows_reporter: ColumnType<boolean, boolean | undefined>;
  is_forwarded: ColumnType<boolean, boolean | undefined>;
  assignee_id: ColumnType<string | null, string | null | undefined, string | null>;
  resolved_by: ColumnType<string | null, string | null | undefined, string | null>;
  outcome: ColumnType<FlagOutcome | null, FlagOutcome | null | undefined, FlagOutcome | null>;
  resolved_at: ColumnType<Date | null, string | null | undefined, string | null>;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `domain_block`: servers this node neither hears nor delivers to. `reason` is public, `private_note` is not. */
export interface DomainBlockTable {
  domain: string;
  reason: string;
  private_note: ColumnType<string, string | undefined>;
  is_obfuscated: ColumnType<boolean, boolean | undefined>;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `actor_block`: remote actors who blocked a local one; nothing is delivered to them. */
export interface ActorBlockTable {
  actor_id: string;
  blocker_uri: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `seen_activity`: one row per effect, in the effect's own transaction. Hashes only; null of `forget_at` is for good. */
export interface SeenActivityTable {
  key_hash: string;
  created_at: ColumnType<Date, string | undefined, string>;
  forget_at: ColumnType<Date | null, string | null | undefined, string | null>;
}

/** Table `remote_tombstone`: remote objects deleted before or after they came; a late Create of them is ignored. */
export interface RemoteTombstoneTable {
  uri: string;
  deleted_at: ColumnType<Date, string | undefined, never>;
}
