/**
 * The activities this node sends, as raw JSON: the only builders of `to` and `cc` around an object. Public ones go to
 * everybody and a list of followers; answers go to the one who asked and to nobody else. None carries `bto` or `bcc`.
 */
import { CTX_PLAIN, CTX_QUOTE, CTX_QUOTE_REQUEST, PUBLIC } from "./contexts.ts";
import { tombstoneToObject } from "./collections.ts";
import type { JsonObject } from "./json.ts";
import type { PostObject } from "./post.ts";
import type { ActivityObject, ActorObject, Context, EventObject, NoteObject, QuestionObject } from "./shapes.ts";
import { moment } from "./times.ts";

/** A foreign activity as it is answered: its id, who sent it, and what it was about. */
export interface AnsweredActivity {
  readonly id: string;
  readonly actor: string;
  readonly object: string;
}

/** Publishes a new object: from its owner, to whom the object itself is addressed. */
export function create(
  input: { readonly id: string; readonly object: EventObject | NoteObject | PostObject | QuestionObject },
): ActivityObject {
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
    readonly object: EventObject | NoteObject | PostObject | QuestionObject | ActorObject;
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

/** Tells that an actor is gone: the object is its bare address, as Mastodon sends and every server understands it. */
export function departure(input: { readonly id: string; readonly actor: string }): ActivityObject {
  const { id, actor } = input;
  return { "@context": CTX_PLAIN, id, type: "Delete", actor, to: [PUBLIC], object: actor };
}

/** Tells followers where an actor went (FEP-7628): the target must name the actor in `alsoKnownAs`, or nobody follows. */
export function move(
  input: { readonly id: string; readonly actor: string; readonly target: string; readonly cc: readonly string[] },
): ActivityObject {
  const { id, actor, target, cc } = input;
  return { "@context": CTX_PLAIN, id, type: "Move", actor, to: [PUBLIC], cc, object: actor, target };
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

/** Refuses a QuoteRequest; goes to the asker alone. */
export function rejectQuote(
  input: {
    readonly id: string;
    readonly actor: string;
    readonly request: AnsweredActivity & { readonly quote: string };
  },
): ActivityObject {
  const { id, actor, request } = input;
  const { quote: instrument, ...asked } = request;
  const object = { ...asked, type: "QuoteRequest", instrument };
  return { "@context": CTX_QUOTE, id, type: "Reject", actor, to: [request.actor], object };
}

/** Asks whether a post may quote an object; the post comes along, so that its owner sees what would quote it (FEP-044f). */
export function quoteRequest(
  input: {
    readonly id: string;
    readonly actor: string;
    readonly object: string;
    readonly owner: string;
    readonly instrument: JsonObject;
  },
): ActivityObject {
  const { id, actor, object, owner, instrument } = input;
  return { "@context": CTX_QUOTE_REQUEST, id, type: "QuoteRequest", actor, to: [owner], object, instrument };
}

/** Chooses an option of somebody's poll: a Note with a name and no words, to whoever asked alone (FEP-9967). */
export function vote(
  input: {
    readonly id: string;
    readonly voter: string;
    readonly to: string;
    readonly poll: string;
    readonly name: string;
  },
): ActivityObject {
  const { id, voter, to, poll, name } = input;
  const object = { id, type: "Note", name, attributedTo: voter, inReplyTo: poll, to: [to] };
  return { "@context": CTX_PLAIN, id: `${id}/activity`, type: "Create", actor: voter, to: [to], object };
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

/** Tells the one blocked, and nobody else, as Mastodon does. */
export function block(
  input: { readonly id: string; readonly actor: string; readonly object: string },
): ActivityObject {
  const { id, actor, object } = input;
  return { "@context": CTX_PLAIN, id, type: "Block", actor, to: [object], object };
}

/** Complains to another server, the account first: Misskey keeps only the first. The sender is the node itself. */
export function flag(
  input: {
    readonly id: string;
    readonly actor: string;
    readonly to: string;
    readonly content: string;
    readonly objects: readonly string[];
  },
): ActivityObject {
  const { id, actor, to, content, objects } = input;
  return { "@context": CTX_PLAIN, id, type: "Flag", actor, to: [to], content, object: [...objects] };
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
