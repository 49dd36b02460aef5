/** A moderator notes something about an actor, for other moderators. Kept for a year, and never told to anybody. */
import { safetyLimits } from "../../domain/limits.ts";
import type { NotAllowed } from "../access.ts";
import type { Outcome } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";
import type { DecideFlagRefusal } from "./decide-flag.ts";
import { idOf, subjectFor, takeStep } from "./steps.ts";

/** Adds the note. */
export async function noteActor(
  ports: Ports,
  asker: Asker,
  command: { readonly actorUri: string; readonly words: string },
): Promise<Outcome<null, DecideFlagRefusal | NotAllowed>> {
  const { actorUri } = command;
  const words = command.words.trim();
  const line = { right: "moderate", step: "note", target: actorUri } as const;
  return await takeStep<DecideFlagRefusal>(ports, asker, line, async (work) => {
    if (words === "") return { kind: "words_missing", field: "words" };
    if ([...words].length > safetyLimits.words) return { kind: "words_too_long", field: "words" };
    const found = await subjectFor(work, asker, actorUri);
    if ("kind" in found) return found;
    await work.moderation.addNote({ id: work.newId(), flagId: null, target: actorUri, personId: idOf(asker), words });
    return null;
  });
}
