/** Words somebody does not want to read, in the scripts people here write. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldForFilter, matchesFilter, screenFor, type WordFilter } from "./filter.ts";

const now = Temporal.Instant.from("2027-01-01T00:00:00Z");
const part = (phrase: string) => ({ phrase, wholeWord: false });
const whole = (phrase: string) => ({ phrase, wholeWord: true });
const filter = (changes: Partial<WordFilter>): WordFilter => ({
  ...{ id: "1", phrase: "election", wholeWord: true, contexts: ["home"], action: "warn", expiresAt: null },
  ...changes,
});

describe("a phrase", () => {
  test.each([
    ["Streik", "Der STREIK beginnt"],
    ["straße", "in der STRASSE"],
    ["ΟΔΟΣ", "μια οδός".normalize("NFD").replace(/\u0301/g, "")],
    ["istanbul", "İSTANBUL'da"],
    ["ﬁlter", "a filter"],
    ["strike now", "STRIKE\n\tnow"],
    ["ｗｏｒｄ", "a word"],
    ["إضراب", "الإِضْرَابُ العام"],
    ["اضراب", "الـــإضـــراب"],
    ["আন্দোলন", "আমাদের আন্দোলন শুরু"],
    ["ধর্মঘট", "ধর্ম\u200cঘট"],
    ["罢工", "工人罢工开始"],
  ])("%s is found in %s", (phrase, text) => {
    expect(matchesFilter(part(phrase), text)).toBe(true);
  });

  test("as a whole word is not found inside another, in any script", () => {
    expect(matchesFilter(whole("art"), "a party")).toBe(false);
    expect(matchesFilter(whole("art"), "the art!")).toBe(true);
    expect(matchesFilter(whole("حرب"), "الحرب")).toBe(false);
    expect(matchesFilter(whole("حرب"), "ضد حَرْبٍ، وأخرى")).toBe(true);
    expect(matchesFilter(whole("দল"), "দলিল")).toBe(false);
    expect(matchesFilter(whole("দল"), "এক দল।")).toBe(true);
    expect(matchesFilter(whole("ক"), "কা")).toBe(false);
    expect(matchesFilter(whole("#strike"), "a#strike")).toBe(true);
  });

  test("is looked for after its first appearance inside another word", () => {
    expect(matchesFilter(whole("war"), "wardens speak of war")).toBe(true);
  });

  test("of nothing but invisible marks matches nothing", () => {
    expect(matchesFilter(part("\u200b\u200d "), "anything")).toBe(false);
  });

  test("is always found where it stands between blanks, however it is written", () => {
    const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 })
      .filter((text) => foldForFilter(text) !== "" && !/\s/u.test(text));
    fc.assert(fc.property(words, fc.string({ unit: "grapheme", maxLength: 30 }), (word, rest) => {
      expect(matchesFilter(part(word), `${rest} ${word.toUpperCase()} ${rest}`)).toBe(true);
      expect(matchesFilter(whole(word), `${rest} ${word.toLowerCase()} ${rest}`)).toBe(true);
    }));
  });

  test("means the same folded once or twice", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
      expect(foldForFilter(foldForFilter(text))).toBe(foldForFilter(text));
    }));
  });
});

describe("a screen", () => {
  test("leaves out filters of other places and those that are over", () => {
    const screen = screenFor(
      [filter({ contexts: ["notifications"] }), filter({ expiresAt: now })],
      "home",
      now,
    );
    expect(screen(["election"])).toEqual({ kind: "show" });
  });

  test("hides what one filter hides though another only folds it", () => {
    const screen = screenFor([filter({}), filter({ id: "2", phrase: "vote", action: "hide" })], "home", now);
    expect(screen(["Election", "a vote"])).toEqual({ kind: "hide" });
    expect(screen(["Election day"])).toEqual({ kind: "warn", phrases: ["election"] });
  });

  test("finds a phrase in any of the texts and never across two", () => {
    const screen = screenFor([filter({ phrase: "general strike" })], "home", now);
    expect(screen(["a general", "strike"])).toEqual({ kind: "show" });
  });
});
