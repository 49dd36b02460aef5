/**
 * What every step of moderators shares: whether the asker may take it about this subject, its line in the log, and telling a
 * member what was decided about them. One place, so that no step forgets one of the three.
 */
import { mayActUpon, type Ranked, type WarningStep } from "../../domain/moderation.ts";
import type { Right } from "../../domain/person.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";
import type { Subject } from "../safety-ports.ts";

/** Why a step is refused. What somebody may not decide about is told as such: they can see it exists. */
export type StepRefusal = NotAllowed | { readonly kind: "not_found" | "not_upon_them" };

/** What a step does; answers null when it did it, or why not. */
export type Act<Refusal extends { readonly kind: string }> = (work: Work) => Promise<Refusal | null>;

/** Takes a step if the asker has the right, and writes its line in the log when it was taken. */
export async function takeStep<Refusal extends { readonly kind: string }>(
  ports: Ports,
  asker: Asker,
  line: { readonly right: Right; readonly step: string; readonly target: string; readonly flagId?: string | null },
  act: Act<Refusal>,
): Promise<Outcome<null, Refusal | NotAllowed>> {
  if (!hasRight(asker, line.right)) return notAllowed;
  return await ports.transact<Outcome<null, Refusal | NotAllowed>>(async (work) => {
    const refusal = await act(work);
    if (refusal !== null) return refused(refusal);
    const { step, target, flagId = null } = line;
    await work.moderation.addEntry({ id: work.newId(), byId: idOf(asker), step, target, flagId });
    return done(null);
  });
}

/** Who asks, as the rule of ranks knows them. */
export function rankOf(asker: Asker): Ranked {
  return asker.kind === "person" ? asker : null;
}

/** The person who asks; null for the operator. */
export function idOf(asker: Asker): string | null {
  return asker.kind === "person" ? asker.personId : null;
}

/** Whether the asker may decide about whoever is at an address; the subject when it is a member. */
export async function subjectFor(
  work: Work,
  asker: Asker,
  actorUri: string,
): Promise<{ readonly subject: Subject | null } | { readonly kind: "not_found" | "not_upon_them" }> {
  const subject = await work.moderation.findSubject(actorUri);
  if (subject === null && !await work.moderation.isKnown(actorUri)) return { kind: "not_found" };
  return mayActUpon(rankOf(asker), subject) ? { subject } : { kind: "not_upon_them" };
}

/** Keeps for a member what was decided and in which words, and notifies them. */
export async function tellMember(
  work: Work,
  subject: Subject,
  told: { readonly step: WarningStep; readonly words: string; readonly subjectUri: string | null },
): Promise<void> {
  const on = work.now.toZonedDateTimeISO("UTC").toPlainDate().toString();
  const id = work.newId();
  await work.moderation.warn({ id, personId: subject.personId, on, ...told });
  const { personId } = subject;
  await work.notifications.add({ personId, kind: "warned", actorUri: null, subjectUri: `/settings/safety#told-${id}` });
}
