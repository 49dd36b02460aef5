/** Keeps track of which translations fit the original, whenever words change or somebody says that they still do. */
import { nextRevisions, type Translated } from "../domain/translation.ts";
import { hasRight, type NotAllowed, notAllowed } from "./access.ts";
import { done, type Outcome, refused } from "./outcome.ts";
import type { Asker, Ports, Work } from "./ports.ts";

/** Why a translation can't be confirmed. */
export type ConfirmTranslationRefusal = NotAllowed | { readonly kind: "not_found" };

/** Writes down what a change of words means for the translations, in the transaction of the change. */
export async function noteTranslations(
  work: Work,
  before: Translated & { readonly id: string },
  after: Translated,
): Promise<void> {
  const known = await work.translations.find(before.id);
  await work.translations.save(before.id, nextRevisions(known, before, after));
}

/** Says that a translation still fits the original though that has changed. Followers are told nothing: no word changed. */
export async function confirmTranslation(
  ports: Ports,
  asker: Asker,
  command: { readonly of: "campaign" | "call"; readonly id: string; readonly language: string },
): Promise<Outcome<null, ConfirmTranslationRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const { of, id, language } = command;
    const subject = of === "call" ? await work.calls.lock(id) : await work.campaigns.lockById(id);
    if (subject === null || !Object.hasOwn(subject.texts, language)) return refused({ kind: "not_found" });
    const known = await work.translations.find(id);
    await work.translations.save(id, { ...known, [language]: known[subject.language] ?? 1 });
    return done(null);
  });
}
