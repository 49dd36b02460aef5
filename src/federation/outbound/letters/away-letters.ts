/**
 * What our own people pledge elsewhere: a Join with a number from the movement, or of one person who said yes to be named; and the
 * Leave that takes it back. Each goes to the host alone, signed for nobody else.
 */
import type { AwayLetter } from "../../../application/pledges/pledge-away.ts";
import { findLocalActor, findMovement } from "../../../database/views/federation-views.ts";
import { joining } from "../../vocabulary/pledge-answer.ts";
import { type EventOf, type Letter, type LetterSources, privateLetter } from "./letter.ts";

/** The letter, opened from its seal. */
export async function awayTold(
  { store, addresses, sealing }: LetterSources,
  eventId: string,
  { sealed }: EventOf<"away.told">,
): Promise<Letter[]> {
  const told = JSON.parse(sealing.open(sealed)) as AwayLetter;
  const db = store.current();
  const actorId = told.personId ?? (await findMovement(db))?.id;
  const actor = actorId === undefined ? null : await findLocalActor(db, { id: actorId });
  if (actor === null || actor.deleted) return [];
  const { callUri: object, organiserUri: to, count } = told;
  const activity = joining({
    id: addresses.activity(eventId),
    type: told.do === "join" ? "Join" : "Leave",
    actor: actor.uri,
    object,
    to,
    ...(count === undefined ? {} : { count }),
  });
  return [{
    ...privateLetter(activity, actor.id, `away ${object} ${actor.id}`),
    isKept: false,
    isSealed: true,
    to: { kind: "inbox", inbox: told.inbox },
  }];
}
