/**
 * What persons say outside: posts, their changes and their end, what they pass on, votes and quotes. A private word goes to
 * those it names, unsigned for others and listed nowhere.
 */
import { findOwnPost } from "../../../database/views/post-documents.ts";
import { findLocalActor, findOwnerOfForeign } from "../../../database/views/federation-views.ts";
import type { Post } from "../../../domain/post.ts";
import { isOpen } from "../../../domain/post-rules.ts";
import * as activities from "../../vocabulary/activities.ts";
import { addressing, postToObject } from "../../vocabulary/post.ts";
import {
  type EventOf,
  type Letter,
  type LetterSources,
  privateLetter,
  publicLetter,
  type Readers,
  type Unaddressed,
} from "./letter.ts";

/** A new post, or its new form, to whoever it is for and to every server that has it. */
export async function postTold(
  { store, addresses }: LetterSources,
  eventId: string,
  { type, postId }: EventOf<"post.published" | "post.revised">,
): Promise<Letter[]> {
  const db = store.current();
  const found = await findOwnPost(db, addresses.post(postId));
  const author = found === null ? null : await findLocalActor(db, { uri: found.post.authorUri });
  if (found === null || author === null) return [];
  const { post } = found;
  const object = postToObject(found, addresses);
  const id = addresses.activity(eventId);
  const activity = type === "post.published"
    ? activities.create({ id, object })
    : activities.update({ id, object, publishedAt: post.updatedAt ?? post.publishedAt });
  const answered = post.inReplyTo === null || !isOpen(post.audience)
    ? null
    : await findOwnerOfForeign(db, post.inReplyTo);
  const named = [...post.mentions.map((one) => one.uri), ...(answered === null ? [] : [answered])];
  return [{ ...letterOf(post, activity, author.id), to: readersOf(post, author.id, named) }];
}

/** The end of a post, to everybody who was told of it. */
export async function postDeleted(
  { store, addresses }: LetterSources,
  eventId: string,
  event: EventOf<"post.deleted">,
): Promise<Letter[]> {
  const author = await findLocalActor(store.current(), { id: event.authorId });
  if (author === null) return [];
  const uri = addresses.post(event.postId);
  const mentions = event.told.map((one) => ({ uri: one, handle: "" }));
  const about = { uri, audience: event.audience, authorUri: author.uri, mentions };
  const deletion = activities.deletion({
    id: addresses.activity(eventId),
    actor: author.uri,
    object: uri,
    formerType: "Note",
    deletedAt: Temporal.Instant.from(event.deletedAt),
    cc: [],
  });
  const activity = { ...deletion, ...addressing(about, addresses) };
  return [{ ...letterOf(about, activity, author.id), isKept: false, to: readersOf(about, author.id, event.told) }];
}

/** Something passed on, by its address alone, to the followers and to whoever it belongs to. */
export async function postShared(
  { store, addresses }: LetterSources,
  eventId: string,
  { actorId, subjectUri, ownerUri }: EventOf<"post.shared">,
): Promise<Letter[]> {
  const actor = await findLocalActor(store.current(), { id: actorId });
  if (actor === null) return [];
  const cc = [addresses.of(actor.uri, "followers"), ...(ownerUri === null ? [] : [ownerUri])];
  const publishedAt = Temporal.Now.instant();
  const id = addresses.activity(eventId);
  const activity = activities.announce({ id, actor: actor.uri, object: subjectUri, publishedAt, cc });
  return [{ ...publicLetter(activity, actorId, subjectUri), to: followersAnd(actorId, ownerUri) }];
}

/** The end of passing something on. */
export async function postUnshared(
  { store, addresses }: LetterSources,
  eventId: string,
  { actorId, subjectUri, ownerUri, activityUri, sharedAt }: EventOf<"post.unshared">,
): Promise<Letter[]> {
  const db = store.current();
  const actor = await findLocalActor(db, { id: actorId });
  if (actor === null) return [];
  await db.updateTable("activity").set({ is_public: false }).where("uri", "=", activityUri).execute();
  const cc = [addresses.of(actor.uri, "followers"), ...(ownerUri === null ? [] : [ownerUri])];
  const publishedAt = Temporal.Instant.from(sharedAt);
  const activity = activities.undo({
    id: addresses.activity(eventId),
    activity: activities.announce({ id: activityUri, actor: actor.uri, object: subjectUri, publishedAt, cc }),
  });
  return [{ ...publicLetter(activity, actorId, subjectUri), isKept: false, to: followersAnd(actorId, ownerUri) }];
}

