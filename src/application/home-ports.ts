/**
 * What the use cases about following need from outside beside follows themselves: topics, what is filed under them, and
 * lists of accounts that are brought in. Part of `Work`; everything happens in its transaction.
 */
import type { Call } from "../domain/call.ts";
import type { Post } from "../domain/post.ts";
import type { Topic } from "../domain/topic.ts";
import type { RemoteCall } from "./remote-ports.ts";

/** Repositories about following; part of `Work`. */
export interface HomePorts {
  readonly topics: TopicRepository;
  readonly followLists: FollowListRepository;
}

/** How much of somebody is wanted. */
export interface FollowWishes {
  /** Whether what they pass on is wanted too. */
  readonly withShares: boolean;
  /** Whether the follower wants to be told whenever they say something. */
  readonly withNotice: boolean;
  /** Only these languages; empty means all. */
  readonly languages: readonly string[];
}

/** Topics, who follows them, and what was said about them. */
export interface TopicRepository {
  /** Follows a topic; answers false when it was followed already. `label` is how the person wrote it. */
  follow(personId: string, topic: Topic, label: string): Promise<boolean>;
  /** Ends it; answers whether it was followed. */
  unfollow(personId: string, topic: Topic): Promise<boolean>;
  count(personId: string): Promise<number>;
  /** Puts a published call of this node into the stream of its campaign and movement, and under its topics. */
  callOut(call: Call): Promise<void>;
  /** Files a call of this node anew after it was changed; a draft is under nothing. */
  callChanged(call: Call): Promise<void>;
  /** Puts a call of another node into the stream of its owner, and under its topics. */
  remoteCall(call: RemoteCall, now: Temporal.Instant): Promise<void>;
  /** Files a public post under its hashtags; any other is under nothing. */
  post(post: Pick<Post, "uri" | "authorUri" | "audience" | "tags" | "publishedAt">): Promise<void>;
}

/** One line of a list as read from a file. `account` is an address `name@host`. */
export interface FollowListLine extends FollowWishes {
  readonly account: string;
}

/** What became of a line; see `tables/home.ts`. */
export type FollowLineOutcome =
  | "followed"
  | "already"
  | "unreadable"
  | "not_found"
  | "unreachable"
  | "blocked"
  | "oneself";

/** Lists of accounts that persons bring in, each line a job of its own. */
export interface FollowListRepository {
  /** Stores a list; every line that can be read becomes a job. */
  add(
    list: { readonly id: string; readonly personId: string; readonly mode: "merge" | "overwrite" },
    lines: readonly (FollowListLine & { readonly isReadable: boolean })[],
  ): Promise<void>;
  /** Locks a line that still waits, with whose list it is on; null when it was done, or the list is gone. */
  lockWaiting(
    listId: string,
    number: number,
  ): Promise<{ readonly personId: string; readonly line: FollowListLine } | null>;
  settle(listId: string, number: number, outcome: FollowLineOutcome): Promise<void>;
  /** Whether a list of this person has lines that wait. */
  isBusy(personId: string): Promise<boolean>;
}
