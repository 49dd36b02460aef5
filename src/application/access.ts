/**
 * Who may ask for what, decided in one place. The operator at the machine's own command line may do everything a
 * steward may; everybody else needs a role that carries the right.
 */
import { may, type Right } from "../domain/person.ts";
import type { Asker } from "./ports.ts";
import { refused } from "./outcome.ts";

/** Refused because the asker's role does not carry the right. */
export type NotAllowed = { readonly kind: "not_allowed" };

/** Tells whether an asker has a right. */
export function hasRight(asker: Asker, right: Right): boolean {
  return asker.kind === "operator" || may(asker.role, right);
}

/** The refusal every use case gives somebody without the right. */
export const notAllowed = refused<NotAllowed>({ kind: "not_allowed" });
