/**
 * Breaks a text into lines that fit, by measured widths: the largest size that fits wins, the lines are made about equally
 * long, and what fits at no size ends in an ellipsis. Words break where they must: after a hyphen, or inside when endless.
 */
import type { Weight } from "./fonts.ts";
import { SPACE, widthOfLine, widthOfWord } from "./measure.ts";

/** A box for text, in pixels. Sizes are tried in their order, the largest first. */
export interface TextBox {
  readonly width: number;
  readonly height: number;
  readonly sizes: readonly number[];
  /** Distance of base lines in parts of the letter size. */
  readonly leading: number;
  readonly weight: Weight;
}

/** Lines at the size they fit. */
export interface FittedText {
  readonly size: number;
  readonly lines: readonly string[];
}

interface Word {
  readonly text: string;
  readonly width: number;
  /** Whether it follows the word before without a space. */
  readonly glued: boolean;
}

/** Longest piece of a word that is never broken, in graphemes. */
const LONGEST_PIECE = 18;

const ELLIPSIS = "…";

/** Fits a text into a box. The text has single spaces only, as `drawable` leaves it. */
export async function fitText(text: string, box: TextBox): Promise<FittedText> {
  const words = await measuredWords(text, box.weight);
  for (const size of box.sizes) {
    const room = Math.floor(box.height / (size * box.leading));
    const lines = wrap(words, box.width / size);
    if (lines !== null && lines.length <= room) {
      return { size, lines: balance(words, box.width / size, lines.length).map(joined) };
    }
  }
  const size = box.sizes.at(-1) ?? 16;
  const room = Math.max(1, Math.floor(box.height / (size * box.leading)));
  const lines = wrap(words, box.width / size) ?? words.map((word) => [word]);
  const last = await shortenTo(joined(lines.slice(room - 1).flat()), box.width / size, box.weight);
  return { size, lines: [...lines.slice(0, room - 1).map(joined), last] };
}

/** Fits a text into one line: at the first size that takes it, else at the last one, shortened. */
export async function fitLine(
  text: string,
  { width, sizes, weight }: Pick<TextBox, "width" | "sizes" | "weight">,
): Promise<{ readonly size: number; readonly line: string; readonly width: number }> {
  const natural = await widthOfLine(text, weight);
  const size = sizes.find((candidate) => natural * candidate <= width) ?? sizes.at(-1) ?? 16;
  const line = natural * size <= width ? text : await shortenTo(text, width / size, weight);
  return { size, line, width: await widthOfLine(line, weight) * size };
}

async function measuredWords(text: string, weight: Weight): Promise<Word[]> {
  const words: Word[] = [];
  for (const word of text.split(" ")) {
    for (const [at, piece] of piecesOf(word).entries()) {
      words.push({ text: piece, width: await widthOfWord(piece, weight), glued: at > 0 });
    }
  }
  return words;
}

/** A word in the pieces it may be broken into. */
function piecesOf(word: string): string[] {
  return word.split(/(?<=\p{L}[-‐–/])(?=\p{L})/u).flatMap((part) => {
    const graphemes = graphemesOf(part);
    if (graphemes.length <= LONGEST_PIECE) return [part];
    const count = Math.ceil(graphemes.length / LONGEST_PIECE);
    return Array.from(
      { length: count },
      (_, at) => graphemes.slice(at * LONGEST_PIECE, (at + 1) * LONGEST_PIECE).join(""),
    );
  });
}

/** Lines no wider than `width`, filled one after another; null when one word alone is wider. */
function wrap(words: readonly Word[], width: number): Word[][] | null {
  const lines: Word[][] = [];
  let used = 0;
  for (const word of words) {
    if (word.width > width) return null;
    const gap = word.glued ? 0 : SPACE;
    const line = lines.at(-1);
    if (line === undefined || used + gap + word.width > width) {
      lines.push([word]);
      used = word.width;
    } else {
      line.push(word);
      used += gap + word.width;
    }
  }
  return lines;
}

/** The narrowest lines of the same number: no last line with one lost word. */
function balance(words: readonly Word[], width: number, count: number): Word[][] {
  let [narrow, wide] = [0, width];
  for (let step = 0; step < 12; step++) {
    const middle = (narrow + wide) / 2;
    const lines = wrap(words, middle);
    if (lines !== null && lines.length <= count) wide = middle;
    else narrow = middle;
  }
  return wrap(words, wide) ?? [];
}

function joined(words: readonly Word[]): string {
  return words.map((word, at) => (at > 0 && !word.glued ? " " : "") + word.text).join("");
}

/** The beginning of a text that fits with an ellipsis: whole words, or graphemes where not even one word fits. */
async function shortenTo(text: string, width: number, weight: Weight): Promise<string> {
  if (await widthOfLine(text, weight) <= width) return text;
  const words = text.split(" ");
  for (let count = words.length - 1; count > 0; count--) {
    const line = words.slice(0, count).join(" ").replace(/[\s,;:.،؛–-]+$/u, "") + ELLIPSIS;
    if (await widthOfLine(line, weight) <= width) return line;
  }
  const graphemes = graphemesOf(words[0] ?? "").slice(0, 60);
  for (let count = graphemes.length - 1; count > 0; count--) {
    const line = graphemes.slice(0, count).join("") + ELLIPSIS;
    if (await widthOfLine(line, weight) <= width) return line;
  }
  return ELLIPSIS;
}

function graphemesOf(text: string): string[] {
  return Array.from(new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text), ({ segment }) => segment);
}
