/** The colours of the style sheet can be read: WCAG's contrast, in light and in dark, for each pair the pages use. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sheet = readFileSync(new URL("../../src/web/assets/style.css", import.meta.url), "utf8");
const [light = "", dark = ""] = [...sheet.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block);

/** Words over a ground; 4.5 to 1 (WCAG 1.4.3). */
const WORDS = [
  ["ink", "paper"],
  ["ink", "sheet"],
  ["ink", "wash"],
  ["ink", "good-wash"],
  ["soft", "paper"],
  ["soft", "sheet"],
  ["accent", "paper"],
  ["accent", "sheet"],
  ["accent", "wash"],
  ["accent", "good-wash"],
  ["accent-ink", "accent"],
  ["good", "paper"],
  ["good", "sheet"],
] as const;

/** Edges of fields and the ring of focus; 3 to 1 (WCAG 1.4.11). */
const EDGES = [["soft", "paper"], ["soft", "sheet"], ["accent", "paper"], ["good", "good-wash"]] as const;

test.each([["light", light], ["dark", `${light}${dark}`]])("words and edges stand out in %s", (_, tokens) => {
  const colours = new Map([...tokens.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]));
  const contrast = ([front, ground]: readonly [string, string]) => {
    const [a, b] = [luminance(colours.get(front)), luminance(colours.get(ground))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  expect(WORDS.filter((pair) => !(contrast(pair) >= 4.5))).toEqual([]);
  expect(EDGES.filter((pair) => !(contrast(pair) >= 3))).toEqual([]);
});

/** Relative luminance (WCAG 2.2 §1.4.3); not a number for a colour that is not there, which then fails its pair. */
function luminance(hex = ""): number {
  const [red = NaN, green = NaN, blue = NaN] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
