/**
 * The mark of an activity whose sender was checked by the gate, as a type that nobody else can write.
 * Handlers ask for `AdmittedActivity` and therefore cannot be called with a bare document, by mistake or by a shortcut.
 * It refuses to be constructed anywhere but in the gate and in the room that reads the node's own inbox rows back.
 */

declare const verified: unique symbol;

/**
 * A value `T` whose origin was checked; `Origin` names by what. The mark exists at compile time only.
 * The symbol is private to this file, so no other file can write a value of this type without a visible cast.
 */
export type Verified<Origin extends string, T> = T & { readonly [verified]: Origin };

/** What an activity says once its sender is known, before the mark. */
export interface ActivityFacts {
  /** The activity's URI, on the same origin as `actor`; may carry a fragment, as votes do. */
  readonly id: string;
  /** The one ActivityStreams type, as written. */
  readonly type: string;
  /** The URI of the actor who signed the request. */
  readonly actor: string;
  /** The whole document as received. Everything beyond `id`, `type` and `actor` is the sender's claim, unchecked. */
  readonly raw: Record<string, unknown>;
  /** The URI of the local actor whose personal inbox was used; `null` for the shared inbox. */
  readonly recipient: string | null;
}

/**
 * An activity that came through the gate: `actor` really sent `raw`, and `id` belongs to the same origin.
 * It says nothing about the object inside: who may speak for that is the handler's question (FEP-fe34).
 */
export type AdmittedActivity = Verified<"http-signature", ActivityFacts>;

/**
 * Marks an activity as admitted. Only the gate calls this, after the signature and the owner of the key were checked.
 */
export function admit(facts: ActivityFacts): AdmittedActivity {
  return Object.freeze({ ...facts }) as AdmittedActivity;
}

/**
 * Gives back the mark to an activity read from the node's own inbox rows, where only admitted ones are written.
 * Rule: call it from the inbox worker and nowhere else; the architecture test counts the callers.
 */
export function readmit(stored: ActivityFacts): AdmittedActivity {
  return admit(stored);
}

/**
 * Whether a parsed form of an activity still says what the gate verified: the same id and the same one actor.
 * A context on the sender's own origin can rename any property, so a handler that parses JSON-LD asks this first and
 * ignores the activity when the answer is no.
 */
export function agreesWith(
  activity: AdmittedActivity,
  parsed: { readonly id: URL | null; readonly actorIds: readonly URL[] },
): boolean {
  return parsed.id?.href === activity.id && parsed.actorIds.length === 1 &&
    parsed.actorIds[0]?.href === activity.actor;
}
