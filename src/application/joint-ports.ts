/**
 * What acting together needs from outside: invitations and consents, common texts, reports, sources of every partner, the
 * log. Everything is done in the transaction of the use case; what is stored of others was verified before.
 */
import type { Invitation, JointCampaign, JointOrganisation, JointText, OrganisationState } from "../domain/joint.ts";
import type { JointSource } from "../domain/joint-source.ts";
import type { ActionReport } from "../domain/report.ts";
import type { ReadyPicture } from "./ports.ts";

/** Part of `Work`. */
export interface JointPorts {
  readonly joint: JointRepository;
  readonly invitations: InvitationRepository;
  readonly sources: SourceRepository;
  readonly reports: ReportRepository;
}

/** Joint campaigns, their texts and their organisations. */
export interface JointRepository {
  /** The joint campaign at an address, if this node takes part or convenes it; its row is locked. */
  find(uri: string): Promise<JointCampaign | null>;
  /** The joint campaign that a campaign here stands for. */
  findByLocal(campaignId: string): Promise<JointCampaign | null>;
  /** Stores or changes a joint campaign. */
  save(joint: JointCampaign): Promise<void>;
  /** The newest version of a common text; null when there is none. */
  latestText(campaignUri: string): Promise<JointText | null>;
  /** One version; null when there is none. */
  findText(campaignUri: string, version: number): Promise<JointText | null>;
  /** Stores a version; one that is stored already stays as it is. */
  addText(text: JointText): Promise<void>;
  /** Notes that an organisation signed a version. Answers whether that is news. */
  addSignature(
    signature: { textUri: string; organisationUri: string; digest: string; activityUri: string },
  ): Promise<boolean>;
  /** Stores organisations of one campaign as verified now; their logs are read by the next reconciliation. */
  saveOrganisations(organisations: readonly JointOrganisation[]): Promise<void>;
  findOrganisation(jointUri: string, uri: string): Promise<JointOrganisation | null>;
  /** The same of some organisations, by address. */
  findOrganisations(jointUri: string, uris: readonly string[]): Promise<ReadonlyMap<string, JointOrganisation>>;
  /** Ends an organisation's part; its dates stay. Answers whether it took part. */
  endOrganisation(jointUri: string, uri: string, state: Exclude<OrganisationState, "member">): Promise<boolean>;
  /** Asks for all organisations of a campaign to be read anew by the next reconciliation. */
  wantReading(jointUri: string): Promise<void>;
  /** How far an organisation's log was read, or what went wrong. */
  noteReading(
    jointUri: string,
    uri: string,
    reading: { readonly seq: number; readonly head: string } | { readonly trouble: string },
  ): Promise<void>;
  /** Makes an activity answer 410 for ever. */
  buryActivity(uri: string): Promise<void>;
  /** Makes an object answer 410 for ever, and the activities about it be shown to nobody. */
  buryObject(uri: string, formerType: string): Promise<void>;
  /** An organisation only the convenor speaks for. */
  declare(campaignId: string, name: string, country: string | null): Promise<void>;
}

/** Invitations in both directions. */
export interface InvitationRepository {
  add(invitation: Invitation): Promise<boolean>;
  save(invitation: Invitation): Promise<void>;
  lock(id: string): Promise<Invitation | null>;
  lockByUri(uri: string): Promise<Invitation | null>;
  lockByConsent(consentUri: string): Promise<Invitation | null>;
  /** The open or accepted one about a collection and an organisation. */
  lockLiving(collectionUri: string, organisationUri: string): Promise<Invitation | null>;
  /** How many that came in wait for an answer here: from an origin, and altogether. */
  countOpen(origin: string): Promise<{ readonly ofOrigin: number; readonly ofAll: number }>;
  /** Marks open ones past their end as expired, and answers them. */
  expire(now: Temporal.Instant): Promise<readonly Invitation[]>;
}

/** A source as it is to be stored, and as it is stored now; null when it is not. */
export interface SourceChange {
  readonly source: JointSource;
  readonly before: JointSource | null;
}

/** Sources: actions and reports as their owners signed them. */
export interface SourceRepository {
  /**
   * Stores sources, each once, or newer versions of them, given what is stored now. Answers the addresses of those it stored:
   * not of one that is as new and says the same, or is gone.
   */
  put(changes: readonly SourceChange[]): Promise<ReadonlySet<string>>;
  find(uri: string): Promise<JointSource | null>;
  /** Those of some sources that are stored, by address. */
  findAll(uris: readonly string[]): Promise<ReadonlyMap<string, JointSource>>;
  /** The addresses of living actions that say they are part of one. */
  partsOf(actionUri: string): Promise<readonly string[]>;
  /** Makes the next version of a source be taken whatever it says, even the same. */
  forgetDigest(uri: string): Promise<void>;
  /** Forgets a source of another organisation that nobody stands by; it may come again. */
  drop(uri: string): Promise<void>;
  /** Notes that a source is gone for good, and why as far as its owner said. Answers whether it was there. */
  bury(uri: string, reason?: string): Promise<boolean>;
  /** How many living sources of some organisations a joint campaign has, by organisation; none is left out. */
  countsOf(jointUri: string, organisationUris: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** About how many sources an organisation has said something in a joint campaign. */
  countOpinions(jointUri: string, byUri: string): Promise<number>;
  /** What an organisation of the campaign says of a source. */
  addOpinion(opinion: {
    objectUri: string;
    byUri: string;
    jointUri: string;
    verdict: "added" | "rejected" | "disputed";
    reason: string;
    activityUri: string;
  }): Promise<void>;
}

/** Reports of this node. */
export interface ReportRepository {
  /** Stores a new report; false when the action has one already. */
  add(report: ActionReport): Promise<boolean>;
  save(report: ActionReport): Promise<void>;
  lock(id: string): Promise<ActionReport | null>;
  findByAction(actionUri: string): Promise<ActionReport | null>;
  /** Keeps what organisers note for themselves, sealed, in place of what they noted before; null takes it away. */
  keepNote(reportId: string, sealed: string | null): Promise<void>;
  /** Keeps a small copy of a picture on another's report; those of reports that are gone, and the oldest, make room. */
  keepCopy(copy: ReportPictureCopy): Promise<void>;
}

/** A small copy of a picture on a partner's report, named by the hash of the picture's address. */
export interface ReportPictureCopy {
  readonly hash: string;
  readonly sourceUri: string;
  readonly picture: ReadyPicture;
}
