/** Towns are found as people write them in Arabic and Bengali, and every line of the hand list leads to a town. */
import { expect, test } from "vitest";
import { createGazetteer } from "./gazetteer.ts";

const gazetteer = createGazetteer();
const first = (query: string, country?: string) =>
  gazetteer.findTowns(query, { limit: 1, ...(country === undefined ? {} : { country }) })[0]?.name;

test.each([
  ["القاهرة", "Cairo"],
  ["القاهره", "Cairo"],
  ["قاهرة", "Cairo"],
  ["الإسكندريّة", "Alexandria"],
  ["الاسكندريه", "Alexandria"],
  ["أبو ظبي", "Abu Dhabi"],
  ["تعز", "Ta‘izz"],
  ["ঢাকা", "Dhaka"],
  ["কলকাতা", "Kolkata"],
  ["চট্টগ্রাম", "Chittagong"],
])("%s is %s", (written, name) => {
  expect(first(written)).toBe(name);
  expect(gazetteer.townOf(written)?.name).toBe(name);
});

test("the beginning of a name suggests the largest, in the country asked for alone", () => {
  expect(first("الق")).toBe("Cairo");
  expect(first("طرابلس", "LY")).toBe("Tripoli");
  expect(first("القاهرة", "FR")).toBeUndefined();
  expect(gazetteer.townOf("الق")).toBeNull();
  expect(first("اسم لا وجود له")).toBeUndefined();
});
