/** What the pages of acting together ask of the rest of the node: looking somebody up, a call elsewhere, reading partners. */
import type { InheritedCall } from "../application/actions/add-action.ts";
import type { ReadyPicture } from "../application/ports.ts";
import type { RemoteActor } from "../application/remote-ports.ts";
import type { Picture } from "../domain/campaign.ts";
import type { DomainCheck } from "../domain/domain-check.ts";
import type { JointCampaign, JointText } from "../domain/joint.ts";
import type { PartnerDifference } from "../domain/joint-difference.ts";
import type { HeldWord } from "../domain/partner-key.ts";

/** The call of a joint campaign, wherever it lives. */
export interface JointCallToInherit extends InheritedCall {
  readonly uri: string;
  readonly jointUri: string;
  /** Its picture, stored here or at an address; null when it has none. */
  readonly picture: Picture | { readonly url: string; readonly alt: Picture["alt"] } | null;
}

/** What became of the consent at an organisation's own domain. */
export type SiteTaken =
  | { readonly kind: "taken"; readonly organisationUri: string; readonly consentUri: string }
  | { readonly kind: "site_malformed" | "site_silent" | "site_without_consent" };

/** Filled by the runtime; everything here may reach the network and is bounded there. */
export interface JointWebHouse {
  /** The actor a handle or address names; null when nobody answers. */
  findActor(named: string): Promise<RemoteActor | null>;
  /** The call of a joint campaign at an address, on this node or another; null when it is none. */
  findCall(uri: string): Promise<JointCallToInherit | null>;
  /** The picture of such a call, ready to be kept with an action here; none when it can't be had now. */
  inheritPicture(
    call: JointCallToInherit,
  ): Promise<{ readonly picture: Picture | null; readonly newPicture: ReadyPicture | null }>;
  /** A joint campaign of another node with the newest version of its text; null when there is none. */
  findCampaign(named: string): Promise<{ readonly campaign: RemoteActor; readonly text: JointText } | null>;
  /** Takes what waited for a yes to a key; answers how much was taken. */
  takeHeld(words: readonly HeldWord[]): Promise<number>;
  /** Takes an organisation without a node by the consent at its own domain; answers how that went. */
  takeSite(joint: JointCampaign, site: string): Promise<SiteTaken>;
  /** Looks now whether our own website links back; null before the movement is set up. */
  lookAtOwnWebsite(): Promise<DomainCheck | null>;
  /** What each partner's published tally counts that ours does not, and the other way round. */
  compare(joint: JointCampaign): Promise<readonly PartnerDifference[]>;
  /** Reads every partner now. */
  readPartners(): Promise<unknown>;
}
