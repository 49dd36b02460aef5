/**
 * Everything that happened here and may matter outside: the closed list of domain events. A use case emits them in its
 * own transaction; `federation/outbound.ts` alone decides what, if anything, leaves the node because of one. No event
 * carries a person who pledged.
 */
import type { PostAudience } from "./post.ts";

import type { JointEvent } from "./joint-events.ts";

/** Version of the payloads below; an unknown version is kept for a newer worker and never guessed at. */
export const EVENT_VERSION = 1;

/** A durable fact, `noun.past-participle`. Payloads name rows by id, or quote what is about to be gone. */
export type DomainEvent =
  | JointEvent
  | { readonly type: "movement.revised"; readonly movementId: string }
  | { readonly type: "campaign.published"; readonly campaignId: string; readonly noticeId: string }
  | { readonly type: "campaign.revised"; readonly campaignId: string }
  | { readonly type: "campaign.closed"; readonly campaignId: string }
  | { readonly type: "call.published"; readonly callId: string }
  | { readonly type: "call.revised"; readonly callId: string }
  | { readonly type: "call.closed"; readonly callId: string }
  | { readonly type: "call.cancelled"; readonly callId: string }
  | {
    readonly type: "call.deleted";
    readonly callId: string;
    readonly campaignId: string;
    readonly deletedAt: string;
    /** The languages its polls were in, main one first; absent where there were none. */
    readonly polls?: readonly string[];
  }
  | { readonly type: "notice.published"; readonly noticeId: string }
  | {
    readonly type: "follow.accepted";
    readonly actorId: string;
    readonly followUri: string;
    readonly followerUri: string;
  }
  | {
    readonly type: "follow.refused";
    readonly actorId: string;
    readonly followUri: string;
    readonly followerUri: string;
  }
  | { readonly type: "follow.requested"; readonly actorId: string; readonly targetUri: string }
  | {
    readonly type: "follow.withdrawn";
    readonly actorId: string;
    readonly targetUri: string;
    readonly followUri: string;
  }
  | { readonly type: "person.revised"; readonly personId: string }
  | { readonly type: "person.moved"; readonly actorId: string; readonly to: string }
  | { readonly type: "person.erased"; readonly actorId: string; readonly erasureId: string }
  | { readonly type: "post.published"; readonly postId: string }
  | { readonly type: "post.revised"; readonly postId: string }
  | {
    /** Who was told of the post is quoted, because the post is gone. */
    readonly type: "post.deleted";
    readonly postId: string;
    readonly authorId: string;
    readonly audience: PostAudience;
    readonly told: readonly string[];
    readonly deletedAt: string;
  }
  | {
    readonly type: "post.shared";
    readonly actorId: string;
    readonly subjectUri: string;
    /** Whose it is; null when that is not known. */
    readonly ownerUri: string | null;
  }
  | {
    readonly type: "post.unshared";
    readonly actorId: string;
    readonly subjectUri: string;
    readonly ownerUri: string | null;
    readonly activityUri: string;
    readonly sharedAt: string;
  }
  | {
    readonly type: "vote.cast";
    readonly personId: string;
    readonly pollUri: string;
    readonly authorUri: string;
    readonly choices: readonly string[];
  }
  | { readonly type: "quote.requested"; readonly postId: string }
  | {
    readonly type: "quote.refused";
    readonly actorId: string;
    readonly objectUri: string;
    readonly quoteUri: string;
    readonly requestUri: string;
    readonly askerUri: string;
  }
  | {
    readonly type: "quote.revoked";
    readonly actorId: string;
    readonly quoteId: string;
    readonly objectUri: string;
    readonly quoteUri: string;
    readonly askerUri: string | null;
    readonly deletedAt: string;
  }
  | {
    readonly type: "quote.approved";
    readonly actorId: string;
    readonly quoteId: string;
    readonly objectUri: string;
    readonly quoteUri: string;
    readonly requestUri: string;
    readonly askerUri: string;
  }
  | {
    /** An answer to somebody who pledged; who it is, is in `sealed` alone, unreadable without the key file. */
    readonly type: "pledge.answered";
    readonly callId: string;
    readonly pledgeId: string;
    readonly answer: PledgeAnswer;
    readonly sealed: string;
  }
  | { readonly type: "pledges.told"; readonly callId: string }
  | { readonly type: "polls.closed"; readonly callId: string; readonly closedAt: string }
  | {
    /** Somebody of ours, or so many of ours, will be at an action elsewhere, or won't; who and where is in `sealed` alone. */
    readonly type: "away.told";
    readonly pledgeId: string;
    readonly sealed: string;
  }
  | { readonly type: "block.made"; readonly actorId: string; readonly targetUri: string }
  | {
    readonly type: "block.lifted";
    readonly actorId: string;
    readonly targetUri: string;
    readonly blockUri: string;
  }
  /** `actorId` is the node's own actor: nothing in the event says who complained. */
  | { readonly type: "flag.forwarded"; readonly actorId: string; readonly targetUri: string; readonly flagId: string }
  /** A Join this call takes none of; whose it was, is in `sealed` alone. */
  | { readonly type: "join.declined"; readonly refusalId: string; readonly callId: string; readonly sealed: string };

/**
 * What somebody who pledged is told later: a threshold crossed either way, the day before, the day itself, a cancellation,
 * their own condition met or not any more, words of the organisers, that these saw addresses.
 */
export type PledgeNews =
  | "reached"
  | "below"
  | "tomorrow"
  | "today"
  | "cancelled"
  | "met"
  | "unmet"
  | "message"
  | "revealed";

/** What somebody who pledged is told: it counts, it does not, a place or a yes is waited for, or the way to change it. */
export type PledgeAnswer = "accepted" | "rejected" | "waiting" | "pending" | "link" | "poll" | PledgeNews;

/** The name of a domain event. */
export type DomainEventType = DomainEvent["type"];

/**
 * Events that are forgotten as soon as they were answered, together with what was answered: who asked to come to an
 * action, who once followed and who asked to quote is nobody's business afterwards. Who follows now is in one table only.
 */
export const EPHEMERAL_EVENTS: ReadonlySet<DomainEventType> = new Set([
  "join.declined",
  "pledge.answered",
  "away.told",
  "follow.accepted",
  "follow.refused",
  "block.made",
  "block.lifted",
  "flag.forwarded",
  "quote.approved",
  "quote.refused",
  "quote.revoked",
  "post.deleted",
  "post.unshared",
  "vote.cast",
]);
