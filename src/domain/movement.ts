/**
 * The movement that runs this node: one per node in this release. It publishes campaigns and never owns the people.
 */
import type { LanguageTag } from "./language.ts";

/** The movement as its organisers described it. `country` is ISO 3166-1 alpha-2; `summary` is Markdown. */
export interface Movement {
  /** Opaque; also the id of its actor. */
  readonly id: string;
  /** Its name in addresses; never changes. */
  readonly handle: string;
  /** As its people write it. */
  readonly name: string;
  /** Who it is, in Markdown; empty when it did not say. */
  readonly summary: string;
  /** The language its pages fall back to. */
  readonly language: LanguageTag;
  /** ISO 3166-1 alpha-2; null when it is of no one country. */
  readonly country: string | null;
  /** When the node was set up. */
  readonly createdAt: Temporal.Instant;
  /** When it last changed. */
  readonly updatedAt: Temporal.Instant;
}
