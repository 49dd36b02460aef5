/**
 * Reads the fields of a file one by one, so that every mistake is found at once and a wrong field doesn't hide another.
 * Fields nobody knows are refused with the nearest known name; what the rules across fields find is added by the files.
 */
import { z } from "zod";
import { writingLimits } from "../../domain/limits.ts";
import { type Finding, FINDING_KINDS, type FindingKind } from "./findings.ts";
import { nearestWord } from "./nearest-word.ts";
import { sentenceOf } from "./sentences.ts";

type Values = Readonly<Record<string, string | number>>;

/** Collects what is found while a file is read, in the order found. */
export interface Findings {
  readonly refusals: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly refuse: (path: string, problem: FindingKind, values?: Values) => void;
  readonly warn: (path: string, problem: FindingKind, values?: Values) => void;
}

/** The fields a file may have, each with the form of its value. */
export type Fields = Readonly<Record<string, z.ZodType>>;

/** What could be read: a field is absent when it was left out or wrong. */
export type FieldsRead<F extends Fields> = { readonly [K in keyof F]?: z.output<F[K]> };

/** Starts an empty collection. */
export function createFindings(): Findings {
  const refusals: Finding[] = [];
  const warnings: Finding[] = [];
  const addTo = (list: Finding[]) => (path: string, problem: FindingKind, values?: Values) => {
    if (list.length >= writingLimits.findings) return;
    list.push({ path, problem, ...(values === undefined ? {} : { values }), sentence: sentenceOf(problem, values) });
  };
  return { refusals, warnings, refuse: addTo(refusals), warn: addTo(warnings) };
}

/** Narrows JSON to an object, or null: lists and null aren't objects here. */
export function objectOf(json: unknown): Readonly<Record<string, unknown>> | null {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? json as Record<string, unknown> : null;
}

/**
 * Reads the fields of an object, refusing unknown ones, and gives those that are right. `at` is the path of the object
 * in the file, empty for the file itself.
 */
export function readFields<F extends Fields>(json: unknown, fields: F, found: Findings, at = ""): FieldsRead<F> {
  const object = objectOf(json);
  if (object === null) {
    found.refuse(at, "not_an_object");
    return {};
  }
  refuseUnknown(object, Object.keys(fields), found, at);
  const read: Partial<Record<keyof F, unknown>> = {};
  for (const [name, schema] of Object.entries(fields)) {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    const result = schema.safeParse(value, { reportInput: true });
    if (result.success) read[name as keyof F] = result.data;
    else if (value === undefined) found.refuse(pathOf(at, [name]), "required");
    else for (const issue of result.error.issues) refuseIssue(issue, pathOf(at, [name, ...issue.path]), found);
  }
  return read as FieldsRead<F>;
}

function refuseUnknown(
  object: Readonly<Record<string, unknown>>,
  known: readonly string[],
  found: Findings,
  at: string,
) {
  for (const name of Object.keys(object)) {
    if (known.includes(name)) continue;
    const nearest = nearestWord(name, known);
    found.refuse(pathOf(at, [name]), "unknown_field", nearest === null ? undefined : { nearest });
  }
}

/** Writes a path as the file's author sees it; foreign names in it are cut. */
function pathOf(at: string, parts: readonly PropertyKey[]): string {
  const names = parts.map((part) => String(part).slice(0, 60));
  return (at === "" ? names : [at, ...names]).join(".");
}

function refuseIssue(issue: z.core.$ZodIssue, path: string, found: Findings): void {
  if (issue.code === "invalid_key") return found.refuse(path, "malformed_language");
  if (issue.code === "invalid_value") {
    return found.refuse(path, "unknown_value", choices(issue.values.map(String), issue.input));
  }
  if (issue.code === "custom" && isFindingKind(issue.params?.["problem"])) {
    return found.refuse(path, issue.params["problem"], valuesOf(issue.params, issue.input));
  }
  found.refuse(path, "wrong_type", { expected: issue.code === "invalid_type" ? issue.expected : "other" });
}

function choices(allowed: readonly string[], given: unknown): Values {
  const nearest = typeof given === "string" ? nearestWord(given, allowed) : null;
  return { allowed: allowed.join(", "), ...(nearest === null ? {} : { nearest }) };
}

function valuesOf(params: Readonly<Record<string, unknown>>, input: unknown): Values | undefined {
  const make = params["values"];
  return typeof make === "function" ? make(input) as Values : make as Values | undefined;
}

function isFindingKind(value: unknown): value is FindingKind {
  return (FINDING_KINDS as readonly unknown[]).includes(value);
}
