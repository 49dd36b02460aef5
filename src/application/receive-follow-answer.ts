/** A remote actor answers our request to follow it, or refuses us later. */
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "./heard.ts";
import type { Ports } from "./ports.ts";

/**
 * Takes an Accept or Reject of our Follow. It must come from the actor we asked; the Follow is known by its id or, when
 * a server rewrote that, by the local actor it quotes.
 */
export async function receiveFollowAnswer(
  ports: Ports,
  heard: Heard,
  answer: { readonly followUri: string | null; readonly followerUri: string | null; readonly accepted: boolean },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    if (!await work.firstTime(heard.onceKey)) return repeated;
    const { followUri, followerUri: actorUri, accepted } = answer;
    const answered = await work.follows.answerFollowing({ targetUri: heard.actorUri, followUri, actorUri, accepted });
    for (const { actorId: personId, isPerson, wasRequested } of answered) {
      if (!accepted || !isPerson || !wasRequested) continue;
      const told = { personId, kind: "follow_accepted", actorUri: heard.actorUri, subjectUri: null } as const;
      await work.notifications.add(told);
    }
    return answered.length > 0 ? taken : ignored("no such request");
  });
}
