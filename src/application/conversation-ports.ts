/**
 * What the use cases of posts need to know about what surrounds one: who may meet it, whom it reaches, what is decided about
 * it. Part of `Work`; everything happens in its transaction.
 */
import type { Post, PostAudience, PostPoll, PostReaderView } from "../domain/post.ts";

/** A person of this node who meets a post. */
export interface Meeting {
  readonly personId: string;
  readonly uri: string;
}

/** What is decided about a post under a call or notice of this node, or about a message to one of its actors. */
export interface Decision {
  readonly uri: string;
  readonly objectUri: string;
  readonly actorUri: string;
  readonly audience: PostAudience;
  readonly state: "held" | "shown";
  readonly publishedAt: Temporal.Instant;
}

/** Posts in their surroundings. */
export interface ConversationRepository {
  /**
   * The post at a URI with how a person stands to it; null if there is none. Whether they may read it is asked of it; what
   * moderators keep from being seen counts as blocked.
   */
  meet(uri: string, person: Meeting): Promise<{ readonly post: Post; readonly reader: PostReaderView } | null>;
  /** Whom a post names as its readers. */
  readersOf(uri: string): Promise<readonly string[]>;
  /** Whether a local author has accepted somebody as a follower. */
  hasFollower(authorUri: string, followerUri: string): Promise<boolean>;
  /** Those of some persons of this node who do not keep a sender at a distance. */
  willing(personUris: readonly string[], senderUri: string): Promise<readonly { id: string; uri: string }[]>;
  /** The known actor of another server with a handle; null if it was never met. */
  findKnown(handle: string, host: string): Promise<string | null>;
  /** The address of a local actor with an id; null if there is none. */
  uriOf(actorId: string): Promise<string | null>;
  /** The full handle (`@name@host`) of an actor here or elsewhere; null for one never met. */
  handleOf(uri: string): Promise<string | null>;
  /** Writes a decision, in place of an earlier one. */
  decide(decision: Decision): Promise<void>;
  /** Marks an answer as not allowed by whom it answers: it is listed nowhere under it. */
  keepBack(uri: string): Promise<void>;
  /** Forgets those of some pictures that nothing shows any more. */
  forgetPictures(ids: readonly string[]): Promise<void>;
  /** How members' words under the calls of a campaign are taken; `held` when there is no such campaign. */
  memberReplies(campaignId: string): Promise<"held" | "shown">;
  setMemberReplies(campaignId: string, choice: "held" | "shown"): Promise<void>;
  /** New figures of a poll, without a new version of its post. */
  setPoll(uri: string, poll: PostPoll): Promise<void>;
  /** Remembers what a person chose; answers false when they chose before. */
  addVote(uri: string, personId: string, choices: readonly string[]): Promise<boolean>;
  /** Writes down how a quote stands. */
  setQuote(
    uri: string,
    quote: { readonly state: "approved" | "refused"; readonly stamp: string | null },
  ): Promise<void>;
  /** The post of this node or of another that a stamp allowed to quote; null if none did. */
  findByStamp(stamp: string): Promise<string | null>;
  /** Takes back an approval this node gave: its address answers 410 from now on. Answers who had asked, and where. */
  revokeQuote(
    id: string,
    ownerId: string,
    deletedAt: Temporal.Instant,
  ): Promise<{ readonly quoteUri: string; readonly objectUri: string } | null>;
  /** The address of the approval this node gave to a quote; null if it gave none. */
  findStamp(objectUri: string, quoteUri: string): Promise<string | null>;
  /** Writes down whether the public posts of an author may be found by searching; for those already stored. */
  setIndexable(authorUri: string, isIndexable: boolean): Promise<void>;
  /** How many posts somebody wrote since a moment, and how often they passed something on. */
  writtenSince(
    authorUri: string,
    since: Temporal.Instant,
  ): Promise<{ readonly posts: number; readonly shares: number }>;
  /** Removes a post of ours with everything that was told of it, and leaves a tombstone at its address. */
  bury(uri: string, deletedAt: Temporal.Instant): Promise<void>;
  /** What an actor passed on by an activity; null if nothing. */
  findShared(actorUri: string, activityUri: string): Promise<string | null>;
  /** The activity by which an actor passed something on; null if they did not. */
  findShare(actorUri: string, subjectUri: string): Promise<string | null>;
}
