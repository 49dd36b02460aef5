/**
 * Words made safe for formats that are made of lines or of XML: no control characters, no half characters, no invisible
 * sign that would turn the direction of what comes after it in somebody else's list. What the words say stays.
 */

const LINE_BREAKS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
// Control characters but tab and line feed; overrides and isolates, which an entry could leave open; what XML 1.0 forbids.
// deno-lint-ignore no-control-regex
const UNWANTED = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** Several lines of plain text, with `\n` between them. Marks of direction (LRM, RLM, ALM) and joiners stay. */
export function cleanLines(text: string): string {
  return text.toWellFormed().replace(LINE_BREAKS, "\n").replace(UNWANTED, "");
}

/** One line of plain text: all white space folded. */
export function cleanLine(text: string): string {
  return cleanLines(text).replace(/\s+/g, " ").trim();
}

/**
 * A finished XML document without the characters that XML 1.0 (§2.2) has no way to write, its apostrophes by name: not
 * every reader knows them by number.
 */
export function cleanXml(document: string): string {
  return document.replaceAll("&#39;", "&apos;").toWellFormed().replace(
    /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
    "",
  );
}
