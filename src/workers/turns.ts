/**
 * Lets only so many of the workers' transactions be open at once, so that connections are left for storing what arrives
 * and for pages. Handlers beyond that may still fetch and think; they wait in line with their writing.
 */

/** Runs the function when its turn has come, in the order asked. */
export type Turns = <T>(run: () => Promise<T>) => Promise<T>;

/** Makes turns for at most so many at once. A failure ends a turn like a success. */
export function createTurns(most: number): Turns {
  const waiting: (() => void)[] = [];
  let open = 0;
  return async (run) => {
    if (open < most) open++;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) open--;
      else next();
    }
  };
}
