/**
 * The submit that a script sends by itself: it saves a draft and answers in a few words of JSON instead of a page. What is
 * published, or not whole yet, is left as it is; nobody's button was pressed.
 */
import type { WebContext } from "../visit.ts";

/** The value of `do` by which a form saves itself. */
export const AUTOSAVE = "autosave";

/** How saving by itself went: where the draft is written from now on, or that it was not saved. */
export type Autosaved = { readonly saved: true; readonly at: string } | { readonly saved: false };

/** Answers such a submit. */
export function answerAutosave(c: WebContext, outcome: Autosaved): Response {
  return c.json(outcome, outcome.saved ? 200 : 422);
}
