/**
 * The struggles campaigns belong to. Known ones have translated names (`struggle.*` in the locales); any other short
 * word is accepted and shown as written, because movements name new struggles before software does.
 */

/** Struggles with translated names. */
export const KNOWN_STRUGGLES = [
  "labour",
  "feminist",
  "climate",
  "housing",
  "peace",
  "anti-racist",
  "democratic",
  "decolonial",
  "tax-justice",
  "health",
  "education",
  "migration",
  "disability",
  "lgbtqi",
  "food",
  "digital",
] as const;

const STRUGGLE = /^[a-z][a-z-]{1,39}$/;

/** Tells whether a word can name a struggle: 2 to 40 of `a-z` and hyphens. */
export function isStruggle(value: string): boolean {
  return STRUGGLE.test(value);
}
