import { expect, test } from "vitest";
import { sideBySide } from "./side-by-side.ts";

test("answers come in the order of the list, a few at a time", async () => {
  let [running, most] = [0, 0];
  const answers = await sideBySide([5, 4, 3, 2, 1, 0], 60_000, async (item) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < item; turn++) await Promise.resolve();
    running--;
    return item * 2;
  });
  expect(answers).toEqual([10, 8, 6, 4, 2, 0]);
  expect(most).toBe(4);
});

test("what was not begun in time has no answer, and the list says so", async () => {
  const answers = await sideBySide([1, 2, 3], -1, () => Promise.resolve("done"));
  expect(answers).toEqual([undefined, undefined, undefined]);
  expect(answers.includes(undefined)).toBe(true);
});

test("what an act throws is thrown", async () => {
  await expect(sideBySide([1], 60_000, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
});
