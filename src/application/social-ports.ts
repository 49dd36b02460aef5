/**
 * What the use cases of persons need from outside: posts, the stream homes are read from, profiles, and what somebody is
 * told of. Part of `Work`; everything happens in its transaction.
 */
import type { Post } from "../domain/post.ts";
import type { Profile } from "../domain/profile.ts";

/** Repositories of persons' doings; part of `Work`. */
export interface SocialPorts {
  readonly posts: PostRepository;
  readonly stream: StreamRepository;
  readonly profiles: ProfileRepository;
  readonly notifications: NotificationRepository;
}

/** Posts of this node and of others. */
export interface PostRepository {
  /**
   * Stores a post with its named readers, or replaces an older version. Answers false, having changed nothing, when what
   * is stored is as new or newer.
   */
  save(post: Post, readers: readonly string[]): Promise<boolean>;
  /** Locks and returns the post at a URI; null if there is none. */
  lock(uri: string): Promise<Post | null>;
  /** Removes a post, what hangs on it, and its place in every home. */
  remove(uri: string): Promise<void>;
}

/** Something an actor did that belongs in the homes of those who follow them. */
export interface StreamItem {
  readonly actorUri: string;
  readonly subjectUri: string;
  /** Said it, passed it on, or called for it (a call or an action). */
  readonly verb: "posted" | "shared" | "called";
  readonly activityUri: string | null;
  readonly publishedAt: Temporal.Instant;
}

/** The stream: what everybody followed did, once per actor, subject and verb. */
export interface StreamRepository {
  add(item: StreamItem): Promise<void>;
  /** Removes what an actor did about a subject. */
  remove(actorUri: string, subjectUri: string, verb: StreamItem["verb"]): Promise<void>;
  /** Removes everything about a subject. */
  removeSubject(subjectUri: string): Promise<void>;
}

/** What persons show of themselves. */
export interface ProfileRepository {
  /** The profile of a person; one with nothing in it while they said nothing. */
  load(personId: string): Promise<Profile>;
  save(profile: Profile): Promise<void>;
}

/** What a person can be told of. */
export type NotificationKind =
  | "follow_requested"
  | "followed"
  | "follow_accepted"
  | "mentioned"
  | "replied"
  | "quoted"
  | "shared"
  | "poll_ended"
  | "call_changed"
  | "call_cancelled"
  | "moved"
  | "flag_opened"
  | "account_requested"
  | "signed_in_by_link";

/** One thing a person is told of. Repeating it is fine: it is told once. */
export interface Notification {
  readonly personId: string;
  readonly kind: NotificationKind;
  readonly actorUri: string | null;
  readonly subjectUri: string | null;
}

/** What persons are told of; never told to anybody else, and never kept about somebody they block, mute or hide. */
export interface NotificationRepository {
  add(notification: Notification): Promise<void>;
}
