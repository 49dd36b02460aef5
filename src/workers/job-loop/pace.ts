/**
 * Spreads the start of jobs over turns of the event loop. Hundreds claimed together would otherwise begin in one go, while
 * every page and every answer to those already begun waits; and what is done but not yet acknowledged is done again after
 * a crash, so that starting waits for acknowledging.
 */

/** Lets jobs start a few at a time. */
export interface Pace {
  /** Resolves when it is the caller's turn, in the order they came; with `false` when the pace has ended meanwhile. */
  turn(): Promise<boolean>;
  /** Looks again whether to go on, after being held. */
  resume(): void;
  /** Ends the pace: whoever waits, or comes later, is told `false`. */
  end(): void;
}

/** Makes a pace of so many starts in one turn of the event loop; nothing starts while `isHeld` says so. */
export function createPace(perTurn: number, isHeld: () => boolean): Pace {
  const waiting: ((goesOn: boolean) => void)[] = [];
  let isRunning = false;
  let isOver = false;
  const next = (): void => {
    isRunning = false;
    if (isHeld()) return;
    for (const proceed of waiting.splice(0, perTurn)) proceed(true);
    run();
  };
  const run = (): void => {
    if (isRunning || waiting.length === 0) return;
    isRunning = true;
    setImmediate(next);
  };
  return {
    turn() {
      if (isOver) return Promise.resolve(false);
      return new Promise((resolve) => {
        waiting.push(resolve);
        run();
      });
    },
    resume: run,
    end() {
      isOver = true;
      for (const proceed of waiting.splice(0)) proceed(false);
    },
  };
}
