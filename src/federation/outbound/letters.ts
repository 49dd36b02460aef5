/**
 * What is said outside because of a domain event: none, one or several activities, each with its sender and its readers.
 * The closed list of what may leave the node; an event without an entry here stays at home.
 */
import type { Say } from "../../application/wording.ts";
import type { Store } from "../../database/connection.ts";
import {
  findCallInFull,
  findCampaign,
  findLocalActor,
  findMovement,
  findNotice,
} from "../../database/views/federation-views.ts";
import type { Addresses } from "../../domain/addresses.ts";
import type { DomainEvent } from "../../domain/events.ts";
import * as activities from "../vocabulary/activities.ts";
import { noticeToObject } from "../vocabulary/notice.ts";
import type { ActivityObject } from "../vocabulary/shapes.ts";
import type { Objects } from "./objects.ts";

/** An activity with its sender and its readers. */
export interface Letter {
  readonly activity: ActivityObject;
  readonly actorId: string;
  /** What it is about, so that later letters about the same thing keep their order and find the same readers. */
  readonly objectUri: string;
  /** Public letters are signed for forwarding, listed in the outbox and answered by GET. */
  readonly isPublic: boolean;
  /** Whether the letter is kept after it was handed to the queue. */
  readonly isKept: boolean;
  readonly to: Readers;
}

/** Who a letter goes to: followers of actors and earlier readers about the object, or one remote actor. */
export type Readers =
  | { readonly kind: "followers"; readonly of: readonly string[]; readonly andReadersOf: string | null }
  | { readonly kind: "actor"; readonly uri: string }
  | { readonly kind: "inbox"; readonly inbox: string };

/** What letters are written from. */
export interface LetterSources {
  readonly store: Store;
  readonly addresses: Addresses;
  readonly say: Say;
  readonly objects: Objects;
}

type EventOf<Type extends DomainEvent["type"]> = Extract<DomainEvent, { type: Type }>;

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

async function callPublished(
  { store, addresses, objects }: LetterSources,
  eventId: string,
  { callId }: EventOf<"call.published">,
): Promise<Letter[]> {
  const objectUri = addresses.call(callId);
  const found = await findCallInFull(store.current(), callId, objectUri);
  const node = await findLocalActor(store.current(), { uri: addresses.node() });
  if (found === null || node === null) return [];
  const { call, campaign, movement } = found;
  const publishedAt = call.publishedAt ?? call.updatedAt;
  const create = activities.create({ id: addresses.activity(eventId), object: objects.call(found) });
  const boost = (by: "node" | "movement") => {
    const actor = by === "node" ? addresses.node() : addresses.movement(movement.handle);
    const id = addresses.announce(eventId, by);
    const cc = [addresses.of(actor, "followers")];
    return activities.announce({ id, actor, object: objectUri, publishedAt: publishedAt.add({ seconds: 1 }), cc });
  };
  const toFollowers = (activity: ActivityObject, actorId: string, also: readonly string[] = []): Letter => ({
    ...publicLetter(activity, actorId, objectUri),
    to: { kind: "followers", of: [actorId, ...also], andReadersOf: null },
  });
  // An instance that follows the node, as Mobilizon's do, gets the Event before the boost that makes it visible there.
  return [
    toFollowers(create, campaign.id, [node.id]),
    toFollowers(boost("node"), node.id),
    toFollowers(boost("movement"), movement.id),
  ];
}

async function callChanged(
  { store, addresses, objects }: LetterSources,
  eventId: string,
  { callId }: EventOf<"call.revised" | "call.closed" | "call.cancelled">,
): Promise<Letter[]> {
  const objectUri = addresses.call(callId);
  const found = await findCallInFull(store.current(), callId, objectUri);
  if (found === null) return [];
  const { call, campaign } = found;
  const publishedAt = call.updatedAt;
  const activity = activities.update({ id: addresses.activity(eventId), object: objects.call(found), publishedAt });
  return [{
    ...publicLetter(activity, campaign.id, objectUri),
    to: { kind: "followers", of: [campaign.id], andReadersOf: objectUri },
  }];
}

