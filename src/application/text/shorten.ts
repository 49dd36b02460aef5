/**
 * Cutting a text to a length without breaking it: whole words where possible, never half a character of any script.
 * One rule for summaries, cards and calendars, so that they end alike.
 */

const ELLIPSIS = "…";

/**
 * Shortens a text to at most `maxLength` UTF-16 characters, the ellipsis included. A text that fits comes back as it
 * is; otherwise it is cut after a word where one ends in the last third, else between two graphemes.
 */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  if (maxLength < 1) return "";
  const room = maxLength - ELLIPSIS.length;
  const cut = wholeGraphemes(text, room);
  const lastSpace = cut.search(/\s\S*$/u);
  const atWord = !/\s/u.test(text.charAt(cut.length)) && lastSpace > room * (2 / 3) ? cut.slice(0, lastSpace) : cut;
  return atWord.trimEnd() + ELLIPSIS;
}

function wholeGraphemes(text: string, room: number): string {
  // A grapheme straddling the edge must be seen whole, so a little more than the room is segmented.
  const segments = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text.slice(0, room + 64));
  let end = 0;
  for (const { index, segment } of segments) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}
