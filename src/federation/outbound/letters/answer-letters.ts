/** Follows we ask for, and answers to what others asked. Each goes to one actor and to nobody else. */
import { readContact } from "../../../application/pledges/pledge-contact.ts";
import { findCallInFull, findLocalActor } from "../../../database/views/federation-views.ts";
import * as activities from "../../vocabulary/activities.ts";
import { type EventOf, type Letter, type LetterSources, privateLetter } from "./letter.ts";

/** The answer to a Follow, to the one who asked. */
export async function followAnswered(
  { store, addresses }: LetterSources,
  eventId: string,
  event: EventOf<"follow.accepted" | "follow.refused">,
): Promise<Letter[]> {
  const actor = await findLocalActor(store.current(), { id: event.actorId });
  if (actor === null) return [];
  const follow = { id: event.followUri, actor: event.followerUri, object: actor.uri };
  const write = event.type === "follow.accepted" ? activities.accept : activities.reject;
  const activity = write({ id: addresses.activity(eventId), actor: actor.uri, follow });
  return [{
    // In order with earlier answers to the same Follow, and never behind a Follow of ours that its server refuses.
    ...privateLetter(activity, actor.id, event.followUri),
    isKept: false,
    to: { kind: "actor", uri: event.followerUri },
  }];
}

/** A Follow of ours, or its end, to the one followed. */
export async function followAsked(
  { store, addresses }: LetterSources,
  eventId: string,
  event: EventOf<"follow.requested" | "follow.withdrawn">,
): Promise<Letter[]> {
  const actor = await findLocalActor(store.current(), { id: event.actorId });
  if (actor === null) return [];
  const id = addresses.activity(eventId);
  const asked = event.type === "follow.requested";
  const follow = activities.follow({ id: asked ? id : event.followUri, actor: actor.uri, object: event.targetUri });
  const activity = asked ? follow : activities.undo({ id, activity: follow });
  return [{ ...privateLetter(activity, actor.id, event.targetUri), to: { kind: "actor", uri: event.targetUri } }];
}

/** The approval of a quote, to the one who asked. */
export async function quoteApproved(
  { store, addresses }: LetterSources,
  eventId: string,
  event: EventOf<"quote.approved">,
): Promise<Letter[]> {
  const owner = await findLocalActor(store.current(), { id: event.actorId });
  if (owner === null) return [];
  const { requestUri: id, askerUri: actor, objectUri: object, quoteUri: quote } = event;
  const activity = activities.acceptQuote({
    id: addresses.activity(eventId),
    actor: owner.uri,
    request: { id, actor, object, quote },
    stamp: addresses.quote(event.quoteId),
  });
  return [{ ...privateLetter(activity, owner.id, object), isKept: false, to: { kind: "actor", uri: actor } }];
}

/** The answer to a Join that this node does not take. */
export async function joinDeclined(
  { store, addresses, sealing }: LetterSources,
  eventId: string,
  event: EventOf<"join.declined">,
): Promise<Letter[]> {
  const object = addresses.call(event.callId);
  const found = await findCallInFull(store.current(), event.callId, object);
  if (found === null) return [];
  const actor = addresses.campaign(found.campaign.handle);
  const { joinUri, actorUri = "", inbox = "" } = readContact(sealing.open(event.sealed));
  if (joinUri === undefined) return [];
  const join = { id: joinUri, actor: actorUri, object };
  const activity = activities.ignore({ id: addresses.activity(eventId), actor, join });
  return [{
    ...privateLetter(activity, found.campaign.id, joinUri),
    isKept: false,
    isSealed: true,
    to: { kind: "inbox", inbox },
  }];
}
