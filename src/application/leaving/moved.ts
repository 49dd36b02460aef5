/**
 * Whoever moved away reads here and writes elsewhere: the one place that says so. Use cases by which a person does
 * something others see ask it first.
 */
import type { Work } from "../ports.ts";

/** Refused because the person moved to another server; coming back undoes it. */
export type MovedAway = { readonly kind: "moved_away" };

/** Tells whether a person moved away, so that nothing is said in their name here any more. */
export async function hasMovedAway(work: Pick<Work, "profiles">, personId: string): Promise<boolean> {
  return (await work.profiles.load(personId)).movedTo !== null;
}
