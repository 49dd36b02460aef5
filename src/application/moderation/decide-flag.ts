/**
 * Moderators take care of complaints: one takes it on, notes what they found, says what came of it. A complaint about a
 * moderator, or about somebody with a stronger role, is for others. Whoever complained learns that it was dealt with and
 * whether anything was done, and nothing else.
 */
import { safetyLimits } from "../../domain/limits.ts";
import { type FlagOutcome, mayActUpon } from "../../domain/moderation.ts";
import type { NotAllowed } from "../access.ts";
import type { Outcome } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";
import type { StoredFlag } from "../safety-ports.ts";
import { idOf, rankOf, type StepRefusal, takeStep } from "./steps.ts";

/** Why nothing was decided about a complaint. */
export type DecideFlagRefusal =
  | StepRefusal
  | { readonly kind: "words_too_long" | "words_missing"; readonly field: "words" };

type Decided = Promise<Outcome<null, DecideFlagRefusal | NotAllowed>>;

/** Takes a complaint on, or gives it back (`isMine` false). */
export function assignFlag(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string; readonly isMine: boolean },
): Decided {
  const step = command.isMine ? "take_flag" : "leave_flag";
  return flagStep(ports, asker, command.id, step, async (work, flag) => {
    await work.flags.assign(flag.id, command.isMine ? idOf(asker) : null);
    return null;
  });
}

/** Says what came of an open complaint. */
export function resolveFlag(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string; readonly outcome: FlagOutcome },
): Decided {
  return flagStep(ports, asker, command.id, `resolve_${command.outcome}`, async (work, flag) => {
    if (!flag.isOpen) return { kind: "not_found" };
    await work.flags.resolve(flag.id, idOf(asker), command.outcome);
    if (flag.reporterId !== null) {
      const kind = command.outcome === "acted" ? "flag_acted_on" as const : "flag_looked_at" as const;
      await work.notifications.add({ personId: flag.reporterId, kind, actorUri: null, subjectUri: flag.id });
    }
    return null;
  });
}

/** Opens a complaint again. */
export function reopenFlag(ports: Ports, asker: Asker, command: { readonly id: string }): Decided {
  return flagStep(ports, asker, command.id, "reopen_flag", async (work, flag) => {
    if (flag.isOpen) return { kind: "not_found" };
    await work.flags.reopen(flag.id);
    return null;
  });
}

/** Notes something for other moderators, about a complaint. Kept for a year. */
export function noteOnFlag(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string; readonly words: string },
): Decided {
  return flagStep(ports, asker, command.id, "note", async (work, flag) => {
    const words = command.words.trim();
    if (words === "") return { kind: "words_missing", field: "words" };
    if ([...words].length > safetyLimits.words) return { kind: "words_too_long", field: "words" };
    const target = flag.objectUris[0] ?? flag.id;
    await work.moderation.addNote({ id: work.newId(), flagId: flag.id, target, personId: idOf(asker), words });
    return null;
  });
}

function flagStep(
  ports: Ports,
  asker: Asker,
  id: string,
  step: string,
  act: (work: Work, flag: StoredFlag) => Promise<DecideFlagRefusal | null>,
): Decided {
  const line = { right: "moderate", step, target: `/desk/flags/${id}`, flagId: id } as const;
  return takeStep<DecideFlagRefusal>(ports, asker, line, async (work) => {
    const flag = await work.flags.lock(id);
    if (flag === null) return { kind: "not_found" };
    for (const uri of flag.objectUris) {
      const author = await work.moderation.authorOf(uri) ?? uri;
      if (!mayActUpon(rankOf(asker), await work.moderation.findSubject(author))) return { kind: "not_found" };
    }
    return await act(work, flag);
  });
}
