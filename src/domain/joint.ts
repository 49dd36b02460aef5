/**
 * A joint campaign: one campaign of many organisations, each of which said yes on its own server. The rules here say who
 * may answer what and when; nothing counts because somebody else says so.
 */
import type { LanguageTag, Texts } from "./language.ts";

/** Convenor: whose campaign it is. Partner: who takes part with a companion campaign of its own. */
export type JointRole = "convenor" | "partner";

/** One language of a common text; `content` is Markdown as written. */
export interface JointTextPart {
  /** The campaign's name. */
  readonly name: string;
  /** What the organisations say together. */
  readonly content: string;
}

/** One version of a common text. Its digest covers every language; a changed comma is another version. */
export interface JointText {
  /** The joint campaign. */
  readonly campaignUri: string;
  /** Rises by one with each change. */
  readonly version: number;
  /** The main language. */
  readonly language: LanguageTag;
  /** Every language. */
  readonly texts: Readonly<Record<LanguageTag, JointTextPart>>;
  /** SHA-256 of the JCS form of `{texts, version}`, in lower-case hexadecimal. */
  readonly digest: string;
}

/** What a node remembers of a joint campaign that another convenes. */
export interface JointReading {
  /** Its names. */
  readonly names?: Texts;
  /** Its main language. */
  readonly language?: LanguageTag;
  /** The convening movement. */
  readonly convenorUri?: string;
  /** Versions of the common text under which the convenor's server shows other words now than were read and signed. */
  readonly alteredTexts?: readonly number[];
}

/** A joint campaign as this node knows it. */
export interface JointCampaign extends JointReading {
  /** The Group of the convenor. */
  readonly uri: string;
  /** The campaign of this node that stands for it: itself, or the companion. */
  readonly localId: string;
  /** Which of both this node is. */
  readonly role: JointRole;
  /** When this node's part ended; null while it goes on. */
  readonly endedAt: Temporal.Instant | null;
}

/** Where an invitation stands. */
export type InvitationState = "open" | "accepted" | "declined" | "expired" | "withdrawn" | "removed";

/**
 * An invitation to organise together, or a request to (`asked`). `host` is the campaign whose `organizers` collection it
 * is about, `organisation` the movement that consents.
 */
export interface Invitation {
  /** Opaque; of the node that stores it. */
  readonly id: string;
  /** The Invite's or Offer's own address. */
  readonly uri: string;
  /** Whether this node invites (or was asked), or is invited (or asked). */
  readonly direction: "sent" | "received";
  /** Whether the organisation asked first: then its Offer is the consent. */
  readonly asked: boolean;
  /** The campaign that speaks for the collection. */
  readonly hostUri: string;
  /** The joint campaign. */
  readonly jointUri: string;
  /** The `organizers` collection of the campaign, or of one action. */
  readonly collectionUri: string;
  /** The movement that consents or does not. */
  readonly organisationUri: string;
  /** Which version of the common text is agreed to. */
  readonly textVersion: number;
  /** Its digest. */
  readonly textDigest: string;
  /** A few words of the convenor, plain. */
  readonly message: string;
  /** Where it stands. */
  readonly state: InvitationState;
  /** The consent on the organisation's own origin. */
  readonly consentUri: string | null;
  /** The organisation's companion campaign. */
  readonly companionUri: string | null;
  /** After this moment no answer counts. */
  readonly endsAt: Temporal.Instant;
  /** When it was made. */
  readonly createdAt: Temporal.Instant;
  /** When it was answered. */
  readonly answeredAt: Temporal.Instant | null;
  /** When consent ended: withdrawn or removed. */
  readonly endedAt: Temporal.Instant | null;
}

/** Whether an organisation counts: a member, one that left, one that was removed, or one whose consent could not be seen. */
export type OrganisationState = "member" | "left" | "removed" | "unconfirmed";

/** An organisation of a joint campaign as this node verified it. */
export interface JointOrganisation {
  /** The joint campaign. */
  readonly jointUri: string;
  /** Its movement actor. */
  readonly uri: string;
  /** Its name. */
  readonly name: string;
  /** The host of its actor, with port. */
  readonly host: string;
  /** Its domain when the domain links back; one organisation on two nodes is one by it. */
  readonly domain: string | null;
  /** Null for the convenor, whose campaign it is. */
  readonly consentUri: string | null;
  /** The campaign on its node that stands for the joint one. */
  readonly companionUri: string;
  /** The version of the text its consent names. */
  readonly textDigest: string | null;
  /** Whether it counts. */
  readonly state: OrganisationState;
  /** Since when. */
  readonly joinedAt: Temporal.Instant;
  /** Until when; null while it takes part. */
  readonly leftAt: Temporal.Instant | null;
}

/** Tells whether an answer to an invitation still counts: open, and not past its end. */
export function isAnswerable(invitation: Pick<Invitation, "state" | "endsAt">, now: Temporal.Instant): boolean {
  return invitation.state === "open" && Temporal.Instant.compare(now, invitation.endsAt) < 0;
}

/** The key by which an organisation counts once: its proven domain, else the host of its actor. */
export function organisationKey(organisation: Pick<JointOrganisation, "domain" | "host">): string {
  return (organisation.domain ?? organisation.host).toLowerCase();
}

/** The address of an actor's `organizers` collection, or of an action's. */
export function organizersOf(uri: string): string {
  return `${uri}/organizers`;
}

/** How long an invitation may wait for an answer unless the convenor says otherwise. */
export const INVITATION_DAYS = 30;

const ACTION_ID = /^act[0-9a-z]{4,40}$/;

/** Tells an action's id from a call's: both share a table, and their addresses differ. */
export function isActionId(id: string): boolean {
  return ACTION_ID.test(id);
}

/** Makes the id of an action from any opaque id. */
export function actionIdOf(id: string): string {
  return `act${id}`;
}
