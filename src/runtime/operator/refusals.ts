/**
 * What the command line says when a use case refuses: one English sentence for every kind, each naming what to do next.
 * The compiler refuses this file when a use case gains a refusal without a sentence.
 */
import type { AddActionRefusal, MergeActionRefusal } from "../../application/actions/add-action.ts";
import type { AnswerRefusal } from "../../application/joint/answer-invitation.ts";
import type { TextRefusal } from "../../application/joint/common-text.ts";
import type { PartnerRefusal } from "../../application/joint/invite-organisation.ts";
import type { ReportRefusal } from "../../application/reports/file-report.ts";
import type { StandingRefusal } from "../../application/accounts/change-standing.ts";
import type { InvitationRefusal } from "../../application/accounts/make-invitation.ts";
import type { PersonRefusal } from "../../application/add-person.ts";
import type { NotAllowed } from "../../application/access.ts";
import type { ChangeCallRefusal } from "../../application/change-call.ts";
import type { CloseCampaignRefusal } from "../../application/close-campaign.ts";
import type { CreateCallRefusal } from "../../application/create-call.ts";
import type { CreateCampaignRefusal } from "../../application/create-campaign.ts";
import type { ModerateRefusal } from "../../application/moderate.ts";
import type { DecideFlagRefusal } from "../../application/moderation/decide-flag.ts";
import type { ReEncoded } from "../../application/pictures/re-encode.ts";
import type { PublishCallRefusal } from "../../application/publish-call.ts";
import type { PublishCampaignRefusal } from "../../application/publish-campaign.ts";
import type { FollowRefusal } from "../../application/request-follow.ts";
import type { ReviseCampaignRefusal } from "../../application/revise-campaign.ts";
import type { KeyRefusal } from "../../application/joint/decide-key.ts";
import type { SetUpRefusal } from "../../application/set-up-movement.ts";
import type { LookUpRefusal } from "../../federation/look-up.ts";
import { declined, type VerbRefused } from "./verb.ts";

/** Every refusal a verb can meet. */
export type Refusal =
  | NotAllowed
  | SetUpRefusal
  | KeyRefusal
  | { readonly kind: SiteRefusalKind }
  | PersonRefusal
  | StandingRefusal
  | InvitationRefusal
  | CreateCampaignRefusal
  | ReviseCampaignRefusal
  | PublishCampaignRefusal
  | CloseCampaignRefusal
  | CreateCallRefusal
  | PublishCallRefusal
  | ChangeCallRefusal
  | FollowRefusal
  | PartnerRefusal
  | AnswerRefusal
  | TextRefusal
  | AddActionRefusal
  | MergeActionRefusal
  | ReportRefusal
  | LookUpRefusal
  | ModerateRefusal
  | DecideFlagRefusal;

type SiteRefusalKind = "site_malformed" | "site_silent" | "site_without_consent";

type Sentence = string | ((about: string) => string);

