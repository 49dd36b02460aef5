/** Changes how the movement describes itself. Its handle never changes, because it is an address. */
import { isLanguageTag } from "../domain/language.ts";
import type { Movement } from "../domain/movement.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports } from "./ports.ts";

/** Why the movement can't be described as asked. `field` names the field of the form. */
export type ReviseMovementRefusal =
  | NotAllowed
  | { readonly kind: "not_set_up" }
  | { readonly kind: "name_missing"; readonly field: "name" }
  | { readonly kind: "text_too_long"; readonly field: "summary" }
  | { readonly kind: "language_malformed"; readonly field: "language" }
  | { readonly kind: "country_malformed"; readonly field: "country" };

/** What may change. `summary` is Markdown, at most 20,000 characters. */
export type MovementDraft = Pick<Movement, "name" | "summary" | "language" | "country">;

/** Replaces the movement's name, summary, language and country, and tells its followers. */
export async function reviseMovement(
  ports: Ports,
  asker: Asker,
  draft: MovementDraft,
): Promise<Outcome<Movement, ReviseMovementRefusal>> {
  if (!hasRight(asker, "operate")) return notAllowed;
  const name = draft.name.trim();
  if (name.length < 1 || name.length > 200) return refused({ kind: "name_missing", field: "name" });
  if (draft.summary.length > 20_000) return refused({ kind: "text_too_long", field: "summary" });
  if (!isLanguageTag(draft.language)) return refused({ kind: "language_malformed", field: "language" });
  if (draft.country !== null && !/^[A-Z]{2}$/.test(draft.country)) {
    return refused({ kind: "country_malformed", field: "country" });
  }
  return await ports.transact(async (work) => {
    const before = await work.movements.find();
    if (before === null) return refused({ kind: "not_set_up" });
    const movement: Movement = { ...before, ...draft, name, updatedAt: work.now };
    await work.movements.save(movement);
    await work.emit({ type: "movement.revised", movementId: movement.id });
    return done(movement);
  });
}
