import { expect, test } from "vitest";
import { directionOf } from "./language.ts";

test("a text runs as its script does, and where no script is named, as its language is usually written", () => {
  expect(["ar", "fa", "ur", "ckb", "he"].map(directionOf)).toEqual(Array(5).fill("rtl"));
  expect(["fr", "bn", "ku", "pt-br", "zh-hant"].map(directionOf)).toEqual(Array(5).fill("ltr"));
  expect(["ku-arab", "az-arab", "ug-latn", "pa-arab-pk"].map(directionOf)).toEqual(["rtl", "rtl", "ltr", "rtl"]);
});
