/**
 * What persons follow beside actors, and what is fed by following: topics with what was said about them, lists that are
 * being brought in, and the calendars of partners. All of it private to the person or the node; nothing of it is published.
 */
import type { ColumnType } from "kysely";
import type { Timestamp } from "./timestamp.ts";

/** Table `topic_follow`: a hashtag, struggle or place that a person follows. `topic` is the key of `domain/topic.ts`. */
export interface TopicFollowTable {
  person_id: string;
  topic: string;
  label: string;
  created_at: ColumnType<Date, string | undefined, never>;
}

/** Table `topic_item`: a public call or post under each of its topics. Ids are from the sequence of `stream_item`. */
export interface TopicItemTable {
  id: ColumnType<string, never, never>;
  topic: string;
  subject_uri: string;
  author_uri: string;
  published_at: Timestamp;
}

/** Table `follow_list`: a file of accounts that a person brought in. */
export interface FollowListTable {
  id: string;
  person_id: string;
  mode: "merge" | "overwrite";
  created_at: ColumnType<Date, string | undefined, never>;
}

/** What became of a line of a list. */
export type FollowListState =
  | "waiting"
  | "followed"
  | "already"
  | "unreadable"
  | "not_found"
  | "unreachable"
  | "blocked"
  | "oneself";

/** Table `follow_list_line`: one line of the file and what became of it. */
export interface FollowListLineTable {
  list_id: string;
  number: number;
  account: string;
  with_shares: boolean;
  with_notice: boolean;
  languages: string[];
  state: FollowListState;
}

/** Table `partner_page`: when the public calendar of a followed actor is read next. */
export interface PartnerPageTable {
  actor_uri: string;
  next_at: Timestamp;
  failures: ColumnType<number, number | undefined, number>;
  read_at: Timestamp | null;
}
