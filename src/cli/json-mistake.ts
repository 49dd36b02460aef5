/**
 * Says where a text stops being JSON: line, column, and what was expected there. The engine's own messages differ and often
 * name no place. It accepts exactly what `JSON.parse` accepts (RFC 8259).
 */

/** Where and what; lines and columns begin at 1, columns count characters. */
export interface JsonMistake {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/yu;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const deepest = 500;

/** The first mistake of a text, or null when it is JSON. Deeper than 500 levels counts as a mistake. */
export function findJsonMistake(text: string): JsonMistake | null {
  const reader = new Reader(text);
  try {
    reader.value(0);
    reader.expectEnd();
    return null;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    const before = text.slice(0, reader.at).split("\n");
    return { line: before.length, column: [...before.at(-1) ?? ""].length + 1, expected: error.message };
  }
}

class Stop extends Error {}

class Reader {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): void {
    this.take(SPACE);
    const first = this.text[this.at];
    if (depth > deepest) throw new Stop("fewer levels");
    if (first === "{") return this.list("}", () => this.field(depth));
    if (first === "[") return this.list("]", () => this.value(depth + 1));
    if (first === '"') return this.string("a closing quote, and no line break or lone \\ before it");
    if (!this.take(SCALAR)) throw new Stop("a value: text in double quotes, a number, true, false, null, {…} or […]");
  }

  expectEnd(): void {
    this.take(SPACE);
    if (this.at < this.text.length) throw new Stop("the end of the file");
  }

  private list(close: "}" | "]", entry: () => void): void {
    this.at++;
    this.take(SPACE);
    if (this.text[this.at] === close) return void this.at++;
    for (;;) {
      entry();
      this.take(SPACE);
      const mark = this.text[this.at];
      if (mark !== close && mark !== ",") throw new Stop(`a comma or ${close}`);
      this.at++;
      if (mark === close) return;
      this.take(SPACE);
      if (this.text[this.at] === close) throw new Stop(`another entry, or no comma before ${close}`);
    }
  }

  private field(depth: number): void {
    this.take(SPACE);
    this.string("a field name in double quotes");
    this.take(SPACE);
    if (this.text[this.at] !== ":") throw new Stop("a colon after the field name");
    this.at++;
    this.value(depth + 1);
  }

  private string(otherwise: string): void {
    if (!this.take(STRING)) throw new Stop(otherwise);
  }

  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return false;
    this.at += found[0].length;
    return true;
  }
}
