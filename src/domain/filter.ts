/**
 * Words somebody does not want to read. Matching is on plain text, the same in every script: case, width, vowel marks of
 * Arabic and invisible joiners make no difference. It refuses to know who wrote the words or where they are kept.
 */

/** Where a filter works: what others do, what concerns oneself, and answers under something. */
export type FilterContext = "home" | "notifications" | "conversations";

/** Every {@link FilterContext}. */
export const FILTER_CONTEXTS = ["home", "notifications", "conversations"] as const satisfies readonly FilterContext[];

/** Left out without a trace, or folded behind the phrase that matched. */
export type FilterAction = "hide" | "warn";

/** One phrase. A phrase of several words matches them in this order, whatever white space is between. */
export interface WordFilter {
  /** By which its person removes it. */
  readonly id: string;
  /** The words as they were typed. */
  readonly phrase: string;
  /** Whether it matches only where no letter or figure touches it. Where a script writes no spaces, that seldom holds. */
  readonly wholeWord: boolean;
  /** Where it works; at least one place. */
  readonly contexts: readonly FilterContext[];
  /** What it does where it matches. */
  readonly action: FilterAction;
  /** Null for one that never ends. */
  readonly expiresAt: Temporal.Instant | null;
}

/** What becomes of a text: shown, folded behind phrases, or left out. */
export type Screening =
  | { readonly kind: "show" }
  | { readonly kind: "warn"; readonly phrases: readonly string[] }
  | { readonly kind: "hide" };

const SHOW: Screening = { kind: "show" };

/** Longest phrase, in characters. */
export const LONGEST_PHRASE = 200;

/**
 * A text reduced to what matters when it is compared: compatibility forms resolved, case folded (`ß` as `ss`, every sigma
 * alike, dotted capital I as i), Arabic vowel marks, hamzas on carriers and stretching removed, joiners and other invisible
 * marks removed, white space as one blank. Bengali vowel signs stay: they are letters.
 */
export function foldForFilter(text: string): string {
  return text.normalize("NFKD")
    .replaceAll(/[\u064b-\u065f\u0670\u06d6-\u06ed\u0640]|\p{Cf}/gu, "")
    .toUpperCase().toLowerCase().normalize("NFKD")
    .replaceAll("i\u0307", "i").replaceAll("ς", "σ").replaceAll("ı", "i")
    .replaceAll(/\s+/gu, " ").trim().normalize("NFC");
}

/** Tells whether a filter matches a plain text. */
export function matchesFilter(filter: Pick<WordFilter, "phrase" | "wholeWord">, text: string): boolean {
  return matcherOf(filter)(foldForFilter(text));
}

/**
 * Builds the screen for one context at one moment: filters that are over, or work elsewhere, are left out. Give it the plain
 * texts of one post (warning, text, alternative texts, options of a poll); hiding wins over folding.
 */
export function screenFor(
  filters: readonly WordFilter[],
  context: FilterContext,
  now: Temporal.Instant,
): (texts: readonly string[]) => Screening {
  const active = filters
    .filter(({ contexts, expiresAt }) => contexts.includes(context) && !isOver(expiresAt, now))
    .map((filter) => ({ filter, matches: matcherOf(filter) }));
  if (active.length === 0) return () => SHOW;
  return (texts) => {
    const folded = texts.map(foldForFilter);
    const found = active.filter(({ matches }) => folded.some(matches)).map(({ filter }) => filter);
    if (found.length === 0) return SHOW;
    if (found.some(({ action }) => action === "hide")) return { kind: "hide" };
    return { kind: "warn", phrases: found.map(({ phrase }) => phrase) };
  };
}

function isOver(expiresAt: Temporal.Instant | null, now: Temporal.Instant): boolean {
  return expiresAt !== null && Temporal.Instant.compare(expiresAt, now) <= 0;
}

const WORD = /[\p{L}\p{M}\p{N}_]/u;

/** Looks for the folded phrase; with whole words, at places where no letter touches an end that is itself a letter. */
function matcherOf({ phrase, wholeWord }: Pick<WordFilter, "phrase" | "wholeWord">): (folded: string) => boolean {
  const wanted = foldForFilter(phrase);
  if (wanted === "") return () => false;
  if (!wholeWord) return (folded) => folded.includes(wanted);
  const [first = ""] = wanted;
  const last = [...wanted].at(-1) ?? "";
  return (folded) => {
    for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, at + 1)) {
      const before = WORD.test(first) && endsInWord(folded.slice(Math.max(0, at - 2), at));
      const after = WORD.test(last) &&
        WORD.test([...folded.slice(at + wanted.length, at + wanted.length + 2)][0] ?? "");
      if (!before && !after) return true;
    }
    return false;
  };
}

function endsInWord(text: string): boolean {
  return WORD.test([...text].at(-1) ?? "");
}
