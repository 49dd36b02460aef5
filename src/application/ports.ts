/**
 * What the use cases need from outside, in their own words. Everything here is done inside one transaction opened by
 * {@link Ports.transact}; nothing here reaches the network, and nothing knows that followers exist.
 */
import type { AccountPorts } from "./account-ports.ts";
import type { ArchivePorts } from "./archive-ports.ts";
import type { MailPorts } from "./mail-ports.ts";
import type { Addresses } from "../domain/addresses.ts";
import type { Call, CallDraft, CallState } from "../domain/call.ts";
import type { Campaign, CampaignDraft, CampaignState } from "../domain/campaign.ts";
import type { DomainEvent } from "../domain/events.ts";
import type { Movement } from "../domain/movement.ts";
import type { Notice } from "../domain/notice.ts";
import type { Person, Role } from "../domain/person.ts";
import type { PlannedPublication } from "../domain/plan.ts";
import type { Revisions } from "../domain/translation.ts";
import type { JointPorts } from "./joint-ports.ts";
import type { LeavingPorts } from "./leaving-ports.ts";
import type { AwayPorts } from "./away-ports.ts";
import type { PledgeDeskPorts } from "./pledge-desk-ports.ts";
import type { PledgePorts } from "./pledge-ports.ts";
import type { RemotePorts } from "./remote-ports.ts";
import type { SafetyPorts } from "./safety-ports.ts";
import type { SocialPorts } from "./social-ports.ts";
import type { TrustPorts } from "./trust-ports.ts";

/** What the runtime hands to every use case. */
export interface Ports {
  readonly addresses: Addresses;
  /** Runs `work` in one transaction: everything in it happens, or nothing does. Nested calls join the outer one. */
  transact<T>(work: (work: Work) => Promise<T>): Promise<T>;
  /** Makes a new actor's keys, sealed for storage. Slow (RSA): call it before opening a transaction. */
  makeKeys(): Promise<readonly SealedKey[]>;
  /** A new unguessable secret for links and cookies, with the hash that may be stored. */
  makeSecret(): { readonly secret: string; readonly hash: string };
  /** The hash under which a secret given by somebody would be stored. */
  hashSecret(secret: string): string;
  /** Keeps what is known of people unreadable at rest. */
  readonly sealing: Sealing;
}

/**
 * Seals words with the key file, so that a dump or a backup shows none of them, and marks what must be found again without
 * being readable: whoever has the database and not the key can neither read nor guess it.
 */
export interface Sealing {
  seal(plain: string): string;
  /** Opens what `seal` made; throws when the key file is another one. */
  open(sealed: string): string;
  /** The keyed hash (HMAC-SHA256) of a text for one purpose: the same for the same two, and telling nothing about either. */
  mark(purpose: string, text: string): string;
}

/** One open transaction, seen as what may be read and written in it. */
export interface Work
  extends
    JointPorts,
    ArchivePorts,
    AwayPorts,
    PledgePorts,
    PledgeDeskPorts,
    RemotePorts,
    SocialPorts,
    AccountPorts,
    MailPorts,
    SafetyPorts,
    TrustPorts,
    LeavingPorts {
  /** The moment of this unit of work; the same for everything in it. */
  readonly now: Temporal.Instant;
  /** A new opaque id, short enough for an address. */
  newId(): string;
  /** Writes a durable event in this transaction. Returns its id, from which activity ids derive. */
  emit(event: DomainEvent): Promise<string>;
  readonly actors: ActorRepository;
  readonly movements: MovementRepository;
  readonly people: PersonRepository;
  readonly campaigns: CampaignRepository;
  readonly calls: CallRepository;
  readonly notices: NoticeRepository;
  readonly pictures: PictureRepository;
  readonly plans: PlanRepository;
  readonly translations: TranslationRepository;
  readonly deliveries: DeliveryRepository;
}

/** An actor this node answers for. */
export interface LocalActor {
  readonly id: string;
  readonly uri: string;
  readonly kind: "node" | "movement" | "campaign" | "person";
  readonly handle: string;
  readonly deleted: boolean;
}

/** A key pair ready to be stored: the public half readable, the private half sealed with the key file. */
export interface SealedKey {
  readonly algorithm: "rsa" | "ed25519";
  readonly publicKey: string;
  readonly sealedPrivateKey: string;
}

