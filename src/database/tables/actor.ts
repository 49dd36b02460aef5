/** Local actors, their keys, and who follows them. One handle space for the whole node. */
import type { ColumnType, JSONColumnType } from "kysely";
import type { Timestamp } from "./timestamp.ts";

/** Table `actor`: every actor this node answers for, deleted ones included (they answer 410 for ever). */
export interface ActorTable {
  id: string;
  uri: string;
  kind: "node" | "movement" | "campaign" | "person";
  handle: string;
  created_at: ColumnType<Date, string | undefined, never>;
  deleted_at: Timestamp | null;
}

/** Table `actor_key`: key pairs. The private key is sealed with the key file and useless without it. */
export interface ActorKeyTable {
  actor_id: string;
  algorithm: "rsa" | "ed25519";
  public_key: string;
  sealed_private_key: string;
  created_at: ColumnType<Date, string | undefined, never>;
  expires_at: Timestamp | null;
  revoked_at: Timestamp | null;
  /** The proof by which the key before it vouches for it; null for the first. */
  vouched: JSONColumnType<Record<string, unknown> | null, string | null | undefined, string | null>;
}

/** Table `follower`: who follows a local actor, and where their posts go. Never published as a list. */
export interface FollowerTable {
  actor_id: string;
  follower_uri: string;
  follow_uri: string;
  inbox: string;
  shared_inbox: string | null;
  state: ColumnType<"requested" | "accepted", "requested" | "accepted" | undefined>;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `following`: which remote actors a local actor follows or has asked to. */
export interface FollowingTable {
  actor_id: string;
  target_uri: string;
  follow_uri: string;
  state: "requested" | "accepted" | "refused";
  /** Whether what it passes on is wanted too. */
  with_shares: ColumnType<boolean, boolean | undefined>;
  /** Whether the follower wants to be told of what it says. */
  with_notice: ColumnType<boolean, boolean | undefined>;
  /** Only what it says in these languages; empty means all. */
  languages: ColumnType<string[], string[] | undefined>;
  created_at: ColumnType<Date, string | undefined, never>;
  answered_at: Timestamp | null;
}
