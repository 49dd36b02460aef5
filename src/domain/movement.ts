/**
 * The movement that runs this node: one per node in this release. It publishes campaigns and never owns the people.
 */
import type { LanguageTag } from "./language.ts";

/** The movement as its organisers described it. `country` is ISO 3166-1 alpha-2; `summary` is Markdown. */
export interface Movement {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly summary: string;
  readonly language: LanguageTag;
  readonly country: string | null;
  readonly createdAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
}
