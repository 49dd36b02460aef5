/**
 * What is said outside because of a domain event: none, one or several activities, each with its sender and its readers.
 * The closed list of what may leave the node; an event without an entry here stays at home.
 */
import type { DomainEvent } from "../../domain/events.ts";
import { isJointEvent } from "../../domain/joint-events.ts";
import { actorChanged, movementChanged } from "./letters/actor-letters.ts";
import { personErased, personMoved } from "./letters/leaving-letters.ts";
import { followAnswered, followAsked, joinDeclined, quoteApproved } from "./letters/answer-letters.ts";
import { callChanged, callDeleted, callPublished, noticePublished } from "./letters/call-letters.ts";
import { awayTold } from "./letters/away-letters.ts";
import { pledgeAnswered, pledgesTold, pollsClosed } from "./letters/pledge-letters.ts";
import { jointLetters } from "./letters/joint-letters.ts";
import type { Letter, LetterSources } from "./letters/letter.ts";
import {
  postDeleted,
  postShared,
  postTold,
  postUnshared,
  quoteRefused,
  quoteRequested,
  quoteRevoked,
  voteCast,
} from "./letters/post-letters.ts";
import { blockTold, flagForwarded } from "./letters/safety-letters.ts";

/** Writes the letters an event leads to. An object deleted meanwhile leads to none: its own event follows. */
export async function lettersFor(sources: LetterSources, eventId: string, event: DomainEvent): Promise<Letter[]> {
  if (isJointEvent(event)) return await jointLetters(sources, eventId, event);
  switch (event.type) {
    case "call.published":
      return await callPublished(sources, eventId, event);
    case "call.revised":
    case "call.closed":
    case "call.cancelled":
      return await callChanged(sources, eventId, event);
    case "call.deleted":
      return await callDeleted(sources, eventId, event);
    case "campaign.published":
    case "notice.published":
      return await noticePublished(sources, eventId, event.noticeId);
    case "person.moved":
      return await personMoved(sources, eventId, event);
    case "person.erased":
      return await personErased(sources, eventId, event);
    case "post.published":
    case "post.revised":
      return await postTold(sources, eventId, event);
    case "post.deleted":
      return await postDeleted(sources, eventId, event);
    case "post.shared":
      return await postShared(sources, eventId, event);
    case "post.unshared":
      return await postUnshared(sources, eventId, event);
    case "vote.cast":
      return await voteCast(sources, eventId, event);
    case "quote.requested":
      return await quoteRequested(sources, eventId, event);
    case "quote.refused":
      return await quoteRefused(sources, eventId, event);
    case "quote.revoked":
      return await quoteRevoked(sources, eventId, event);
    case "person.revised":
      return await actorChanged(sources, eventId, event.personId);
    case "campaign.revised":
    case "campaign.closed":
      return await actorChanged(sources, eventId, event.campaignId);
    case "movement.revised":
      return await movementChanged(sources, eventId, event.movementId);
    case "follow.accepted":
    case "follow.refused":
      return await followAnswered(sources, eventId, event);
    case "follow.requested":
    case "follow.withdrawn":
      return await followAsked(sources, eventId, event);
    case "quote.approved":
      return await quoteApproved(sources, eventId, event);
    case "pledge.answered":
      return await pledgeAnswered(sources, eventId, event);
    case "away.told":
      return await awayTold(sources, eventId, event);
    case "polls.closed":
      return await pollsClosed(sources, eventId, event);
    case "pledges.told":
      return await pledgesTold(sources, eventId, event);
    case "block.made":
    case "block.lifted":
      return await blockTold(sources, eventId, event);
    case "flag.forwarded":
      return await flagForwarded(sources, eventId, event);
    case "join.declined":
      return await joinDeclined(sources, eventId, event);
  }
}
