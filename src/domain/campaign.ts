/**
 * A campaign: what a movement wants over weeks or years, under which calls to action are made. People follow it as an
 * actor of its own. The rules here say which changes its state allows.
 */
import type { LanguageTag, Texts } from "./language.ts";

/** Draft: seen by organisers only. Published: followable. Closed: stays readable, takes no new calls. */
export type CampaignState = "draft" | "published" | "closed";

/** What a campaign says in one language; `summary` is Markdown as written. */
export interface CampaignText {
  readonly name: string;
  readonly summary: string;
}

/** An uploaded picture with its alternative text in each language. `mediaId` names the re-encoded file. */
export interface Picture {
  readonly mediaId: string;
  readonly alt: Texts;
}

/** What an organiser writes about a campaign. Dates are calendar days, `YYYY-MM-DD`. */
export interface CampaignDraft {
  readonly handle: string;
  readonly language: LanguageTag;
  readonly texts: Readonly<Record<LanguageTag, CampaignText>>;
  readonly struggles: readonly string[];
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly picture: Picture | null;
}

/** A campaign of this node. `id` is also the id of its actor. */
export interface Campaign extends CampaignDraft {
  readonly id: string;
  readonly state: CampaignState;
  readonly createdAt: Temporal.Instant;
  readonly publishedAt: Temporal.Instant | null;
  readonly updatedAt: Temporal.Instant;
}

/** Tells whether the public may see a campaign; drafts exist for organisers only. */
export function isPublicCampaign(campaign: Pick<Campaign, "state">): boolean {
  return campaign.state !== "draft";
}