const SENTENCES: Readonly<Record<Refusal["kind"], Sentence>> = {
  not_allowed: "Only the operator may do this.",
  already_set_up: "This node is set up already; add people with: trait person add --handle HANDLE --name NAME",
  not_set_up: "This node is not set up yet; begin with: trait setup --name NAME --handle HANDLE --language fr",
  wrong_secret: "The set-up link is spent or of an earlier start; restart the node for a new one.",
  language_malformed: "--language must be a language tag in lower case, such as fr, pt-br or zh-hant.",
  country_malformed: "--country must be two capital letters, such as FR or BD.",
  website_malformed: (about) =>
    `${about} is not the front page of a domain: write https://organisation.example, without anything behind it.`,
  key_unknown: (about) => `No key with the fingerprint ${about} waits here; see: trait key list`,
  site_malformed: (about) => `${about} is not a domain: write organisation.example`,
  site_silent: (about) => `${about} did not answer; try again later.`,
  site_without_consent: (about) =>
    `Neither https://${about}/.well-known/tdu-consent.txt nor a TXT entry at _tdu-consent.${about} consents: either must name the campaign and the digest of its text.`,
  handle_malformed: (about) => `${about} can't be a handle: use 1 to 30 of a–z, 0–9 and _.`,
  handle_reserved: (about) => `${about} is a word the node needs for itself; choose another handle.`,
  handle_taken: (about) => `${about} is taken on this node; choose another handle.`,
  last_steward: "The node needs a steward; make somebody else one first: trait person role HANDLE steward",
  role_too_high: "Nobody gives a role above their own.",
  places_out_of_range: "--places must be a whole number from 1 to 1000.",
  days_out_of_range: "--days must be a whole number from 1 to 90.",
  name_missing: "The name must have 1 to 200 characters.",
  not_found: (about) => `There is no ${about} here; check the spelling, or see the list.`,
  picture_missing: "The picture is no longer stored; hand it in again.",
  already_published: (about) => `${about} is published already; change it with revise.`,
  campaign_not_found: (about) => `There is no campaign ${about} here; see: trait campaign list`,
  campaign_not_published: (about) => `${about} is not published yet; first: trait campaign publish HANDLE`,
  campaign_closed: (about) => `${about} is closed: it takes no changes and no new calls.`,
  call_closed: (about) => `${about} is closed and can't be changed; it can still be deleted.`,
  call_cancelled: (about) => `${about} is cancelled and can't be changed; it can still be deleted.`,
  action_over: (about) =>
    `${about} is over: only its report says more from now on, also that it did not take place; see: trait report file --help`,
  call_not_published: (about) => `${about} is still a draft; publish it, or delete it.`,
  not_convenor: (about) => `${about} is not convened by this node; only its convenor may do this.`,
  not_an_organisation: (about) => `${about} is not an organisation; invite the actor of a movement.`,
  already_invited: (about) => `${about} is invited already, or takes part; see: trait partner list`,
  invitation_not_open: "This invitation is no longer open; see: trait partner list",
  not_a_partner: (about) => `${about} is neither invited nor a partner; see: trait partner list`,
  text_missing: "The common text of the invitation is not here; ask the convenor to invite again.",
  not_joint: (about) => `${about} is no joint campaign this node takes part in; see: trait partner list`,
  text_unchanged: "The text says what it said before.",
  part_unknown: () => "The other address is no action of the same joint campaign.",
  part_of_a_part: () => "The other action is itself counted as part of one; name that one.",
  has_parts: (about) => `Another action is counted as part of ${about}; it can't be part of a third.`,
  call_unknown: (about) => `${about} is not known here.`,
  action_unknown: (about) => `${about} is no action of a joint campaign here; see: trait action list`,
  not_an_organiser: (about) => `${about} is not organised by this movement; only its organisers may report it.`,
  already_reported: (about) => `${about} is reported already; change it with: trait report correct`,
  not_begun: (about) => `${about} has not begun yet; it cannot have taken place.`,
  figures_malformed: "Figures must be whole numbers from 0 to 10,000,000, the low end first.",
  report_withdrawn: (about) => `${about} is withdrawn.`,
  already_following: (about) => `${about} is followed already, or was asked; see: trait follow list`,
  not_following: (about) => `${about} is not followed; see: trait follow list`,
  following_oneself: "Nobody can follow themself.",
  blocked_by_oneself: (about) => `${about} is blocked by whoever was to follow; end the block first.`,
  moved_away: "That person moved to another server and only reads here.",
  too_many_follows: "This actor follows as many as it may.",
  not_a_handle: (about) => `${about} is not an account: write @someone@host or the address of an actor.`,
  handle_does_not_match: (about) =>
    `${about} leads to an actor whose own server knows another name for it; use the address of the actor.`,
  not_our_own_host: (about) => `${about} is where this node is; nothing can be decided about it.`,
  not_upon_them: "Nobody decides about themselves, or about somebody with a stronger role.",
  words_missing: "Say it in words.",
  words_too_long: "Too long: 2,000 characters at most.",
  domain_malformed: (about) => `${about} is not a domain: write the host alone, such as bad.example.`,
};

const PICTURE_SENTENCES: Readonly<Record<Extract<ReEncoded, { ok: false }>["reason"], string>> = {
  too_large: "Is larger than 5 MiB; make it smaller.",
  not_an_image: "Is not a JPEG, PNG, WebP, AVIF or GIF that can be read.",
  too_many_pixels: "Has more than 16 million pixels; make it smaller.",
};

/** The sentence of a refusal; `about` names what it was about, such as `The campaign rent_strike`. */
export function sentenceOf(refusal: { readonly kind: Refusal["kind"] }, about: string): string {
  const sentence = SENTENCES[refusal.kind];
  return typeof sentence === "string" ? sentence : sentence(about);
}

/** Why a picture was not taken, in a sentence for the path `image`. */
export function pictureSentence(reason: keyof typeof PICTURE_SENTENCES): string {
  return PICTURE_SENTENCES[reason];
}

/** Declines with the sentence of a refusal. */
export function declinedFor(refusal: { readonly kind: Refusal["kind"] }, about: string): VerbRefused {
  return declined(sentenceOf(refusal, about));
}
