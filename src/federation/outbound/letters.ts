/**
 * What is said outside because of a domain event: none, one or several activities, each with its sender and its readers.
 * The closed list of what may leave the node; an event without an entry here stays at home.
 */
import type { DomainEvent } from "../../domain/events.ts";
import { actorChanged } from "./letters/actor-letters.ts";
import { followAnswered, followAsked, joinDeclined, quoteApproved } from "./letters/answer-letters.ts";
import { callChanged, callDeleted, callPublished, noticePublished } from "./letters/call-letters.ts";
import type { Letter, LetterSources } from "./letters/letter.ts";

/** Writes the letters an event leads to. An object deleted meanwhile leads to none: its own event follows. */
export async function lettersFor(sources: LetterSources, eventId: string, event: DomainEvent): Promise<Letter[]> {
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
    case "campaign.revised":
    case "campaign.closed":
    case "movement.revised":
      return await actorChanged(sources, eventId, "campaignId" in event ? event.campaignId : event.movementId);
    case "follow.accepted":
    case "follow.refused":
      return await followAnswered(sources, eventId, event);
    case "follow.requested":
    case "follow.withdrawn":
      return await followAsked(sources, eventId, event);
    case "quote.approved":
      return await quoteApproved(sources, eventId, event);
    case "join.declined":
      return await joinDeclined(sources, eventId, event);
  }
}
