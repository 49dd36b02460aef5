/**
 * What a use case is told about an activity from outside: who verifiably said it, and the key under which its effect
 * happens once. Only the inbox makes these, after the gate has checked the signature.
 */

/** A verified activity, reduced to what decides. */
export interface Heard {
  /** The activity's own id, on the sender's origin. */
  readonly activityUri: string;
  /** Who signed it. */
  readonly actorUri: string;
  /** Unique per effect: see `dedupeKeyOf` in the inbox (protocol §8). */
  readonly onceKey: string;
}

/** What became of an activity: it had its effect, it had it before, or it was understood and ignored for a reason. */
export type HeardOutcome =
  | { readonly kind: "taken" }
  | { readonly kind: "repeated" }
  | { readonly kind: "ignored"; readonly reason: string };

/** The activity had its effect. */
export const taken: HeardOutcome = { kind: "taken" };

/** The activity had its effect before; nothing changed. */
export const repeated: HeardOutcome = { kind: "repeated" };

/** The activity was understood and changes nothing, for a reason that is logged and counted. */
export function ignored(reason: string): HeardOutcome {
  return { kind: "ignored", reason };
}