async function callDeleted(
  { store, addresses }: LetterSources,
  eventId: string,
  { callId, campaignId, deletedAt }: EventOf<"call.deleted">,
): Promise<Letter[]> {
  const campaign = await findLocalActor(store.current(), { id: campaignId });
  if (campaign === null) return [];
  const object = addresses.call(callId);
  const activity = activities.deletion({
    id: addresses.activity(eventId),
    actor: campaign.uri,
    object,
    formerType: "Event",
    deletedAt: Temporal.Instant.from(deletedAt),
    cc: [addresses.of(campaign.uri, "followers")],
  });
  return [{
    ...publicLetter(activity, campaign.id, object),
    to: { kind: "followers", of: [campaign.id], andReadersOf: object },
  }];
}

async function noticePublished(sources: LetterSources, eventId: string, noticeId: string): Promise<Letter[]> {
  const { store, addresses, say } = sources;
  const db = store.current();
  const notice = await findNotice(db, noticeId);
  const campaign = notice === null ? null : await findCampaign(db, notice.campaignId);
  const movement = await findMovement(db);
  if (notice === null || campaign === null || movement === null) return [];
  const callUri = notice.callId === null ? null : addresses.call(notice.callId);
  const found = notice.callId === null || callUri === null ? null : await findCallInFull(db, notice.callId, callUri);
  if (callUri !== null && found === null) return [];
  const object = noticeToObject({ notice, campaign, call: found?.call ?? null, movement, addresses, say });
  const actorId = callUri === null ? movement.id : campaign.id;
  const activity = activities.create({ id: addresses.activity(eventId), object });
  return [{
    ...publicLetter(activity, actorId, addresses.note(notice.id)),
    to: { kind: "followers", of: [actorId], andReadersOf: callUri },
  }];
}

async function actorChanged(
  { store, addresses, objects }: LetterSources,
  eventId: string,
  actorId: string,
): Promise<Letter[]> {
  const actor = await findLocalActor(store.current(), { id: actorId });
  const object = actor === null ? null : await objects.actor(actor);
  if (actor === null || object === null) return [];
  const publishedAt = Temporal.Now.instant();
  const activity = activities.update({ id: addresses.activity(eventId), object, publishedAt });
  return [{
    ...publicLetter(activity, actorId, actor.uri),
    to: { kind: "followers", of: [actorId], andReadersOf: actor.uri },
  }];
}

async function followAnswered(
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
    ...privateLetter(activity, actor.id, event.followerUri),
    isKept: false,
    to: { kind: "actor", uri: event.followerUri },
  }];
}

async function followAsked(
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

async function quoteApproved(
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

async function joinDeclined(
  { store, addresses }: LetterSources,
  eventId: string,
  event: EventOf<"join.declined">,
): Promise<Letter[]> {
  const object = addresses.call(event.callId);
  const found = await findCallInFull(store.current(), event.callId, object);
  if (found === null) return [];
  const actor = addresses.campaign(found.campaign.handle);
  const join = { id: event.joinUri, actor: event.joinerUri, object };
  const activity = activities.ignore({ id: addresses.activity(eventId), actor, join });
  return [{
    ...privateLetter(activity, found.campaign.id, event.joinUri),
    isKept: false,
    to: { kind: "inbox", inbox: event.inbox },
  }];
}

type Unaddressed = Omit<Letter, "to">;

function publicLetter(activity: ActivityObject, actorId: string, objectUri: string): Unaddressed {
  return { activity, actorId, objectUri, isPublic: true, isKept: true };
}

function privateLetter(activity: ActivityObject, actorId: string, objectUri: string): Unaddressed {
  return { activity, actorId, objectUri, isPublic: false, isKept: true };
}
