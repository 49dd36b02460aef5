/**
 * How wide words are when drawn, in parts of the letter size. Pango shapes them as the picture will, so that joined Arabic
 * letters and Bengali clusters are measured as they come out. Widths are remembered: words come back.
 */
import { textOf, type Weight } from "./fonts.ts";

/** The size widths are measured at, in pixels; large enough that rounding to pixels does not matter. */
const SIZE = 100;

/** Pictures may round the place of a letter otherwise than the measure does. */
const SLACK = 1.012;

/** Width of a space, in parts of the letter size: the same in the three families. */
export const SPACE = 0.26;

const REMEMBERED = 4_000;
const widths = new Map<string, number>();

/** The width of a word without the space after it, in parts of the letter size. */
export async function widthOfWord(word: string, weight: Weight): Promise<number> {
  const key = `${weight} ${word}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  // Between two bars what counts is how far the letters move the pen, not where their ink ends.
  const [both, bars] = [await inkWidth(`|${word}|`, weight), await inkWidth("||", weight)];
  const width = Math.max(0, both - bars) / SIZE * SLACK;
  if (widths.size >= REMEMBERED) widths.clear();
  widths.set(key, width);
  return width;
}

/** The width of a line of words between spaces, in parts of the letter size. */
export async function widthOfLine(line: string, weight: Weight): Promise<number> {
  const words = line.split(" ");
  let width = (words.length - 1) * SPACE;
  for (const word of words) width += await widthOfWord(word, weight);
  return width;
}

const bars = new Map<Weight, number>();

async function inkWidth(text: string, weight: Weight): Promise<number> {
  const known = text === "||" ? bars.get(weight) : undefined;
  if (known !== undefined) return known;
  const { info } = await textOf(escapeMarkup(text), weight, SIZE).raw().toBuffer({ resolveWithObject: true });
  if (text === "||") bars.set(weight, info.width);
  return info.width;
}

/** Escapes a text for Pango's and for SVG's markup, which agree. Control characters must be gone already. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
