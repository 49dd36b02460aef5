/**
 * What a form of a campaign or call holds while it is written: field values under the names that the files use
 * (`name.fr`, `place.country`), and the languages it has fields for. It comes from the database or from the browser and
 * is shown or turned into the file's JSON; nothing in it is trusted.
 */
import { isLanguageTag, type LanguageTag } from "../../domain/language.ts";
import { writingLimits } from "../../domain/limits.ts";
import type { SubmittedForm } from "./read-form.ts";

/** A form being written. */
export interface FormState {
  readonly language: LanguageTag;
  /** The languages with fields, the main one first. */
  readonly languages: readonly LanguageTag[];
  text(name: string): string;
  all(name: string): readonly string[];
}

/** A form from stored or preset values. */
export function stateFromValues(
  language: LanguageTag,
  languages: readonly LanguageTag[],
  values: Readonly<Record<string, string | readonly string[]>>,
): FormState {
  const all = (name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] ?? "" : "";
    return typeof value === "string" ? (value === "" ? [] : [value]) : value;
  };
  return { language, languages: mainFirst(language, languages), text: (name) => all(name)[0] ?? "", all };
}

/** A form as a browser sent it back. Malformed languages are left out; a malformed main one becomes `fallback`. */
export function stateFromForm(form: SubmittedForm, fallback: LanguageTag): FormState {
  const given = form.text("language").toLowerCase();
  const language = isLanguageTag(given) ? given : fallback;
  const languages = form.all("languages").map((tag) => tag.toLowerCase()).filter(isLanguageTag);
  return { language, languages: mainFirst(language, languages), text: form.text, all: form.all };
}

/** The same form with other values under some names. */
export function withValues(state: FormState, values: Readonly<Record<string, string>>): FormState {
  const text = (name: string) => Object.hasOwn(values, name) ? values[name] ?? "" : state.text(name);
  return {
    ...state,
    text,
    all: (name) => Object.hasOwn(values, name) ? [text(name)].filter(Boolean) : state.all(name),
  };
}

/** The same form with fields for one more language, or for one less; the main language stays. */
export function withLanguages(state: FormState, change: { add?: LanguageTag; remove?: LanguageTag }): FormState {
  const kept = state.languages.filter((tag) => tag !== change.remove);
  return { ...state, languages: mainFirst(state.language, change.add === undefined ? kept : [...kept, change.add]) };
}

/** The texts of one field in every language that has one, as the files write them. */
export function textsOf(state: FormState, field: string): Record<LanguageTag, string> {
  const written = state.languages.map((tag) => [tag, state.text(`${field}.${tag}`)] as const);
  return Object.fromEntries(written.filter(([, text]) => text !== ""));
}

/** Leaves out what is empty: a field that was not filled in is a field that is not in the file. */
export function withoutEmpty(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "" && value !== undefined));
}

/** A number as the file has it; what is no number stays text, so that the parser can say so. */
export function numberOf(text: string): number | string | undefined {
  if (text === "") return undefined;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

function mainFirst(main: LanguageTag, languages: readonly LanguageTag[]): LanguageTag[] {
  return [...new Set([main, ...languages])].slice(0, writingLimits.languages);
}
