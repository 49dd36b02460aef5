/**
 * What a verb of the operator's command line is: it takes arguments as JSON, does one thing as the operator, and answers
 * with a value for programs and lines for people, or with sentences that say what to do. It never answers with a stack trace.
 */
import { z } from "zod";
import type { Asker } from "../../application/ports.ts";
import { isLoopbackOrigin } from "../config.ts";
import type { MovementNode } from "../movement-node.ts";

/** What can be sent as JSON. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** What a verb did: a value, lines for a terminal, and what is worth knowing besides. */
export interface VerbDone {
  readonly ok: true;
  readonly value: JsonValue;
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
}

/** Why a verb did nothing: one sentence a mistake, each saying what to do. */
export interface VerbRefused {
  readonly ok: false;
  readonly sentences: readonly string[];
}

/** How a verb answers. */
export type VerbResult = VerbDone | VerbRefused;

/** Where a verb runs: `running` is false when the node was opened for this one command and nothing is sent meanwhile. */
export interface Surroundings {
  readonly running: boolean;
}

/** Runs a verb with arguments that nobody has checked yet. */
export type VerbRun = (node: MovementNode, args: unknown, here: Surroundings) => Promise<VerbResult>;

/** One verb. */
export interface Verb {
  /** What it does, in a few words, for the list of commands. */
  readonly summary: string;
  readonly run: VerbRun;
}

/** Whoever can open the control socket or the data folder operates the node. */
export const operator: Asker = { kind: "operator" };

/** Answers that it is done. */
export function did(value: JsonValue, lines: readonly string[], warnings: readonly string[] = []): VerbDone {
  return { ok: true, value, lines, warnings };
}

/** Answers that it was not done. */
export function declined(...sentences: string[]): VerbRefused {
  return { ok: false, sentences };
}

/** Makes a verb's run from the form of its arguments; arguments of another form are refused, naming each. */
export function verb<Form extends z.ZodType>(
  form: Form,
  run: (node: MovementNode, args: z.output<Form>, here: Surroundings) => Promise<VerbResult>,
): VerbRun {
  return async (node, args, here) => {
    const read = form.safeParse(args);
    if (read.success) return await run(node, read.data, here);
    return declined(...read.error.issues.map(({ path, message }) => `${path.join(".") || "arguments"}: ${message}`));
  };
}

/** What to know when something was written that others are to be told. */
export function onItsWay({ settings, addresses }: MovementNode, { running }: Surroundings): string[] {
  if (isLoopbackOrigin(settings.origin) && !settings.allowPrivate) {
    return [
      `This node is in rehearsal at ${addresses.origin}: nothing leaves it until TRAIT_ORIGIN is a public address.`,
    ];
  }
  return running ? [] : ["No node runs here: this goes out as soon as one does."];
}
