/**
 * What must be true before anything of another node counts in a joint campaign: it comes from the origin of whom it speaks
 * for, it is signed by a key listed there, and it still stands. Each answer is one of few words, none of them a guess.
 */
import type { RemoteActor } from "../../application/remote-ports.ts";
import { organizersOf } from "../../domain/joint.ts";
import type { ActionReading } from "../../domain/joint-source.ts";
import type { Reading } from "../reading.ts";
import {
  consentFromObject,
  type RemoteConsent,
  type RemoteSource,
  sourceFromObject,
} from "../vocabulary/remote-joint.ts";
import { type ProvenKey, provenKey } from "./proof.ts";

/** A consent that stands, with who gave it. */
export interface StandingConsent {
  readonly consent: RemoteConsent;
  readonly organisation: RemoteActor;
  /** The key that signed it. */
  readonly key: ProvenKey;
}

/** A source with the key that signed it. */
export interface SignedSource extends RemoteSource {
  readonly key: ProvenKey;
}

/** What a consent is claimed to be. */
export interface ConsentClaim {
  readonly consentUri: string;
  readonly organisationUri: string;
  readonly collectionUri: string;
}

/** Whether two addresses are on the same origin. */
export function sameOrigin(a: string, b: string): boolean {
  return URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin;
}

/** The key by which an actor signed a document; null when it did not. A key that fits no longer is fetched anew once. */
export async function signingKey(reading: Reading, document: unknown, actorUri: string): Promise<ProvenKey | null> {
  return await provenKey(document, actorUri, reading.document) ??
    await provenKey(document, actorUri, reading.documentAsOfNow);
}

/**
 * The consent at an address if it stands: fetched anew from the organisation's own origin, naming it and the collection, and
 * signed by it. Null when it is gone or says something else; throws when its server can't be reached.
 */
export async function standingConsent(reading: Reading, claim: ConsentClaim): Promise<StandingConsent | null> {
  const { consentUri, organisationUri, collectionUri } = claim;
  if (!sameOrigin(consentUri, organisationUri)) return null;
  const document = await reading.documentAsOfNow(consentUri);
  const consent = consentFromObject(document);
  if (consent === null || consent.uri !== consentUri || consent.organisationUri !== organisationUri) return null;
  if (consent.collectionUri !== collectionUri) return null;
  if (consent.companionUri !== null && !sameOrigin(consent.companionUri, organisationUri)) return null;
  const key = await signingKey(reading, document, organisationUri);
  if (key === null) return null;
  const organisation = await reading.actor(organisationUri);
  return organisation === null ? null : { consent, organisation: organisation.actor, key };
}

/** A source that its owner signed; null when it is none, or is not signed by whom it says it is from. */
export async function signedSource(
  reading: Reading,
  document: unknown,
  source: RemoteSource | null = sourceFromObject(document),
): Promise<SignedSource | null> {
  if (source === null) return null;
  if (![source.attributedTo, source.movementUri].every((uri) => sameOrigin(uri, source.uri))) return null;
  const key = await signingKey(reading, document, source.attributedTo);
  return key === null ? null : { ...source, key };
}

/**
 * An action's reading with those organisers whose consent to this very action stands on their own origin; `admits` says
 * whether the key that signed it counts here.
 */
export async function withConfirmed(
  reading: Reading,
  uri: string,
  action: ActionReading,
  admits: (standing: StandingConsent, claim: ConsentClaim) => Promise<boolean>,
): Promise<ActionReading> {
  const confirmed = [...action.confirmed];
  for (const { uri: organisationUri, consentUri } of action.organisers) {
    if (consentUri === null || confirmed.includes(organisationUri)) continue;
    const claim = { consentUri, organisationUri, collectionUri: organizersOf(uri) };
    const standing = await standingConsent(reading, claim);
    if (standing !== null && await admits(standing, claim)) confirmed.push(organisationUri);
  }
  return { ...action, confirmed };
}
