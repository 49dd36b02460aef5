/**
 * What the use cases that answer other servers need from outside. Everything that arrives is written once: the dedupe
 * row and the effect share a transaction.
 */
import type { FollowWishes } from "./home-ports.ts";

/** Repositories about remote actors and what they sent; part of `Work`. */
export interface RemotePorts {
  /**
   * Notes that an activity had its effect. Answers false when it had it before; the caller then changes nothing.
   * The key is hashed before it is stored. With `againAfterMs` the key may be used once more after that many milliseconds,
   * for senders that give every Follow of the same actor the same id.
   */
  firstTime(key: string, againAfterMs?: number): Promise<boolean>;
  readonly follows: FollowRepository;
  readonly remote: RemoteRepository;
  readonly blocks: BlockRepository;
}

/** The last good reading of a remote actor. `host` is the host of `uri`; inboxes are on it. */
export interface RemoteActor {
  readonly uri: string;
  readonly type: "Person" | "Group" | "Organization" | "Application" | "Service";
  readonly handle: string;
  readonly host: string;
  readonly name: string;
  readonly summary: string;
  readonly url: string | null;
  readonly inbox: string;
  readonly sharedInbox: string | null;
}

/** One follow of a local actor by a remote one. */
export interface Follower {
  readonly actorId: string;
  readonly followerUri: string;
  readonly followUri: string;
  readonly inbox: string;
  readonly sharedInbox: string | null;
  /** Whether the one followed has still to say yes; accepted when absent. */
  readonly state?: "requested" | "accepted";
}

/** One answered follow of a local actor. */
export interface AnsweredFollow {
  readonly actorId: string;
  /** Whether the local actor is a person, who can be told. */
  readonly isPerson: boolean;
  /** Whether this was the first answer. */
  readonly wasRequested: boolean;
}

/** Follows in both directions. */
export interface FollowRepository {
  /** Adds or refreshes a follower; one who was accepted stays so. */
  addFollower(follower: Follower): Promise<void>;
  /** A follower of a local actor, accepted or asking; null if there is none. */
  findFollower(
    actorId: string,
    followerUri: string,
  ): Promise<{ readonly followUri: string; readonly state: "requested" | "accepted" } | null>;
  /** Accepts somebody who asked. */
  acceptFollower(actorId: string, followerUri: string): Promise<void>;
  /** How many actors a local one follows or has asked to. */
  countFollowing(actorId: string): Promise<number>;
  /** Everybody a local actor follows or has asked to. */
  followedBy(actorId: string): Promise<readonly string[]>;
  /** How much of somebody a local actor wants; answers false when it does not follow them. */
  wish(actorId: string, targetUri: string, wishes: FollowWishes): Promise<boolean>;
  /** Removes a follower; answers whether there was one. */
  removeFollower(actorId: string, followerUri: string): Promise<boolean>;
  /** Whether somebody follows a local actor and was accepted. */
  isFollower(actorId: string, followerUri: string): Promise<boolean>;
  /** The actor a Follow by this URI was for, so that an Undo naming only the id can be understood. */
  findFollowed(followUri: string, followerUri: string): Promise<string | null>;
  removeFollowerEverywhere(followerUri: string): Promise<void>;
  /** Records that a local actor asks to follow; answers false when it already does or has asked. */
  addFollowing(actorId: string, targetUri: string, followUri: string): Promise<boolean>;
  setFollowUri(actorId: string, targetUri: string, followUri: string): Promise<void>;
  /** Records the answer to our Follow; by its id when known, else by who answers. Answers which follows it answered. */
  answerFollowing(
    answer: { targetUri: string; followUri: string | null; actorUri: string | null; accepted: boolean },
  ): Promise<readonly AnsweredFollow[]>;
  /** Ends our follow; returns the URI of the Follow to undo, or null. */
  removeFollowing(actorId: string, targetUri: string): Promise<string | null>;
  /**
   * Whether any local actor follows this remote one or has asked to: what it sends may arrive before its Accept does.
   */
  isFollowed(targetUri: string): Promise<boolean>;
  /** The local actors who follow a remote one. */
  followersHere(targetUri: string): Promise<readonly string[]>;
}

/** An Event of another node as this node read it. `reading` is the bounded, sanitised reading, not the original. */
export interface RemoteCall {
  readonly uri: string;
  readonly attributedTo: string;
  readonly name: string;
  readonly language: string | null;
  readonly startsAt: Temporal.Instant | null;
  readonly endsAt: Temporal.Instant | null;
  readonly state: "confirmed" | "tentative" | "cancelled";
  readonly publishedAt: Temporal.Instant | null;
  readonly updatedAt: Temporal.Instant;
  readonly reading: Readonly<Record<string, unknown>>;
}

/** What remote actors sent. */
export interface RemoteRepository {
  saveActor(actor: RemoteActor): Promise<void>;
  saveActors(actors: readonly RemoteActor[]): Promise<void>;
  /** Notes that an actor is gone for good, and forgets its follows, reactions and replies. */
  forgetActor(uri: string): Promise<void>;
  /** Stores a remote call, or replaces an older reading; answers false when what is stored is as new or newer. */
  saveCall(call: RemoteCall): Promise<boolean>;
  findCallOwner(uri: string): Promise<string | null>;
  /** Removes whatever is stored at a URI, and remembers that it is gone so that a late Create is ignored. */
  bury(uri: string): Promise<void>;
  isBuried(uri: string): Promise<boolean>;
  addShare(share: { objectUri: string; actorUri: string; activityUri: string }): Promise<void>;
  addReaction(
    reaction: { objectUri: string; actorUri: string; kind: "like" | "share"; activityUri: string },
  ): Promise<void>;
  /** Removes a like or share by its activity id, or by object and actor when the Undo says so. */
  removeReaction(
    reaction: { activityUri: string | null; objectUri: string | null; actorUri: string; kind: "like" | "share" },
  ): Promise<boolean>;
  /** Notes that a server holds a copy of a local object, so that it hears of changes and of the end. */
  addReader(objectUri: string, inbox: string): Promise<void>;
  /** Who wrote the post of another server at an address; null when none is stored. */
  findReplyAuthor(uri: string): Promise<string | null>;
  /** How many replies of an actor, and of its whole server, wait for a moderator; counted no further than the limits. */
  waitingReplies(actorUri: string): Promise<{ readonly ofActor: number; readonly ofHost: number }>;
  /** Decides about a reply; answers false when there is none, or when a private one was to be shown. */
  setReplyState(uri: string, state: "shown" | "hidden"): Promise<boolean>;
  addFlag(flag: { id: string; host: string; objectUris: readonly string[]; content: string }): Promise<void>;
  /** The local actor whose public object (a published call, a notice, an open post) is at a URI; null if there is none. */
  ownerOfPublicObject(uri: string): Promise<string | null>;
  /** Approves a quote and returns the approval's id: the one it had before, if it was approved already. */
  addQuote(quote: { id: string; objectUri: string; quoteUri: string; ownerId: string }): Promise<string>;
}

/** Who is not heard, and who does not want to hear us. */
export interface BlockRepository {
  /** Blocks a domain with everything under it; removes its followers and what it sent. */
  blockDomain(domain: string, reason: string): Promise<void>;
  unblockDomain(domain: string): Promise<boolean>;
  addActorBlock(actorId: string, blockerUri: string): Promise<void>;
  removeActorBlock(actorId: string, blockerUri: string): Promise<void>;
}
