/**
 * The activities this node sends, as raw JSON: the only builders of `to` and `cc` around an object. Public ones go to
 * everybody and a list of followers; answers go to the one who asked and to nobody else. None carries `bto` or `bcc`.
 */
import { CTX_PLAIN, CTX_QUOTE, PUBLIC } from "./contexts.ts";
import { tombstoneToObject } from "./collections.ts";
import type { JsonObject } from "./json.ts";
import type { ActivityObject, ActorObject, Context, EventObject, NoteObject } from "./shapes.ts";
import { moment } from "./times.ts";

/** A foreign activity as it is answered: its id, who sent it, and what it was about. */
export interface AnsweredActivity {
  readonly id: string;
  readonly actor: string;
  readonly object: string;
}

/** Publishes a new object: from its owner, to whom the object itself is addressed. */
export function create(input: { readonly id: string; readonly object: EventObject | NoteObject }): ActivityObject {
  const { object } = input;
  return {
    "@context": object["@context"],
    id: input.id,
    type: "Create",
    actor: object.attributedTo,
    published: object.published,
    to: object.to,
    cc: object.cc,
    object: embedded(object),
  };
}

/** Publishes the new form of an object, whole; its `updated` must have moved on, or Mastodon shows the old text. */
export function update(
  input: {
    readonly id: string;
    readonly object: EventObject | NoteObject | ActorObject;
    readonly publishedAt: Temporal.Instant;
  },
): ActivityObject {
  const { object } = input;
  const isActor = "inbox" in object;
  return {
    "@context": object["@context"],
    id: input.id,
    type: "Update",
    actor: isActor ? object.id : object.attributedTo,
    published: moment(input.publishedAt),
    ...(isActor ? { to: [PUBLIC], cc: [object.followers] } : { to: object.to, cc: object.cc }),
    object: embedded(object),
  };
}

/** Boosts something public by its id alone: every reader fetches it from its own origin (wire: joint actions). */
export function announce(
  input: {
    readonly id: string;
    readonly actor: string;
    readonly object: string;
    readonly publishedAt: Temporal.Instant;
    /** The followers of the booster, and anybody who should learn of it. */
    readonly cc: readonly string[];
  },
): ActivityObject {
  const { id, actor, object, cc } = input;
  const published = moment(input.publishedAt);
  return { "@context": CTX_PLAIN, id, type: "Announce", actor, published, to: [PUBLIC], cc, object };
}

/**
 * Tells that something is gone, as a Tombstone with its former type, which Gancio needs. Mobilizon believes it only when
 * the id answers 410.
 */
export function deletion(
  input: {
    readonly id: string;
    readonly actor: string;
    readonly object: string;
    readonly formerType: string;
    readonly deletedAt: Temporal.Instant;
    /** The followers of the owner. */
    readonly cc: readonly string[];
  },
): ActivityObject {
  const { id, actor, object: uri, formerType, deletedAt, cc } = input;
  const tombstone = tombstoneToObject({ uri, formerType, deletedAt });
  const { "@context": context } = tombstone;
  return { "@context": context, id, type: "Delete", actor, to: [PUBLIC], cc, object: embedded(tombstone) };
}

/** Accepts a Follow, repeating it with its id; goes to the follower alone. */
export function accept(input: Answer<"follow">): ActivityObject {
  return answer("Accept", "Follow", input.id, input.actor, input.follow);
}

/** Refuses a Follow, or ends one accepted before; goes to the follower alone. */
export function reject(input: Answer<"follow">): ActivityObject {
  return answer("Reject", "Follow", input.id, input.actor, input.follow);
}

/** Says that a Join is not handled here (FEP-8a8e); goes to the one who sent it alone. Mobilizon drops it harmlessly. */
export function ignore(input: Answer<"join">): ActivityObject {
  return answer("Ignore", "Join", input.id, input.actor, input.join);
}

/** Grants a QuoteRequest: `result` is the address of the stamp, which the asker puts on the quote (FEP-044f). */
export function acceptQuote(
  input: {
    readonly id: string;
    readonly actor: string;
    readonly request: AnsweredActivity & { readonly quote: string };
    readonly stamp: string;
  },
): ActivityObject {
  const { id, actor, request, stamp } = input;
  const { quote: instrument, ...asked } = request;
  const object = { ...asked, type: "QuoteRequest", instrument };
  return { "@context": CTX_QUOTE, id, type: "Accept", actor, to: [request.actor], object, result: stamp };
}

/** The stamp itself: the owner of the quoted object says that this post may quote it. */
export function quoteAuthorization(
  input: { readonly id: string; readonly owner: string; readonly quote: string; readonly object: string },
): JsonObject {
  const { id, owner, quote, object } = input;
  const about = { interactingObject: quote, interactionTarget: object };
  return { "@context": CTX_QUOTE, id, type: "QuoteAuthorization", attributedTo: owner, ...about };
}

/** Asks to follow an actor; `object` stays a string, as Gancio requires. */
export function follow(
  input: { readonly id: string; readonly actor: string; readonly object: string },
): ActivityObject {
  const { id, actor, object } = input;
  return { "@context": CTX_PLAIN, id, type: "Follow", actor, to: [object], object };
}

/** Takes back an activity of ours, embedded whole because many peers cannot fetch it; same addressees. */
export function undo(input: { readonly id: string; readonly activity: ActivityObject }): ActivityObject {
  const { id, activity } = input;
  const { "@context": context, actor, to, cc } = activity;
  const object = embedded(activity);
  return { "@context": context, id, type: "Undo", actor, to, ...(cc === undefined ? {} : { cc }), object };
}

/** What an answer is made from: its id, who answers, and under `Name` the activity answered. */
export type Answer<Name extends string> =
  & { readonly id: string; readonly actor: string }
  & { readonly [K in Name]: AnsweredActivity };

function answer(type: string, asked: string, id: string, actor: string, question: AnsweredActivity): ActivityObject {
  const object = { id: question.id, type: asked, actor: question.actor, object: question.object };
  return { "@context": CTX_PLAIN, id, type, actor, to: [question.actor], object };
}

function embedded<T extends { readonly "@context": Context }>(document: T & JsonObject): JsonObject {
  const { "@context": _hoisted, ...object } = document;
  return object;
}
