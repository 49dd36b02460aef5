/** Workers leave room. */
import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

test("no more run at once than allowed, in the order asked, and a failure frees its turn", async () => {
  const turns = createTurns(2);
  const started: number[] = [];
  let now = 0;
  let most = 0;
  const all = [0, 1, 2, 3, 4].map((number) =>
    turns(async () => {
      started.push(number);
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      if (number === 1) throw new Error("refused");
    })
  );
  const outcomes = await Promise.allSettled(all);
  expect(outcomes.map(({ status }) => status === "fulfilled")).toEqual([true, false, true, true, true]);
  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});
