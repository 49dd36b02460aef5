/**
 * What the command line prints. Words from other servers pass through here, so nothing is printed that could move the cursor,
 * colour the screen or turn the direction of the text.
 */

/** Where the command line writes; tests hand in their own. */
export interface Terminal {
  /** Standard output: what was asked for. */
  out(line: string): void;
  /** Standard error: refusals, warnings, usage. */
  err(line: string): void;
}

/** The terminal or pipe this process was started with. */
export const processTerminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
};

const UNPRINTABLE = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** A line without control characters; line breaks inside stay, indented, so that nobody else's line begins at the margin. */
export function printable(line: string): string {
  return line.replace(/\r\n?/g, "\n").replace(UNPRINTABLE, "\ufffd").replaceAll("\n", "\n    ");
}

/** JSON on one line in which every character a terminal could obey is escaped. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
