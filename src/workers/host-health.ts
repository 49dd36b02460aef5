/**
 * Remembers which remote servers are down, so that a dead server costs one try every half hour and not one per message.
 * In memory only: after a restart each server gets the benefit of the doubt.
 */

const failuresBeforeRest = 5;
const restMs = 30 * 60_000;
const hostsKept = 10_000;

/** Thrown instead of trying a server that is resting; the job waits without counting as refused. */
export class HostResting extends Error {
  readonly waitMs: number;
  constructor(host: string, waitMs: number) {
    super(`${host} does not answer; it is left alone for a while.`);
    this.name = "HostResting";
    this.waitMs = waitMs;
  }
}

/** The health of remote servers by host and port. */
export interface HostHealth {
  /** Throws {@link HostResting} while a server is left alone; lets one try through when its rest is over. */
  beforeTry(host: string): void;
  succeeded(host: string): void;
  /** Notes that a server could not be reached or answered 5xx. */
  failed(host: string): void;
}

/** Builds the memory. Five failures in a row begin a rest of thirty minutes; one success ends it. */
export function createHostHealth(now: () => number = Date.now): HostHealth {
  const hosts = new Map<string, { failures: number; restingUntil: number }>();
  return {
    beforeTry(host) {
      const health = hosts.get(host);
      const waitMs = (health?.restingUntil ?? 0) - now();
      if (health === undefined || waitMs <= 0) {
        if (health !== undefined && health.failures >= failuresBeforeRest) health.restingUntil = now() + restMs;
        return;
      }
      throw new HostResting(host, waitMs);
    },
    succeeded: (host) => void hosts.delete(host),
    failed(host) {
      if (hosts.size >= hostsKept) hosts.clear();
      const failures = (hosts.get(host)?.failures ?? 0) + 1;
      hosts.set(host, { failures, restingUntil: failures >= failuresBeforeRest ? now() + restMs : 0 });
    },
  };
}
