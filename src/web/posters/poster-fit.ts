/**
 * How large the title of a poster is set and how many lines of text fit under it. Browsers lay posters out with the fonts they
 * have, and without scripts nothing can be tried there, so it is reckoned here from the lengths of the words, with room to spare.
 */

/** How a poster is set. */
export interface PosterFit {
  /** The title's size by number, 1 the largest; the style sheet has one rule for each. */
  readonly titleStep: number;
  /** The text's size by number, 1 the largest. */
  readonly textStep: number;
  /** Paragraphs that fit; the last may end in an ellipsis. */
  readonly paragraphs: readonly string[];
}

/** What takes room on a poster beside its title and text. */
export interface PosterRoom {
  readonly hasPicture: boolean;
  /** Lines of small print beyond the usual: a long address, a warning. */
  readonly extraLines: number;
}

/** Sizes by step, in parts of an A4 sheet's 210 across; `poster.css` has the same. */
const TITLE_SIZES = [30, 25, 21, 17.5, 14.5, 12, 10, 8.4] as const;
const TEXT_SIZES = [8.4, 7.2, 6.2, 5.2] as const;

/** Lengths of the sheet, in the same parts. The rest is all but title and text: edges, facts, how to take part, slips. */
const SHEET = { width: 184, height: 297, rest: 192, title: 66, extraLine: 6.2 } as const;

/** The measures of letters in most fonts, in parts of their size: how wide, bold and not, and how far apart lines are. */
interface Letters {
  readonly bold: number;
  readonly regular: number;
  readonly titleLeading: number;
  readonly textLeading: number;
}

const PLAIN: Letters = { bold: 0.565, regular: 0.5, titleLeading: 1.2, textLeading: 1.4 };

/** Scripts that reach far above and below their line, or whose letters are wide. */
const TALL: Letters = { bold: 0.64, regular: 0.6, titleLeading: 1.34, textLeading: 1.52 };
const IS_TALL = /[\u0590-\u1fff\u2e80-\ud7ff]/;

/** Reckons how title and text are set. `text` is plain, a paragraph per line; beside a picture it has half the room. */
export function fitPoster(title: string, text: string, { hasPicture, extraLines }: PosterRoom): PosterFit {
  const words = title.split(/\s+/u).filter((word) => word !== "");
  const measures = IS_TALL.test(title + text.slice(0, 40)) ? TALL : PLAIN;
  const heights = TITLE_SIZES.map((size) => {
    const lines = linesOf(words, SHEET.width / (size * measures.bold));
    return lines === null ? Infinity : lines * size * measures.titleLeading;
  });
  const extra = extraLines * SHEET.extraLine;
  // What must be said besides takes its room from the title before it takes the text's last.
  const room = Math.max(30, Math.min(SHEET.title, SHEET.height - SHEET.rest - extra));
  const fitting = heights.findIndex((height) => height <= room);
  const step = fitting === -1 ? TITLE_SIZES.length - 1 : fitting;
  const used = Math.min(heights[step] ?? room, SHEET.title + 12);
  const height = SHEET.height - SHEET.rest - used - extra;
  return { titleStep: step + 1, ...fitText(text, measures, height, hasPicture ? SHEET.width * 0.5 : SHEET.width) };
}

function fitText(
  text: string,
  measures: Letters,
  height: number,
  width: number,
): Pick<PosterFit, "textStep" | "paragraphs"> {
  const paragraphs = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  for (const [at, size] of TEXT_SIZES.entries()) {
    const perLine = Math.floor(width / (size * measures.regular));
    const lines = Math.floor(height / (size * measures.textLeading));
    const needed = paragraphs.reduce((sum, paragraph) => sum + Math.ceil(letters(paragraph) / perLine), 0);
    if (needed <= lines) return { textStep: at + 1, paragraphs };
    if (at === TEXT_SIZES.length - 1) return { textStep: at + 1, paragraphs: cutTo(paragraphs, lines, perLine) };
  }
  return { textStep: TEXT_SIZES.length, paragraphs: [] };
}

/** Lines that words take where `room` letters fit in each; null when a word alone is longer. */
function linesOf(words: readonly string[], room: number): number | null {
  let [lines, used] = [1, 0];
  for (const word of words) {
    const length = letters(word);
    if (length > room) return null;
    if (used > 0 && used + 1 + length > room) [lines, used] = [lines + 1, length];
    else used += (used > 0 ? 1 : 0) + length;
  }
  return lines;
}

/** What is written counts, not the marks above and below it. */
function letters(text: string): number {
  return text.replace(/\p{Mn}/gu, "").length;
}

/** The paragraphs that fit in so many lines; the last is cut after a word, unless next to nothing of it would stay. */
function cutTo(paragraphs: readonly string[], lines: number, perLine: number): string[] {
  const kept: string[] = [];
  let left = lines;
  for (const paragraph of paragraphs) {
    const needed = Math.ceil(letters(paragraph) / perLine);
    if (needed > left) {
      const words = beginning(paragraph, left * perLine);
      if (words !== null) return [...kept, words];
      return kept.map((line, at) => at < kept.length - 1 || line.endsWith("…") ? line : `${line} …`);
    }
    kept.push(paragraph);
    left -= needed;
  }
  return kept;
}

/** The whole words that fit, with an ellipsis; null when fewer than three do. */
function beginning(paragraph: string, room: number): string | null {
  const words = paragraph.split(" ");
  let [kept, count] = ["", 0];
  for (const word of words) {
    if (letters(kept) + letters(word) + 3 > room) break;
    kept += `${kept === "" ? "" : " "}${word}`;
    count++;
  }
  return count < 3 ? null : `${kept.replace(/[\s,;:.،؛–-]+$/u, "")}…`;
}
