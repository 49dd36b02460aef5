/** What a person who goes says: where to, or that they are gone. The last word goes to every server that got anything. */
import { findLocalActor } from "../../../database/views/federation-views.ts";
import * as activities from "../../vocabulary/activities.ts";
import { actorChanged } from "./actor-letters.ts";
import { type EventOf, type Letter, type LetterSources, publicLetter } from "./letter.ts";

/**
 * The new form of the actor first, for those who read `movedTo`, then the Move (FEP-7628); each to the followers and to the
 * servers of those followed. The Update has an id of its own.
 */
export async function personMoved(
  sources: LetterSources,
  eventId: string,
  { actorId, to }: EventOf<"person.moved">,
): Promise<Letter[]> {
  const { store, addresses } = sources;
  const actor = await findLocalActor(store.current(), { id: actorId });
  if (actor === null || actor.deleted) return [];
  const followed = await store.current().selectFrom("following")
    .innerJoin("remote_actor", "remote_actor.uri", "following.target_uri")
    .select(({ fn }) => fn.coalesce("remote_actor.shared_inbox", "remote_actor.inbox").as("inbox"))
    .where("following.actor_id", "=", actorId).where("following.state", "=", "accepted")
    .where("remote_actor.gone_at", "is", null).execute();
  if (followed.length > 0) {
    await store.current().insertInto("recipient")
      .values([...new Set(followed.map(({ inbox }) => inbox))].map((inbox) => ({ object_uri: actor.uri, inbox })))
      .onConflict((conflict) => conflict.doNothing()).execute();
  }
  const update = await actorChanged(sources, `${eventId}-update`, actorId);
  const cc = [addresses.of(actor.uri, "followers")];
  const move = activities.move({ id: addresses.activity(eventId), actor: actor.uri, target: to, cc });
  return [...update, {
    ...publicLetter(move, actorId, actor.uri),
    to: { kind: "followers", of: [actorId], andReadersOf: actor.uri },
  }];
}

/** The end of a person, with their own address as object, as Mastodon says it. */
export async function personErased(
  { store, addresses }: LetterSources,
  eventId: string,
  { actorId, erasureId }: EventOf<"person.erased">,
): Promise<Letter[]> {
  const actor = await findLocalActor(store.current(), { id: actorId });
  if (actor === null) return [];
  const activity = activities.departure({ id: addresses.activity(eventId), actor: actor.uri });
  return [{ ...publicLetter(activity, actorId, actor.uri), to: { kind: "erasure", id: erasureId } }];
}
