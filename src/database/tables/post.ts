/**
 * Posts of this node and of others, in one form, and the stream that homes are read from. What other servers sent is
 * stored sanitised; what was written here is stored as written too, so that it can be changed.
 */
import type { ColumnType, JSONColumnType } from "kysely";
import type { PostAttachment, PostMention, PostPoll, PostSources, PostTexts } from "../../domain/post.ts";
import type { Timestamp } from "./timestamp.ts";

/** Table `post`: `id`, `author_id` and `sources` are set for posts of this node only. */
export interface PostTable {
  uri: string;
  id: string | null;
  author_uri: string;
  author_id: string | null;
  audience: "public" | "unlisted" | "followers" | "direct";
  language: string | null;
  texts: JSONColumnType<PostTexts>;
  sources: JSONColumnType<PostSources | null, string | null | undefined, string | null>;
  in_reply_to: string | null;
  thread_uri: string;
  quote_uri: ColumnType<string | null, string | null | undefined, string | null>;
  quote_state: ColumnType<"asked" | "approved" | "refused" | null, "asked" | "approved" | "refused" | null | undefined>;
  quote_stamp: ColumnType<string | null, string | null | undefined, string | null>;
  quote_policy: ColumnType<"anyone" | "followers" | "nobody", "anyone" | "followers" | "nobody" | undefined>;
  reply_policy: ColumnType<"anyone" | "followers" | "mentioned", "anyone" | "followers" | "mentioned" | undefined>;
  attachments: JSONColumnType<readonly PostAttachment[], string | undefined, string>;
  mentions: JSONColumnType<readonly PostMention[], string | undefined, string>;
  tags: ColumnType<string[], string[] | undefined, string[]>;
  poll: JSONColumnType<PostPoll | null, string | null | undefined, string | null>;
  url: string | null;
  is_indexable: ColumnType<boolean, boolean | undefined, boolean>;
  /** An answer that the author of what it answers did not allow: never listed under it. */
  is_kept_back: ColumnType<boolean, boolean | undefined, boolean>;
  published_at: Timestamp;
  updated_at: Timestamp | null;
  received_at: ColumnType<Date, string | undefined, never>;
}

/** Table `post_reader`: whom a post names as its readers, beside the audience. */
export interface PostReaderTable {
  post_uri: string;
  actor_uri: string;
}

/** Table `stream_item`: one row for everything an actor said, passed on or called for; homes are read from it. */
export interface StreamItemTable {
  id: ColumnType<string, never, never>;
  actor_uri: string;
  subject_uri: string;
  verb: "posted" | "shared" | "called";
  activity_uri: string | null;
  published_at: Timestamp;
}

/** Table `poll_vote`: what a person of this node chose in a poll of another server. Seen by that person alone. */
export interface PollVoteTable {
  post_uri: string;
  person_id: string;
  choices: string[];
  created_at: ColumnType<Date, string | undefined, never>;
}
