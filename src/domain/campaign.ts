/**
 * A campaign: what a movement wants over weeks or years, under which calls to action are made. People follow it as an
 * actor of its own. The rules here say which changes its state allows.
 */
import type { LanguageTag, Texts } from "./language.ts";

/** Draft: seen by organisers only. Published: followable. Closed: stays readable, takes no new calls. */
export type CampaignState = "draft" | "published" | "closed";

/** What a campaign says in one language; `summary` is Markdown as written. */
export interface CampaignText {
  /** The name, one line of plain text. */
  readonly name: string;
  /** What it wants, in Markdown as written. */
  readonly summary: string;
}

/** An uploaded picture with its alternative text in each language. `mediaId` names the re-encoded file. */
export interface Picture {
  /** The re-encoded file. */
  readonly mediaId: string;
  /** What it shows, by language, for those who do not see it. */
  readonly alt: Texts;
}

/** What an organiser writes about a campaign. Dates are calendar days, `YYYY-MM-DD`. */
export interface CampaignDraft {
  /** Its name in addresses; never changes. */
  readonly handle: string;
  /** The main language: the one followers elsewhere are shown. */
  readonly language: LanguageTag;
  /** Name and summary by language; the main language is always there. */
  readonly texts: Readonly<Record<LanguageTag, CampaignText>>;
  /** What it belongs to. */
  readonly struggles: readonly string[];
  /** First day; null for no beginning. */
  readonly startsOn: string | null;
  /** Last day; null for no end. */
  readonly endsOn: string | null;
  /** Its picture; null for none. */
  readonly picture: Picture | null;
}

/** A campaign of this node. `id` is also the id of its actor. */
export interface Campaign extends CampaignDraft {
  /** Opaque; also the id of its actor. */
  readonly id: string;
  /** Where it stands. */
  readonly state: CampaignState;
  /** When it was first written. */
  readonly createdAt: Temporal.Instant;
  /** When it became public; null for a draft. */
  readonly publishedAt: Temporal.Instant | null;
  /** When it last changed. */
  readonly updatedAt: Temporal.Instant;
}

/** Tells whether the public may see a campaign; drafts exist for organisers only. */
export function isPublicCampaign(campaign: Pick<Campaign, "state">): boolean {
  return campaign.state !== "draft";
}
