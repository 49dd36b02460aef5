/**
 * What changed from one text to another, word by word, exactly: every character of both is in the answer, so that nobody signs
 * a comma unseen. Words are those of the text's own language, also where nothing stands between them.
 */
import { diffArrays } from "diff";

/** A run of a text that stayed, was added or was removed. */
export interface Change {
  readonly what: "same" | "added" | "removed";
  readonly text: string;
}

/** Steps after which two texts have so little in common that one is shown as taken out and the other as added. */
const MOST_STEPS = 2_000;

/**
 * The runs of both texts in order; what was removed stands before what was added in its place. The runs that are not `added`
 * are the text before, those that are not `removed` the text after. `language` is a BCP 47 tag.
 */
export function changesBetween(before: string, after: string, language: string): readonly Change[] {
  if (before === after) return before === "" ? [] : [{ what: "same", text: before }];
  const words = segmenterOf(language);
  const found = diffArrays(wordsOf(words, before), wordsOf(words, after), { maxEditLength: MOST_STEPS });
  if (found === undefined) return runs([{ what: "removed", text: before }, { what: "added", text: after }]);
  return runs(found.map(({ added, removed, value }) => ({
    what: added ? "added" : removed ? "removed" : "same",
    text: value.join(""),
  })));
}

/** Changes that only a space parts are one, so that a phrase is told once and not word after word. */
function runs(found: readonly Change[]): Change[] {
  const told: Change[] = [];
  let [removed, added, same] = ["", "", ""];
  const flush = () => {
    // The space behind both is no change.
    const behind = removed !== "" && added !== "" ? sharedEnd(removed, added) : "";
    if (behind !== "") [removed, added] = [removed.slice(0, -behind.length), added.slice(0, -behind.length)];
    if (removed !== "") told.push({ what: "removed", text: removed });
    if (added !== "") told.push({ what: "added", text: added });
    if (behind + same !== "") told.push({ what: "same", text: behind + same });
    [removed, added, same] = ["", "", ""];
  };
  for (const [at, { what, text }] of found.entries()) {
    const isBridge = what === "same" && /^[^\S\n]+$/.test(text) && removed + added !== "" && at < found.length - 1;
    if (what !== "same" && same !== "") flush();
    if (what === "removed" || isBridge) removed += text;
    if (what === "added" || isBridge) added += text;
    if (what === "same" && !isBridge) same += text;
  }
  flush();
  return told;
}

function sharedEnd(one: string, other: string): string {
  const [end = ""] = /[^\S\n]*$/.exec(one) ?? [];
  return other.endsWith(end) && one !== end && other !== end ? end : "";
}

function wordsOf(segmenter: Intl.Segmenter, text: string): string[] {
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}

function segmenterOf(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: "word" });
  } catch {
    return new Intl.Segmenter("en", { granularity: "word" });
  }
}
