/** A person names words they do not want to read. What the words are is told to nobody, moderators included. */
import { foldForFilter, LONGEST_PHRASE, type WordFilter } from "../../domain/filter.ts";
import { safetyLimits } from "../../domain/limits.ts";
import { type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports } from "../ports.ts";

/** Why a filter is not taken; `field` names where. */
export type FilterRefusal =
  | NotAllowed
  | { readonly kind: "not_found" | "too_many_filters" }
  | { readonly kind: "phrase_empty" | "phrase_too_long"; readonly field: "phrase" }
  | { readonly kind: "contexts_missing"; readonly field: "contexts" };

/** Adds a filter, or with an `id` replaces one of the asker's own. */
export async function saveFilter(
  ports: Ports,
  asker: Asker,
  command: Omit<WordFilter, "id"> & { readonly id: string | null },
): Promise<Outcome<{ id: string }, FilterRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  const phrase = command.phrase.trim();
  if (foldForFilter(phrase) === "") return refused({ kind: "phrase_empty", field: "phrase" });
  if ([...phrase].length > LONGEST_PHRASE) return refused({ kind: "phrase_too_long", field: "phrase" });
  if (command.contexts.length === 0) return refused({ kind: "contexts_missing", field: "contexts" });
  return await ports.transact(async (work) => {
    const isNew = command.id === null;
    if (isNew && await work.filters.count(asker.personId) >= safetyLimits.filters) {
      return refused({ kind: "too_many_filters" });
    }
    const id = command.id ?? work.newId();
    const saved = await work.filters.save(asker.personId, { ...command, phrase, id });
    return saved ? done({ id }) : refused({ kind: "not_found" });
  });
}

/** Removes a filter of the asker's own. */
export async function removeFilter(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string },
): Promise<Outcome<null, FilterRefusal>> {
  if (asker.kind !== "person") return notAllowed;
  return await ports.transact(async (work) => {
    const had = await work.filters.remove(asker.personId, command.id);
    return had ? done(null) : refused({ kind: "not_found" });
  });
}
