/**
 * What the use cases of leaving, and of being told, need from outside. Part of `Work`; everything happens in its
 * transaction. Nothing here says how many servers hear of it: that is known when letters are written.
 */
import type { LocalActor } from "./ports.ts";
import type { MailRhythm, NotificationChoice } from "../domain/notification.ts";

/** Repositories of leaving and of what somebody wants to be told of; part of `Work`. */
export interface LeavingPorts {
  readonly moves: MoveRepository;
  readonly exports: ExportRepository;
  readonly erasures: ErasureRepository;
  readonly choices: ChoiceRepository;
}

/** When accounts moved. */
export interface MoveRepository {
  /** When a person of this node last moved away; null if never. */
  lastMove(personId: string): Promise<Temporal.Instant | null>;
  noteMove(personId: string, at: Temporal.Instant): Promise<void>;
  /** The local actors that follow somebody, here or elsewhere, or have asked to. */
  followersHere(uri: string): Promise<readonly LocalActor[]>;
  /**
   * Notes that another server's actor moved, and answers true; false when it did so less than so many days before, whoever
   * it moved to, so that two accounts can't send followers round in a circle.
   */
  noteRemoteMove(
    move: { readonly actorUri: string; readonly targetUri: string },
    now: Temporal.Instant,
  ): Promise<boolean>;
  /** Of some local actors, those who are persons and keep an actor away from them (block, mute, hidden server). */
  keepingAway(actorIds: readonly string[], actorUri: string): Promise<ReadonlySet<string>>;
  /** Of some local actors, those that are persons. */
  personsAmong(actorIds: readonly string[]): Promise<readonly string[]>;
}

/** A private key of an actor under its person's passphrase: PKCS #8, PEM. */
export interface KeyFile {
  readonly name: string;
  readonly pem: string;
}

/** An archive that was asked for. */
export interface NewExport {
  readonly id: string;
  readonly personId: string;
  readonly language: string;
  /** Opens the pieces of the archive; sealed with the key file. */
  readonly sealedKey: string;
  readonly keyFiles: readonly KeyFile[];
  readonly expiresAt: Temporal.Instant;
}

/** Archives, one per person at a time. */
export interface ExportRepository {
  /** The sealed private keys of a person's actor, oldest first. */
  sealedKeys(personId: string): Promise<readonly { readonly algorithm: string; readonly sealed: string }[]>;
  /** Adds one in place of an earlier one and queues its making; answers false while one is being made. */
  begin(wanted: NewExport): Promise<boolean>;
  /** Throws an archive away before its time; answers whether there was one. */
  drop(personId: string): Promise<boolean>;
}

/** What an erasure needs. */
export interface Erasing {
  readonly id: string;
  readonly secretHash: string;
  readonly personId: string;
  readonly personUri: string;
  readonly handle: string;
  readonly keysUntil: Temporal.Instant;
  /** Inboxes, beside those found in the rows, of servers that were told of the person by name. */
  readonly alsoTold: readonly string[];
}

/** Erasures. */
export interface ErasureRepository {
  /**
   * Notes every server that got anything from a person, then removes what the node has of them: every row, every queued
   * letter, every picture nothing else shows. Keys stay until {@link Erasing.keysUntil}, so that the Delete can be signed.
   * The handle is reserved as a hash.
   */
  erase(person: Erasing, now: Temporal.Instant): Promise<void>;
  /** The calls to which members of this node pledged. */
  callsWithPledges(): Promise<readonly string[]>;
  /** Actions of other nodes to which members pledged, with where their hosts are written to. */
  callsAway(): Promise<readonly { readonly callUri: string; readonly inbox: string }[]>;
}

/** A device that takes messages: what the browser told (Push API), readable by nobody without the key file. */
export interface NewDevice {
  readonly id: string;
  readonly personId: string;
  /** Keyed hash of its address. */
  readonly mark: string;
  readonly sealed: string;
  readonly name: string;
  readonly addedOn: string;
}

/** What persons want to be told of, and where. */
export interface ChoiceRepository {
  load(personId: string): Promise<NotificationChoice>;
  save(personId: string, choice: NotificationChoice, now: Temporal.Instant): Promise<void>;
  /** Turns the mails off and leaves everything else. */
  stopMail(personId: string): Promise<void>;
  /** Marks as read what a person was told up to a moment; answers how many. */
  markRead(personId: string, until: Temporal.Instant): Promise<number>;
  /** Keeps a device; one known already becomes this person's. Answers false when they have too many. */
  addDevice(device: NewDevice): Promise<boolean>;
  dropDevice(personId: string, id: string): Promise<boolean>;
  /** Polls on other servers that ended within a day, with the people here who voted in them. */
  endedPolls(now: Temporal.Instant): Promise<
    readonly { readonly personId: string; readonly authorUri: string; readonly postUri: string }[]
  >;
  /** Locks and answers the next digest that is due; null when none is. */
  lockDue(now: Temporal.Instant): Promise<DueDigest | null>;
  /** Notes that a digest was written, and when the next is due. */
  settleDigest(personId: string, now: Temporal.Instant): Promise<void>;
}

/** A digest to be written. */
export interface DueDigest {
  readonly personId: string;
  readonly mail: MailRhythm;
  /** The reader's language. */
  readonly language: string;
  /** Null when they have no address any more: nothing is written. */
  readonly sealedAddress: string | null;
  /** How many unread things of each kind came since the last one. */
  readonly counts: readonly { readonly kind: string; readonly count: number }[];
  /** Names of public calls that changed or were cancelled. */
  readonly callNames: readonly string[];
}
