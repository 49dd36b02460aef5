/**
 * How the readers' rules are written: a table of sentences, each with the condition that breaks it. A reader's violations
 * are the sentences that do not hold. The tables say what other software does with an Event, wrong or right.
 */

/** An Event as plain JSON, the way other software sees it. */
export type Json = Readonly<Record<string, unknown>>;

/** One rule of one reader; `holds` must be true of the Event. */
export interface Rule {
  readonly rule: string;
  readonly holds: (event: Json) => boolean;
}

/** The sentences of every rule that an Event breaks. */
export function violations(rules: readonly Rule[], event: Json): string[] {
  return rules.filter(({ holds }) => !holds(event)).map(({ rule }) => rule);
}

/** An object that is no list, or an empty one. */
export function asMap(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Json : {};
}

/** A list, or an empty one: a scalar is not a list to these readers. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export const isText = (value: unknown): value is string => typeof value === "string";
export const isFilled = (value: unknown) => isText(value) && value !== "";
export const isAbsent = (value: unknown) => value === undefined;
export const hostOf = (uri: unknown) => isText(uri) && URL.canParse(uri) ? new URL(uri).host : null;
export const timeOf = (value: unknown) => isText(value) ? Date.parse(value) : NaN;
