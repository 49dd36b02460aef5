/**
 * What the use cases of persons need from outside: posts, the stream homes are read from, profiles, and what somebody is
 * told of. Part of `Work`; everything happens in its transaction.
 */
import type { Post } from "../domain/post.ts";
import type { Right } from "../domain/person.ts";
import type { NotificationKind } from "../domain/notification.ts";
import type { HomePorts } from "./home-ports.ts";
import type { ConversationRepository } from "./conversation-ports.ts";
import type { Profile } from "../domain/profile.ts";

/** Repositories of persons' doings; part of `Work`. */
export interface SocialPorts extends HomePorts {
  readonly posts: PostRepository;
  readonly conversation: ConversationRepository;
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
  /** Gives a person another name. */
  rename(personId: string, name: string): Promise<void>;
  /** When a worker shall look whether the links lead back; null for never. */
  lookAtLinks(personId: string, at: Temporal.Instant | null): Promise<void>;
}

export type { NotificationKind };

/** One thing a person is told of. Repeating it is fine: it is told once. */
export interface Notification {
  readonly personId: string;
  readonly kind: NotificationKind;
  readonly actorUri: string | null;
  readonly subjectUri: string | null;
}

/** What persons are told of; never told to anybody else, and never kept about somebody they block, mute or hide. */
export interface NotificationRepository {
  /** Tells one person, unless they chose not to hear of it, or keep who did it at a distance. */
  add(notification: Notification): Promise<void>;
  /** Tells every person here who follows an actor, ours or another server's. */
  addForFollowers(followedUri: string, notification: Omit<Notification, "personId">): Promise<void>;
  /** Tells those here who follow an actor and asked to be told of its posts. */
  addForAttentive(followedUri: string, notification: Omit<Notification, "personId">): Promise<void>;
  /** Tells everybody here who has a right. */
  addForRight(right: Right, notification: Omit<Notification, "personId">): Promise<void>;
}
