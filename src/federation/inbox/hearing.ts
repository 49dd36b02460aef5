/**
 * What every inbox handler works with: the activity the gate admitted, read once, and the surroundings. A handler first
 * fetches what it needs, then decides, then writes once: the
 * use case it calls opens the only transaction, and the queue row ends in that one.
 */
import { createHash } from "node:crypto";
import type { Say } from "../../application/wording.ts";
import type { Ports } from "../../application/ports.ts";
import { type Heard, type HeardOutcome, ignored } from "../../application/heard.ts";
import type { RemoteActor } from "../../application/remote-ports.ts";
import type { AdmittedActivity } from "../gate.ts";
import type { JointDesk } from "../joint/desk.ts";
import type { DomainProof } from "../joint/domain-proof.ts";
import type { KeyBook } from "../joint/key-book.ts";
import type { Reading } from "../reading.ts";
import type { RemoteActivity } from "../vocabulary/remote.ts";

/** What handlers of acting together get. */
export interface JointHouse {
  readonly desk: JointDesk;
  readonly domainProof: DomainProof;
  /** The keys of organisations as this node knows them. */
  readonly keys: KeyBook;
  /** Looks again at an organisation that says it has changed. */
  lookAgain(actorUri: string): Promise<void>;
  /** Whether an organisation was invited by a letter of ours that waits for its answer. */
  awaitsConsent(claim: { readonly inviteUri: string; readonly organisationUri: string }): Promise<boolean>;
  /** Whether an organisation may ask to join by a collection of ours. */
  canBeAsked(claim: { readonly collectionUri: string; readonly organisationUri: string }): Promise<boolean>;
  /** Whether anything here rests on a consent. */
  restsOnConsent(consentUri: string, organisationUri: string): Promise<boolean>;
  /** Looks again who organises the actions of other nodes that name somebody by a consent. */
  lookAtOrganisers(consentUri: string): Promise<void>;
  /** Joint campaigns in which an organisation takes part by a consent. */
  jointsWithConsent(consentUri: string): Promise<readonly string[]>;
  /** Takes a signature under a common text, as the signer's own server shows it. */
  takeSignature(
    claim: { readonly activityUri: string; readonly organisationUri: string; readonly textUri: string },
  ): Promise<HeardOutcome>;
  /** Forgets what was kept of our own answers: what others said changed them. */
  changed(): Promise<void>;
  /** Whose source is stored at an address; null when none is. A read alone: a use case would end the job in hand. */
  ownerOfSource(uri: string): Promise<string | null>;
}

/** What handlers get besides the activity. */
export interface InboxHouse {
  readonly ports: Ports;
  readonly reading: Reading;
  /** Says the answers of polls, which votes repeat word for word. */
  readonly say: Say;
  /** Whether somebody here follows a remote actor; asked before anything is fetched on its word. */
  isFollowed(actorUri: string): Promise<boolean>;
  /** Whose word a stored reply or remote call is; null when nothing is stored at that address. */
  ownerOf(objectUri: string): Promise<string | null>;
  /** Whether moderators here suspended an actor: nothing from it is taken. */
  isSuspended(actorUri: string): Promise<boolean>;
  /** What this node does with the word of organisations it acts together with. */
  readonly joint: JointHouse;
  /** Forgets the keys the gate remembers of an actor, because it says it has changed. */
  forgetKeys(actorUri: string): void;
}

/** One admitted activity with its reading. */
export interface Hearing {
  readonly house: InboxHouse;
  readonly admitted: AdmittedActivity;
  readonly activity: RemoteActivity;
  readonly heard: Heard;
}

/** A handler: `onPastTense`, one per file or family. */
export type InboxHandler = (hearing: Hearing) => Promise<HeardOutcome>;

/** An activity whose sender could not be read as an actor changes nothing. */
export const unreadableSender = ignored("the sender can't be read as an actor");

/**
 * The key under which an activity has its effect once (protocol §8): type and id, but for an Update its object, time and
 * content, because Mobilizon sends every Update of an event under one id. The actor is part of it, so that nobody can use
 * up an id that another actor of the same server is going to send.
 */
export function onceKeyOf(admitted: AdmittedActivity, objectUri: string | null): string {
  const { type, actor } = admitted;
  if (type !== "Update") return `${type} ${actor} ${admitted.id}`;
  const object = admitted.raw["object"];
  const updated = typeof object === "object" && object !== null && "updated" in object ? String(object.updated) : "";
  const digest = createHash("sha256").update(JSON.stringify(object ?? null)).digest("base64url");
  return `Update ${actor} ${objectUri ?? admitted.id} ${updated} ${digest}`;
}

/** The sender as an actor; null when its document is gone or unreadable. */
export async function senderOf({ house, heard }: Hearing): Promise<RemoteActor | null> {
  return (await house.reading.actor(heard.actorUri))?.actor ?? null;
}

/** Whether two addresses are on the same origin: who may speak for an object (FEP-fe34). */
export function sameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}
