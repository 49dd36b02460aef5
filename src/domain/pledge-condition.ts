/**
 * A person's own condition: "I come if so many others do". Nobody is counted before theirs is met, and those who wait for one
 * another are counted together as soon as they are enough.
 */
import { pledgeLimits } from "./limits/pledges.ts";
import { type PledgeCount, type PledgeDoor, rangeOf } from "./pledge.ts";

/** A pledge to come that waits for others, as far as counting needs it. */
export interface Conditional {
  /** The way it came in. */
  readonly door: PledgeDoor;
  /** How many others must come. */
  readonly condition: number;
}

/**
 * Tells whether a number may be a condition: from ten, in tens. A finer one would let somebody count the others one by one, which
 * no public figure allows (protocol §7).
 */
export function isCondition(value: number): boolean {
  const { told, conditionMost } = pledgeLimits;
  return Number.isInteger(value) && value >= told && value <= conditionMost && value % told === 0;
}

/**
 * Those whose condition is met: the largest set in which everybody finds as many others as they asked for, `counts` being those
 * without a condition. Counted is the lower end of the range, as for the public, and never more than there are places.
 */
export function metConditions<One extends Conditional>(
  counts: readonly PledgeCount[],
  all: readonly One[],
  capacity: number | null,
): ReadonlySet<One> {
  let met = new Set(all);
  for (;;) {
    const coming = [...counts, ...[...met].map(asCount)];
    const others = Math.min(rangeOf(coming, "going").low, capacity ?? Number.POSITIVE_INFINITY) - 1;
    const left = new Set([...met].filter(({ condition }) => condition <= others));
    if (left.size === met.size) return met;
    met = left;
  }
}

function asCount({ door }: Conditional): PledgeCount {
  return { door, option: "going", state: "confirmed", source: null, count: 1 };
}
