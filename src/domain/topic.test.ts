/** A topic is the same however its word was written, in every script, and never more than a word or a place. */
import { expect, test } from "vitest";
import { readTopic, topicOfTag, topicOfTown, topicsOfPlace, topicsOfTags } from "./topic.ts";

test("a hashtag and a struggle are one topic, whatever their case, accents, hyphens and sign", () => {
  for (const word of ["#TaxJustice", "tax-justice", "taxjustice", "TAX_JUSTICE", "＃Tax Justice"]) {
    expect(topicOfTag(word)).toBe("tag:taxjustice");
  }
  expect(topicOfTag("GrèveGénérale")).toBe("tag:grevegenerale");
  expect(topicOfTag("إضراب_عام")).toBe(topicOfTag("إضرابعام"));
  expect(topicOfTag("ধর্মঘট")).toBe("tag:ধর্মঘট");
});

test("what is no word is no topic", () => {
  for (const word of ["", "#", "---", "!!!", "x".repeat(101)]) expect(topicOfTag(word)).toBeNull();
  expect(topicsOfTags(["a", "A", "", ...Array.from({ length: 80 }, (_, at) => `t${at}`)]).length).toBeLessThanOrEqual(
    50,
  );
});

test("a place is its country, and its town where that is told", () => {
  expect(topicsOfPlace({ country: "FR", locality: "Saint-Étienne" })).toEqual(["place:FR", "place:FR:saintetienne"]);
  expect(topicsOfPlace({ country: "FR", locality: null })).toEqual(["place:FR"]);
  expect(topicsOfPlace(null)).toEqual([]);
  expect(topicOfTown("fr", "St:Denis")).toBe("place:FR:stdenis");
  expect(readTopic("place:FR:lyon")).toEqual({ country: "FR", isTown: true });
  expect(readTopic("tag:labour")).toEqual({ tag: "labour" });
});
