/** The files of Make Amazon Pay: a campaign and five calls in six languages and three scripts. */
import { readFileSync } from "node:fs";

/** The sample calls by the name of their file. */
export const SAMPLE_CALLS = ["strike", "picket", "rally", "boycott", "meeting"] as const;

/** A file of the sample campaign, as written. */
export function sample(name: string): Record<string, unknown> {
  const path = new URL(`../fixtures/make-amazon-pay/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
}