/** Local actors and the handles they hold. */
export interface ActorRepository {
  /** Adds an actor with its keys. Answers false, having written nothing, when the handle is taken. */
  add(actor: Omit<LocalActor, "deleted">, keys: readonly SealedKey[]): Promise<boolean>;
  /** The actor at a URI, deleted ones included; null if it never was ours. */
  findByUri(uri: string): Promise<LocalActor | null>;
  /**
   * Adds keys to a living actor and ends its living ones of the same algorithms; null if there is no such actor. `vouched`
   * goes with the new key for proofs.
   */
  replaceKeys(
    actorId: string,
    change: {
      readonly keys: readonly SealedKey[];
      readonly vouched: Readonly<Record<string, unknown>> | null;
      readonly expiresAt: Temporal.Instant | null;
      readonly revokedAt: Temporal.Instant | null;
    },
  ): Promise<LocalActor | null>;
  /** The living actor with a handle; null if there is none. */
  findByHandle(handle: string): Promise<LocalActor | null>;
}

/** The movement, and the one-time secret with which it is set up. */
export interface MovementRepository {
  /** The movement; null while the node is not set up. */
  find(): Promise<Movement | null>;
  add(movement: Movement): Promise<void>;
  save(movement: Movement): Promise<void>;
  /** The hash of the set-up secret; null once set up. Locks the row so that two set-ups can't both win. */
  lockSetupSecret(): Promise<string | null>;
  clearSetupSecret(): Promise<void>;
}

/** People with an account, their one-time links and sessions. Only hashes of secrets are kept. */
export interface PersonRepository {
  add(person: Person): Promise<void>;
  findByHandle(handle: string): Promise<Person | null>;
  setRole(personId: string, role: Role): Promise<void>;
  endSession(hash: string): Promise<void>;
}

/** Campaigns as stored. */
export interface CampaignRepository {
  add(campaign: Campaign): Promise<void>;
  /** Overwrites what organisers write and the state; never handle, id or creation time. */
  save(campaign: Campaign): Promise<void>;
  /** Locks and returns the campaign with a handle; null if there is none. */
  lockByHandle(handle: string): Promise<Campaign | null>;
  lockById(id: string): Promise<Campaign | null>;
}

/** Calls as stored. */
export interface CallRepository {
  add(call: Call): Promise<void>;
  save(call: Call): Promise<void>;
  /** Locks and returns the call; null if there is none. */
  lock(id: string): Promise<Call | null>;
  /** Ids of everything a campaign called for in public. */
  publicIdsOf(campaignId: string): Promise<readonly string[]>;
  /** Removes the row and leaves a tombstone at its address, so that it answers 410 for ever. */
  bury(call: Call, uri: string, deletedAt: Temporal.Instant): Promise<void>;
}

/** Notices as stored. */
export interface NoticeRepository {
  add(notice: Notice): Promise<void>;
}

/** Plans to publish, one per call. */
export interface PlanRepository {
  /** Locks and returns the waiting plan of a call; null if there is none or somebody else has it in hand. */
  lockWaiting(callId: string): Promise<PlannedPublication | null>;
  /** Writes a plan in place of the call's earlier one. */
  save(plan: PlannedPublication): Promise<void>;
  remove(callId: string): Promise<void>;
}

/** From which original each translation of a campaign or call was made. */
export interface TranslationRepository {
  /** Empty when nothing was ever translated or changed. */
  find(subjectId: string): Promise<Revisions>;
  save(subjectId: string, revisions: Revisions): Promise<void>;
}

/** What is on its way to other servers. */
export interface DeliveryRepository {
  /** Makes what waits or was given up about some objects due now, unless a worker has it in hand; answers how many. */
  retry(objectUris: readonly string[]): Promise<number>;
}

/** A picture ready to be stored: re-encoded, without metadata. */
export interface ReadyPicture {
  readonly mediaType: "image/jpeg" | "image/png" | "image/webp";
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array;
}

/** Pictures as stored. */
export interface PictureRepository {
  add(id: string, picture: ReadyPicture): Promise<void>;
  exists(id: string): Promise<boolean>;
}

/** Who asks for something: a signed-in person, or the operator at the command line of the machine itself. */
export type Asker = { readonly kind: "person"; readonly personId: string; readonly role: Role } | {
  readonly kind: "operator";
};

/** Changes of state that a use case reports back. */
export type StateChange = { readonly from: CampaignState | CallState; readonly to: CampaignState | CallState };

/** What a use case that writes texts receives besides them. */
export interface WithPicture {
  /** A new picture to store with the text; its alternative texts are in the draft. Null keeps what the draft names. */
  readonly newPicture: ReadyPicture | null;
}

/** A campaign draft with its picture. */
export type CampaignInput = { readonly draft: CampaignDraft } & WithPicture;

/** A call draft with its picture. */
export type CallInput = { readonly draft: CallDraft } & WithPicture;
