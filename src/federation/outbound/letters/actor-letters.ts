/** What actors say of themselves: their new form. */
import { findLocalActor } from "../../../database/views/federation-views.ts";
import * as activities from "../../vocabulary/activities.ts";
import { type Letter, type LetterSources, publicLetter } from "./letter.ts";

/** An actor in its new form, to its followers. */
export async function actorChanged(
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
