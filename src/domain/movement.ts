/**
 * The movement that runs this node: one per node in this release. It publishes campaigns and never owns the people.
 */
import type { Picture } from "./campaign.ts";
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
  /** Its own website, the front page of a domain; null when it named none. Who shows that it is theirs: `domain-check.ts`. */
  readonly website: string | null;
  /** Its own colour, `#rrggbb`; null for the colour of the house. Pages derive readable shades of it. */
  readonly accent: string | null;
  /** Its logo; null for none. */
  readonly logo: Picture | null;
  /** When the node was set up. */
  readonly createdAt: Temporal.Instant;
  /** When it last changed. */
  readonly updatedAt: Temporal.Instant;
}

/** The colour somebody wrote, as `#rrggbb`: `#a21`, `A5221C` and ` #a5221c ` are colours too; null for anything else. */
export function accentOf(written: string): string | null {
  const hex = written.trim().replace(/^#/, "").toLowerCase();
  if (/^[0-9a-f]{6}$/.test(hex)) return `#${hex}`;
  return /^[0-9a-f]{3}$/.test(hex) ? `#${hex.replaceAll(/./g, "$&$&")}` : null;
}
