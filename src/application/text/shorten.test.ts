/** A shortened text fits, ends visibly, and is never cut through a character. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { shorten } from "./shorten.ts";

it("leaves a text that fits as it is", () => {
  expect(shorten("Grève", 5)).toBe("Grève");
});

it("cuts after a whole word where one ends nearby", () => {
  expect(shorten("La solidarité est plus qu'un slogan.", 22)).toBe("La solidarité est…");
  expect(shorten("La solidarité est plus", 18)).toBe("La solidarité est…");
});

it("never cuts an emoji or an Indic syllable in two", () => {
  expect(shorten("👩🏽‍🌾👩🏽‍🌾👩🏽‍🌾", 10)).toBe("👩🏽‍🌾…");
  expect(shorten("ক্ষক্ষক্ষ", 5)).toBe("ক্ষ…");
});

it("never exceeds the length, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 0, max: 50 }), (text, length) => {
      const short = shorten(text, length);
      expect(short.length).toBeLessThanOrEqual(length);
      expect(short.isWellFormed()).toBe(true);
    }),
  );
});
