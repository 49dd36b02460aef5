/**
 * What of a text can be drawn. Decoration that the fonts lack (emoji, dingbats) is left out; a text whose letters they lack is
 * refused whole, because a name with holes in it is another name.
 */
import { type Coverage, loadFonts } from "./fonts.ts";

/** Letters are joined or kept apart by these, which have no shape of their own. */
const JOINERS = new Set([0x200c, 0x200d, 0x200e, 0x200f]);

/** Most marks on one letter; more is a heap that would run over the lines around it. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** Answers the text in one line, ready to be drawn, or null when letters or digits of it cannot be. Empty becomes null. */
export async function drawable(text: string): Promise<string | null> {
  return reduceTo(await loadFonts(), text);
}

/** {@link drawable} for given fonts. */
export function reduceTo(coverage: Coverage, text: string): string | null {
  let kept = "";
  for (const character of text.normalize("NFC").replace(STACKED_MARKS, "$1")) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (/\s/u.test(character)) kept += /[\u00a0\u202f\u2007]/.test(character) ? "\u00a0" : " ";
    else if (JOINERS.has(codePoint)) kept += character;
    // Controls, bidirectional overrides and lone surrogates shape other people's words, not these.
    else if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u.test(character)) continue;
    else if (coverage.has(codePoint)) kept += character;
    else if (/[\p{L}\p{N}]/u.test(character)) return null;
  }
  const line = kept.replace(/ {2,}/g, " ").trim();
  return /[\p{L}\p{N}]/u.test(line) ? line : null;
}
