/**
 * Moderators keep a post from being seen here, or show it again. It stays with its author, who is told if they are a member;
 * on other servers it stays as it is, because a hidden post is not a deleted one.
 */
import { mayActUpon } from "../../domain/moderation.ts";
import type { NotAllowed } from "../access.ts";
import type { Outcome } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";
import { rankOf, type StepRefusal, takeStep, tellMember } from "./steps.ts";

/** Hides or shows a post by its address. */
export async function decidePost(
  ports: Ports,
  asker: Asker,
  command: {
    readonly postUri: string;
    readonly step: "hide_post" | "show_post";
    readonly words: string;
    readonly flagId: string | null;
  },
): Promise<Outcome<null, StepRefusal | NotAllowed>> {
  const { postUri, step, flagId } = command;
  return await takeStep<StepRefusal>(
    ports,
    asker,
    { right: "moderate", step, target: postUri, flagId },
    async (work) => {
      const author = await work.moderation.authorOf(postUri);
      if (author === null) return { kind: "not_found" };
      const subject = await work.moderation.findSubject(author);
      if (!mayActUpon(rankOf(asker), subject)) return { kind: "not_upon_them" };
      const changed = step === "hide_post"
        ? await work.moderation.hidePost(postUri)
        : await work.moderation.unhidePost(postUri);
      if (!changed) return { kind: "not_found" };
      if (subject !== null && step === "hide_post") {
        const words = command.words.trim().slice(0, 2_000);
        await tellMember(work, subject, { step: "hide_post", words, subjectUri: postUri });
      }
      return null;
    },
  );
}
