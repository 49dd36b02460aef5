/** The bell that wakes a loop: rung by a new job, a finished handler, a timer or the end. A ring while awake is not forgotten. */

/** A bell one loop sleeps by. Times in milliseconds. */
export interface Alarm {
  /** Wakes the sleeper, or lets its next sleep end at once. */
  ring(): void;
  /** Rings after a while. */
  ringIn(ms: number): void;
  /** Forgets a ring that was not heard. */
  clear(): void;
  /** Sleeps the whole time unless the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Sleeps until rung, at most so long; not at all when it was rung since {@link Alarm.clear}. */
  sleepUnlessRung(ms: number, signal: AbortSignal): Promise<void>;
  /** A short pause that no ring cuts, for gathering. */
  linger(ms: number, signal: AbortSignal): Promise<void>;
  /** Stops its timers. */
  close(): void;
}

/** Makes a bell. */
export function createAlarm(): Alarm {
  let rung = false;
  let wake: (() => void) | undefined;
  const timers = new Set<NodeJS.Timeout>();
  const ring = (): void => {
    rung = true;
    wake?.();
  };
  const pause = (ms: number, signal: AbortSignal, byBell: boolean): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted || (byBell && rung)) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done);
      if (byBell) wake = done;
    });
  return {
    ring,
    ringIn(ms) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        ring();
      }, ms + 1);
      timers.add(timer);
    },
    clear: () => void (rung = false),
    sleep: (ms, signal) => pause(ms, signal, false),
    sleepUnlessRung: (ms, signal) => pause(ms, signal, true),
    linger: (ms, signal) => pause(ms, signal, false),
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
