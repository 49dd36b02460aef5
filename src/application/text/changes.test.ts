import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Change, changesBetween } from "./changes.ts";

const without = (changes: readonly Change[], what: Change["what"]) =>
  changes.filter((change) => change.what !== what).map(({ text }) => text).join("");

describe("what changed between two texts", () => {
  test("is told word by word, and a comma is a change", () => {
    expect(changesBetween("Pay us now and here", "Pay us now, and here", "en")).toEqual([
      { what: "same", text: "Pay us now" },
      { what: "added", text: "," },
      { what: "same", text: " and here" },
    ]);
  });

  test("is told once for a phrase, what was taken out before what was added", () => {
    expect(changesBetween("We ask for ten euros", "We demand fifteen euros", "en")).toEqual([
      { what: "same", text: "We " },
      { what: "removed", text: "ask for ten" },
      { what: "added", text: "demand fifteen" },
      { what: "same", text: " euros" },
    ]);
  });

  test("knows words of scripts that put nothing between them", () => {
    expect(changesBetween("我们要求加薪", "我们要求休息", "zh").length).toBeGreaterThan(1);
    expect(changesBetween("أجور كريمة", "أجور عادلة", "ar")).toEqual([
      { what: "same", text: "أجور " },
      { what: "removed", text: "كريمة" },
      { what: "added", text: "عادلة" },
    ]);
  });

  test("is nothing for equal texts, and everything for texts with nothing in common, however long", () => {
    expect(changesBetween("", "", "en")).toEqual([]);
    expect(changesBetween("same", "same", "xx-not-a-language-tag")).toEqual([{ what: "same", text: "same" }]);
    const [before, after] = ["a ", "b "].map((word) => word.repeat(20_000));
    expect(without(changesBetween(before ?? "", after ?? "", "en"), "added")).toBe(before);
  });

  test("holds every character of both texts", () => {
    const words = fc.array(fc.constantFrom("we", "pay", ",", " ", "\n\n", "أجر", "🚩", "a-b", "  "), { maxLength: 30 });
    fc.assert(fc.property(words, words, (one, other) => {
      const [before, after] = [one.join(""), other.join("")];
      const changes = changesBetween(before, after, "en");
      expect(without(changes, "added")).toBe(before);
      expect(without(changes, "removed")).toBe(after);
      expect(changes.every(({ text }) => text !== "")).toBe(true);
    }));
  });
});
