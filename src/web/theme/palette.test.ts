/** Whatever colour a movement chooses, its pages can be read. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { accentOf } from "../../domain/movement.ts";
import { findStaticFile, stylePath } from "../assets.ts";
import { contrast, hexOf, oklchOf } from "./colour.ts";
import { accented, GROUNDS, HOUSE_ACCENT } from "./palette.ts";
import { sheetIn } from "./sheet.ts";

const sheet = readFileSync(new URL("../assets/style.css", import.meta.url), "utf8");
const anyColour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);

test("letters in the shades of any colour stand out from every ground they stand on, in light and in dark", () => {
  fc.assert(
    fc.property(anyColour, (accent) => {
      for (const mode of ["light", "dark"] as const) {
        const shades = accented(accent)[mode];
        const { paper, sheet: white, "good-wash": good, ink } = GROUNDS[mode];
        for (const ground of [paper, white, good, shades["wash"] ?? ""]) {
          expect(contrast(shades["accent"] ?? "", ground)).toBeGreaterThanOrEqual(4.5);
        }
        expect(contrast(shades["accent-ink"] ?? "", shades["accent"] ?? "")).toBeGreaterThanOrEqual(4.5);
        expect(contrast(shades["band-ink"] ?? "", shades["band"] ?? "")).toBeGreaterThanOrEqual(4.5);
        expect(contrast(ink, shades["wash"] ?? "")).toBeGreaterThanOrEqual(4.5);
      }
    }),
    { numRuns: 300 },
  );
});

test("a band carries the colour itself by day, and a dark shade of it by night", () => {
  expect(accented("#ffd500").light["band"]).toBe("#ffd500");
  expect(oklchOf(accented("#ffd500").dark["band"] ?? "").l).toBeLessThan(0.45);
});

test("a colour survives the way there and back", () => {
  fc.assert(fc.property(anyColour, (hex) => {
    expect(hexOf(oklchOf(hex))).toBe(hex);
  }));
});

test("the sheet has the grounds and the house's shades that the derivation counts on", () => {
  const [light = "", dark = ""] = [...sheet.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => block);
  const tokens = {
    light: { ...GROUNDS.light, ...accented(HOUSE_ACCENT).light },
    dark: { ...GROUNDS.dark, ...accented(HOUSE_ACCENT).dark },
  };
  for (const [name, hex] of Object.entries(tokens.light)) expect(light).toContain(`--${name}: ${hex};`);
  for (const [name, hex] of Object.entries(tokens.dark)) expect(dark).toContain(`--${name}: ${hex};`);
});

test("the coloured sheet differs in the shades of the accent alone, and paper stays black on white", () => {
  const green = sheetIn(sheet, "#2e7d32");
  expect(green).toContain("--band: #2e7d32;");
  expect(green.split("\n").length).toBe(sheet.split("\n").length);
  const changed = green.split("\n").filter((line, at) => line !== sheet.split("\n")[at]);
  expect(changed.every((line) => /^ +--(accent|accent-ink|band|band-ink|wash): #[0-9a-f]{6};$/.test(line))).toBe(true);
  expect(sheetIn(sheet, null)).toBe(sheet);
  expect(green.slice(green.indexOf("@media print"))).toBe(sheet.slice(sheet.indexOf("@media print")));
});

test("the sheet in a colour has an address of its own, and only the right hash finds it", () => {
  const path = stylePath("#2e7d32");
  expect(findStaticFile(path)?.body).toContain("--band: #2e7d32;");
  expect(findStaticFile(path.replace("2e7d32", "2e7d33"))).toBeNull();
  expect(stylePath(null)).not.toBe(path);
});

test("a colour may be written short, long, loud, and with or without its mark", () => {
  for (const written of ["#a21", "AA2211", " #aa2211 "]) expect(accentOf(written)).toBe("#aa2211");
  for (const written of ["", "red", "#12345", "#1234567", "url(x)"]) expect(accentOf(written)).toBeNull();
});
