/**
 * The kinds of call a movement makes. Each has its own words in every interface language (`kind.*` in the locales); the
 * rules here say only what the form must ask: a boycott has no door to stand in front of.
 */

/** Every kind of call and action, in the order forms offer them. */
export const CALL_KINDS = [
  "strike",
  "walkout",
  "picket",
  "demonstration",
  "rally",
  "boycott",
  "petition",
  "letter",
  "phone-in",
  "meeting",
  "assembly",
  "training",
  "vigil",
  "occupation",
  "blockade",
  "leafleting",
  "art",
  "fundraiser",
  "mutual-aid",
  "other",
] as const;

/** One of {@link CALL_KINDS}. */
export type CallKind = typeof CALL_KINDS[number];

const WITHOUT_PLACE: ReadonlySet<CallKind> = new Set(["boycott", "petition", "letter", "phone-in", "fundraiser"]);

/** Narrows a string from outside to a known kind. */
export function isCallKind(value: string): value is CallKind {
  return (CALL_KINDS as readonly string[]).includes(value);
}

/** Tells whether calls of this kind usually have a place, so that a form knows whether to open with one. */
export function usuallyHasPlace(kind: CallKind): boolean {
  return !WITHOUT_PLACE.has(kind);
}
