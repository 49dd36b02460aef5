/**
 * Everything that happened here and may matter outside: the closed list of domain events. A use case emits them in its
 * own transaction; `federation/outbound.ts` alone decides what, if anything, leaves the node because of one. No event
 * carries a person who pledged.
 */

/** Version of the payloads below; an unknown version is kept for a newer worker and never guessed at. */
export const EVENT_VERSION = 1;

/** A durable fact, `noun.past-participle`. Payloads name rows by id, or quote what is about to be gone. */
export type DomainEvent =
  | { readonly type: "movement.revised"; readonly movementId: string }
  | { readonly type: "campaign.published"; readonly campaignId: string; readonly noticeId: string }
  | { readonly type: "campaign.revised"; readonly campaignId: string }
  | { readonly type: "campaign.closed"; readonly campaignId: string }
  | { readonly type: "call.published"; readonly callId: string }
  | { readonly type: "call.revised"; readonly callId: string }
  | { readonly type: "call.closed"; readonly callId: string }
  | { readonly type: "call.cancelled"; readonly callId: string }
  | { readonly type: "call.deleted"; readonly callId: string; readonly campaignId: string; readonly deletedAt: string }
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
    readonly type: "join.declined";
    readonly callId: string;
    readonly joinUri: string;
    readonly joinerUri: string;
    readonly inbox: string;
  };

/** The name of a domain event. */
export type DomainEventType = DomainEvent["type"];

/**
 * Events that are forgotten as soon as they were answered, together with what was answered: who asked to come to an
 * action, who once followed and who asked to quote is nobody's business afterwards. Who follows now is in one table only.
 */
export const EPHEMERAL_EVENTS: ReadonlySet<DomainEventType> = new Set([
  "join.declined",
  "follow.accepted",
  "follow.refused",
  "quote.approved",
]);
