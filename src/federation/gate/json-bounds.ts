/**
 * Measures JSON text before it is parsed, in one pass over its bytes and without building anything.
 * Deep nesting and sheer number of values are what makes JSON-LD processing explode (115 s for 84 kB measured), so both
 * are bounded on the raw text. It judges no syntax: what is not JSON fails in the parser right after.
 */

/** The largest shape a text may have. */
export interface JsonBounds {
  /** Deepest nesting of objects and arrays. */
  readonly nestingDepth: number;
  /** Most values of any kind. */
  readonly nodes: number;
}

/** Which bound a text exceeds. */
export type JsonExcess = "too_deep" | "too_many_values";

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** The first bound that the text exceeds, or `null`; stops reading there. Linear in the number of bytes. */
export function findJsonExcess(bytes: Uint8Array, bounds: JsonBounds): JsonExcess | null {
  let depth = 0;
  let nodes = 1;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === quote) {
      i = endOfString(bytes, i + 1);
    } else if (byte === comma) {
      nodes++;
    } else if (byte === openBrace || byte === openBracket) {
      nodes++;
      if (++depth > bounds.nestingDepth) return "too_deep";
    } else if (byte === closeBrace || byte === closeBracket) {
      depth--;
    }
    if (nodes > bounds.nodes) return "too_many_values";
  }
  return null;
}

function endOfString(bytes: Uint8Array, start: number): number {
  for (let i = start; i < bytes.length; i++) {
    if (bytes[i] === backslash) i++;
    else if (bytes[i] === quote) return i;
  }
  return bytes.length;
}

/** Keys that could reach an object's prototype when copied carelessly, plain or in JSON's escaped spelling. */
const prototypeKey = /__proto__|\\u005f/i;

/**
 * Parses bounded JSON text; throws `SyntaxError` when it is no JSON or no UTF-8.
 * Keys named `__proto__` are dropped, so that no later copy of the value can change a prototype.
 */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new SyntaxError("The text is not UTF-8");
  }
  if (!prototypeKey.test(text)) return JSON.parse(text);
  return JSON.parse(text, (key, value: unknown) => (key === "__proto__" ? undefined : value));
}
