/** The small map that forgets. */
import { expect, test } from "vitest";
import { createRecent } from "./recent.ts";

test("an entry is forgotten when its time is over, its own or the map's", () => {
  let now = 0;
  const recent = createRecent<number>(10, 100, () => now);
  recent.set("a", 1);
  recent.set("b", 2, 50);
  now = 50;
  expect([recent.get("a"), recent.get("b")]).toEqual([1, undefined]);
  now = 100;
  expect(recent.get("a")).toBeUndefined();
  expect(recent.size).toBe(0);
});

test("the longest unused entry goes when the map is full", () => {
  const recent = createRecent<number>(2, 1_000);
  recent.set("a", 1);
  recent.set("b", 2);
  recent.get("a");
  recent.set("c", 3);
  expect([recent.get("a"), recent.get("b"), recent.get("c")]).toEqual([1, undefined, 3]);
});
