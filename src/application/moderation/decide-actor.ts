/**
 * Moderators decide about an actor, ours or not: warn (a member only), limit, suspend, lift. A limited actor is in no list
 * that everybody reads; a suspended one is not heard and not shown, and a member can't sign in. The member is told which
 * step was taken and why, in the moderator's words; an actor of another server is told nothing.
 */
import { safetyLimits } from "../../domain/limits.ts";
import type { ActorLevel, ActorStep } from "../../domain/moderation.ts";
import type { NotAllowed } from "../access.ts";
import type { Outcome } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";
import type { Subject } from "../safety-ports.ts";
import { type StepRefusal, subjectFor, takeStep, tellMember } from "./steps.ts";

/** Why nothing was decided. */
export type DecideActorRefusal =
  | StepRefusal
  | { readonly kind: "only_members_are_warned" | "last_steward" }
  | { readonly kind: "words_too_long" | "words_missing"; readonly field: "words" };

/** Takes a step about an actor. Lifting takes back a limit or a suspension; follows that ended don't come back. */
export async function decideActor(
  ports: Ports,
  asker: Asker,
  command: {
    readonly actorUri: string;
    readonly step: ActorStep;
    /** What the member is told. */
    readonly words: string;
    readonly flagId: string | null;
  },
): Promise<Outcome<null, DecideActorRefusal | NotAllowed>> {
  const { actorUri, step, words, flagId } = command;
  return await takeStep<DecideActorRefusal>(
    ports,
    asker,
    { right: "moderate", step, target: actorUri, flagId },
    async (work) => {
      if ([...words].length > safetyLimits.words) return { kind: "words_too_long", field: "words" };
      const found = await subjectFor(work, asker, actorUri);
      if ("kind" in found) return found;
      const { subject } = found;
      if (step === "warn" && subject === null) return { kind: "only_members_are_warned" };
      if (step === "warn" && words.trim() === "") return { kind: "words_missing", field: "words" };
      const refusal = await setLevel(work, actorUri, step, subject);
      if (refusal !== null) return refusal;
      // Other servers read at the actor that it is suspended, or no longer.
      if (subject !== null && (step === "suspend" || step === "lift")) {
        await work.emit({ type: "person.revised", personId: subject.personId });
      }
      if (subject !== null) await tellMember(work, subject, { step, words: words.trim(), subjectUri: null });
      return null;
    },
  );
}

async function setLevel(
  work: Work,
  actorUri: string,
  step: ActorStep,
  subject: Subject | null,
): Promise<DecideActorRefusal | null> {
  if (step === "warn") return null;
  const before = await work.moderation.levelOf(actorUri);
  if (step === "lift" && before === null) return { kind: "not_found" };
  if (subject !== null) {
    const refusal = await setState(work, step, subject, before);
    if (refusal !== null) return refusal;
  }
  await work.moderation.setLevel(actorUri, step === "lift" ? null : step === "limit" ? "limited" : "suspended");
  if (step === "suspend" && subject === null) await work.moderation.cutOff(actorUri);
  return null;
}

/** A suspended member's sessions and links end with the step; a member who left stays as they are. */
async function setState(
  work: Work,
  step: ActorStep,
  subject: Subject,
  before: ActorLevel | null,
): Promise<DecideActorRefusal | null> {
  if (subject.state === "left") return step === "lift" ? null : { kind: "not_found" };
  if (step !== "suspend") {
    // An account that a steward shut is no moderator's to open.
    const wasShutHere = subject.state === "suspended" && before === "suspended";
    if (wasShutHere) await work.accounts.setState(subject.personId, "active");
    return null;
  }
  if (subject.role === "steward" && await work.accounts.lockCount("steward") <= 1) return { kind: "last_steward" };
  await work.accounts.setState(subject.personId, "suspended");
  await work.sessions.endAll(subject.personId, null);
  await work.proofs.dropLinks(subject.personId);
  await work.proofs.dropHalves(subject.personId);
  await work.waysIn.revokeInvitationsOf(subject.personId, []);
  return null;
}