/** A vote, one small Note per choice, to whoever asked and to nobody else (FEP-9967). */
export async function voteCast(
  { store }: LetterSources,
  eventId: string,
  { personId, pollUri, authorUri, choices }: EventOf<"vote.cast">,
): Promise<Letter[]> {
  const voter = await findLocalActor(store.current(), { id: personId });
  if (voter === null) return [];
  return choices.map((name, at) => {
    const id = `${voter.uri}#votes/${eventId}/${at + 1}`;
    const activity = activities.vote({ id, voter: voter.uri, to: authorUri, poll: pollUri, name });
    return { ...privateLetter(activity, personId, pollUri), isKept: false, to: { kind: "actor", uri: authorUri } };
  });
}

/** Asks whether a post may quote what it quotes, whoever that belongs to. */
export async function quoteRequested(
  { store, addresses }: LetterSources,
  eventId: string,
  { postId }: EventOf<"quote.requested">,
): Promise<Letter[]> {
  const db = store.current();
  const found = await findOwnPost(db, addresses.post(postId));
  const quoted = found?.post.quoteUri ?? null;
  const owner = quoted === null ? null : await findOwnerOfForeign(db, quoted);
  const author = found === null ? null : await findLocalActor(db, { uri: found.post.authorUri });
  if (found === null || quoted === null || owner === null || author === null) return [];
  const { "@context": _context, ...instrument } = postToObject(found, addresses);
  const id = addresses.activity(eventId);
  const activity = activities.quoteRequest({ id, actor: author.uri, object: quoted, owner, instrument });
  return [{ ...privateLetter(activity, author.id, found.post.uri), to: { kind: "actor", uri: owner } }];
}

/** The refusal of a quote, to the one who asked. */
export async function quoteRefused(
  { store, addresses }: LetterSources,
  eventId: string,
  event: EventOf<"quote.refused">,
): Promise<Letter[]> {
  const owner = await findLocalActor(store.current(), { id: event.actorId });
  if (owner === null) return [];
  const { requestUri: id, askerUri: actor, objectUri: object, quoteUri: quote } = event;
  const request = { id, actor, object, quote };
  const activity = activities.rejectQuote({ id: addresses.activity(eventId), actor: owner.uri, request });
  return [{ ...privateLetter(activity, owner.id, object), isKept: false, to: { kind: "actor", uri: actor } }];
}

/** The end of an approval, to whoever quoted and to every server that has the quoted post. */
export async function quoteRevoked(
  { store, addresses }: LetterSources,
  eventId: string,
  event: EventOf<"quote.revoked">,
): Promise<Letter[]> {
  const owner = await findLocalActor(store.current(), { id: event.actorId });
  if (owner === null) return [];
  const activity = activities.deletion({
    id: addresses.activity(eventId),
    actor: owner.uri,
    object: addresses.quote(event.quoteId),
    formerType: "QuoteAuthorization",
    deletedAt: Temporal.Instant.from(event.deletedAt),
    cc: event.askerUri === null ? [] : [event.askerUri],
  });
  const actors = event.askerUri === null ? [] : [event.askerUri];
  const to: Readers = { kind: "several", followersOf: [owner.id], actors, andReadersOf: event.objectUri };
  return [{ ...publicLetter(activity, owner.id, addresses.quote(event.quoteId)), isKept: false, to }];
}

type Told = Pick<Post, "uri" | "audience">;

function letterOf({ uri, audience }: Told, activity: Letter["activity"], authorId: string): Unaddressed {
  return isOpen(audience) ? publicLetter(activity, authorId, uri) : privateLetter(activity, authorId, uri);
}

function readersOf({ uri, audience }: Told, authorId: string, actors: readonly string[]): Readers {
  const followersOf = audience === "direct" ? [] : [authorId];
  return { kind: "several", followersOf, actors, andReadersOf: uri };
}

function followersAnd(actorId: string, ownerUri: string | null): Readers {
  const actors = ownerUri === null ? [] : [ownerUri];
  return { kind: "several", followersOf: [actorId], actors, andReadersOf: null };
}
