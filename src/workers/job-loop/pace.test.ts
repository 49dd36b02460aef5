/** Bursts are spread over turns of the event loop. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createPace } from "./pace.ts";

test("so many and no more start in one turn, in the order they came", async () => {
  const pace = createPace(2, () => false);
  const started: number[] = [];
  const all = [0, 1, 2, 3, 4].map((number) => pace.turn().then(() => started.push(number)));
  const seen: number[] = [];
  for (let turn = 0; turn < 4; turn++) {
    await nextTurn();
    seen.push(started.length);
  }
  await Promise.all(all);
  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(seen.every((count, turn) => count - (seen[turn - 1] ?? 0) <= 2)).toBe(true);
});

test("nothing starts while the pace is held, and all that waited once it goes on", async () => {
  let held = true;
  const pace = createPace(5, () => held);
  const first = pace.turn();
  await nextTurn();
  await nextTurn();
  held = false;
  pace.resume();
  await expect(first).resolves.toBe(true);
  await expect(pace.turn()).resolves.toBe(true);
});

test("whoever waits when the pace ends is told not to start", async () => {
  const pace = createPace(1, () => true);
  const waiting = pace.turn();
  pace.end();
  await expect(Promise.all([waiting, pace.turn()])).resolves.toEqual([false, false]);
});
