/**
 * How a use case answers: with what it did, or with a refusal that is a value. Refusals have one `kind` each and a
 * sentence in every interface language; only faults are thrown.
 */

/** What a use case returns: its result, or one of the refusals it documents. */
export type Outcome<Value, Refusal extends { readonly kind: string }> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/** A use case that did what was asked. */
export function done<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** A use case that refused, changing nothing. */
export function refused<const Refusal extends { readonly kind: string }>(
  refusal: Refusal,
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}
