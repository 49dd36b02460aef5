/** Measuring JSON text without parsing it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { findJsonExcess, parseJson } from "./json-bounds.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("depth and number of values are those of the parsed text, whatever the strings contain", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = bytes(JSON.stringify(value));
      const depth = depthOf(value);
      expect(findJsonExcess(text, { nestingDepth: depth, nodes: 1e9 })).toBeNull();
      if (depth > 0) expect(findJsonExcess(text, { nestingDepth: depth - 1, nodes: 1e9 })).toBe("too_deep");
      expect(findJsonExcess(text, { nestingDepth: 1e9, nodes: 2 * countOf(value) + 1 })).toBeNull();
      const half = Math.ceil(countOf(value) / 2) - 1;
      if (half > 0) expect(findJsonExcess(text, { nestingDepth: 1e9, nodes: half })).toBe("too_many_values");
    }),
  );
});

test("an unclosed string hides nothing", () => {
  expect(findJsonExcess(bytes('{"a":"[[[['), { nestingDepth: 2, nodes: 10 })).toBeNull();
  expect(() => parseJson(bytes('{"a":"[[[['))).toThrow(SyntaxError);
});

test("keys that reach for the prototype are dropped", () => {
  const parsed = parseJson(bytes('{"a":{"__proto__":1,"\\u005f\\u005fproto__":2,"b":"__proto__"}}'));
  expect(JSON.stringify(parsed)).toBe('{"a":{"b":"__proto__"}}');
});

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

function countOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 1;
  return 1 + Object.values(value).reduce<number>((sum, inner) => sum + countOf(inner), 0);
}
