/** The submits that change a form instead of sending it: one language more, one language less. */
import { isLanguageTag } from "../../domain/language.ts";
import { type FormState, withLanguages } from "./form-state.ts";
import type { SubmittedForm } from "./read-form.ts";

/** The form after such a submit; null when the submit was another. */
export function languageStep(state: FormState, form: SubmittedForm, step: string): FormState | null {
  if (step === "add-language") {
    const add = form.text("newLanguage").toLowerCase();
    return isLanguageTag(add) ? withLanguages(state, { add }) : state;
  }
  const [verb, tag] = step.split(":");
  return verb === "remove-language" ? withLanguages(state, { remove: tag ?? "" }) : null;
}

/** The language of a submit that says its words still fit the original; null when the submit was another. */
export function confirmedLanguage(step: string): string | null {
  const [verb, tag = ""] = step.split(":");
  return verb === "confirm-translation" && isLanguageTag(tag) ? tag : null;
}
