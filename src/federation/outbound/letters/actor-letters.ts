/** What actors say of themselves: their new form. */
import { findLocalActor } from "../../../database/views/federation-views.ts";
import { listJoints } from "../../../database/views/joint-views.ts";
import { partnersOf } from "./joint-partners.ts";
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

/** The movement in its new form, to its followers and to everybody it acts together with: they know it by its website and keys. */
export async function movementChanged(sources: LetterSources, eventId: string, movementId: string): Promise<Letter[]> {
  const letters = await actorChanged(sources, eventId, movementId);
  const uris = new Set<string>();
  for (const joint of await listJoints(sources.store.current())) {
    if (joint.endedAt === null) { for (const uri of await partnersOf(sources, joint)) uris.add(uri); }
  }
  const [letter] = letters;
  if (letter === undefined || uris.size === 0) return letters;
  return [letter, { ...letter, to: { kind: "actors", uris: [...uris] } }];
}
