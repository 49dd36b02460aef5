/**
 * What this node does with the word of other organisations: it reads, checks at the origin, and only then has it stored. The
 * same steps serve letters that came in and logs that are read, so that both roads end in the same place.
 */
import { type HeardOutcome, ignored } from "../../application/heard.ts";
import { receiveJointCall } from "../../application/joint/receive-joint-call.ts";
import {
  receiveOrganisation,
  receiveOrganisationGone,
  receiveSiteOrganisation,
} from "../../application/joint/receive-organisation.ts";
import { receiveSource } from "../../application/joint/receive-source.ts";
import type { Ports } from "../../application/ports.ts";
import type { Store } from "../../database/connection.ts";
import { findJoint, listOrganisations } from "../../database/views/joint-views.ts";
import { type JointCampaign, organizersOf } from "../../domain/joint.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { Reading } from "../reading.ts";
import { arrayOf, idOf, objectOf, uriOf } from "../vocabulary/json.ts";
import { type RemoteSource, sourceFromObject } from "../vocabulary/remote-joint.ts";
import { sameOrigin, signedSource, standingConsent, withConfirmed } from "./checks.ts";
import { sourceDigest } from "./digest.ts";
import { isConsentFile, readSiteConsent } from "./site-consent.ts";
import type { DomainProof } from "./domain-proof.ts";

/** What the desk works with. */
export interface JointDeskHouse {
  readonly ports: Ports;
  readonly store: Store;
  readonly reading: Reading;
  /** Which domain an organisation has proven to be its own; null when none. */
  readonly domainProof: DomainProof;
  /** How this node names itself to other servers. */
  readonly userAgent: string;
}

/** Takes what other organisations say; see {@link createJointDesk}. */
export interface JointDesk {
  /** The joint campaign at an address, if this node takes part in it. */
  joint(uri: string): Promise<JointCampaign | null>;
  /** Takes a source handed over with its proof; one without a valid proof is fetched from its own origin. */
  takeSource(document: unknown): Promise<HeardOutcome>;
  /** Takes a source as its own origin shows it now. */
  takeSourceAt(uri: string): Promise<HeardOutcome>;
  /** Verifies an organisation's consent and takes it as a member; a consent that does not stand ends its part. */
  takeOrganisation(joint: JointCampaign, organisationUri: string, consentUri: string | null): Promise<HeardOutcome>;
  /** Reads the convenor's list of organisations and verifies every one. */
  readOrganisers(joint: JointCampaign): Promise<void>;
}

/** Builds the desk. */
export function createJointDesk({ ports, store, reading, domainProof, userAgent }: JointDeskHouse): JointDesk {
  /** What is kept of our own answers is forgotten at once, so that a stranger never reads half of a change. */
  const told = async (outcome: HeardOutcome): Promise<HeardOutcome> => {
    if (outcome.kind === "taken") await store.notify("changed");
    return outcome;
  };
  const isOurs = (uri: string) => uri.startsWith(`${ports.addresses.origin}/`);
  const store_ = async (document: unknown, source: RemoteSource): Promise<HeardOutcome> => {
    const { uri, jointUri, movementUri: organisationUri, attributedTo, updatedAt } = source;
    const reading_ = source.reading.kind === "action"
      ? await withConfirmed(reading, uri, source.reading)
      : source.reading;
    const object = objectOf(document) ?? {};
    const stored = { uri, jointUri, organisationUri, isLocal: false, updatedAt, reading: reading_ };
    const whole = { ...stored, digest: sourceDigest(object), body: JSON.stringify(object) };
    // Within a transaction of ours, so that the letter in hand ends with the last of its sources and not with the first.
    return await told(await store.transact(() => receiveSource(ports, whole, attributedTo)));
  };
  const takeSourceAt = async (uri: string): Promise<HeardOutcome> => {
    if (isOurs(uri)) return ignored("our own");
    const document = await reading.documentAsOfNow(uri);
    const source = await signedSource(reading, document);
    return source === null ? ignored("not signed by its owner") : await store_(document, source);
  };
  const desk: JointDesk = {
    joint: (uri) => findJoint(store.current(), { uri }),
    takeSourceAt,
    async takeSource(document) {
      const claimed = sourceFromObject(document);
      if (claimed === null) return ignored("no source");
      if (isOurs(claimed.uri)) return ignored("our own");
      if (await findJoint(store.current(), { uri: claimed.jointUri }) === null) {
        return ignored("of no joint campaign known here");
      }
      const source = await signedSource(reading, document);
      return source === null ? await takeSourceAt(claimed.uri) : await store_(document, source);
    },
    async takeOrganisation(joint, organisationUri, consentUri) {
      if (isOurs(organisationUri)) return ignored("our own");
      if (consentUri === null) return await takeConvenor(joint, organisationUri);
      if (isConsentFile(consentUri)) return await takeSite(joint, organisationUri, consentUri);
      const collectionUri = organizersOf(joint.uri);
      const standing = await standingConsent(reading, { consentUri, organisationUri, collectionUri });
      if (standing === null || standing.consent.companionUri === null) {
        return await told(
          await receiveOrganisationGone(ports, { jointUri: joint.uri, organisationUri, removed: false }),
        );
      }
      const { consent, organisation } = standing;
      return await told(
        await receiveOrganisation(ports, {
          jointUri: joint.uri,
          organisation,
          consentUri,
          companionUri: standing.consent.companionUri,
          textDigest: consent.textDigest,
          joinedAt: consent.publishedAt,
          domain: await domainProof(organisation),
        }),
      );
    },
    async readOrganisers(joint) {
      if (joint.role === "convenor") return;
      const collection = objectOf(await reading.documentAsOfNow(organizersOf(joint.uri)));
      if (collection === null || idOf(collection["attributedTo"]) !== joint.uri) return;
      const listed = new Map<string, string | null>();
      for (const item of arrayOf(collection["orderedItems"], jointLimits.organisations)) {
        const uri = idOf(item);
        if (uri !== null) listed.set(uri, uriOf(objectOf(item)?.["context"]));
      }
      for (const [uri, consentUri] of listed) {
        const known = (await listOrganisations(store.current(), joint.uri)).find((one) => one.uri === uri);
        if (known?.consentUri === consentUri && known.state === "member") continue;
        await desk.takeOrganisation(joint, uri, consentUri).catch(() => null);
      }
      for (const { uri } of await listOrganisations(store.current(), joint.uri)) {
        if (listed.has(uri)) continue;
        if (isOurs(uri)) continue;
        await receiveOrganisationGone(ports, { jointUri: joint.uri, organisationUri: uri, removed: true });
      }
      await readCalls(joint);
    },
  };
  /** The joint calls, so that organisers here can act under them and this node's own people hear of them. */
  async function readCalls(joint: JointCampaign): Promise<void> {
    const collection = objectOf(await reading.document(`${joint.uri}/calls`).catch(() => null));
    const publisher = await reading.actor(joint.uri).catch(() => null);
    if (publisher === null) return;
    for (const item of arrayOf(collection?.["orderedItems"], jointLimits.calls)) {
      const uri = idOf(item);
      if (uri === null || !sameOrigin(uri, joint.uri)) continue;
      const call = await reading.call(uri).catch(() => null);
      if (call?.attributedTo === joint.uri) await receiveJointCall(ports, joint.uri, call, publisher.actor);
    }
  }
  /** An organisation without a node: its consent is a file at its own domain. */
  async function takeSite(joint: JointCampaign, organisationUri: string, consentUri: string): Promise<HeardOutcome> {
    const { host, origin } = new URL(consentUri);
    if (organisationUri !== `${origin}/`) return ignored("not at its own domain");
    if (await reading.isShut(host)) return ignored("its server is shut out");
    const consent = await readSiteConsent(consentUri, joint.uri, userAgent);
    if (consent === null) {
      return await told(await receiveOrganisationGone(ports, { jointUri: joint.uri, organisationUri, removed: false }));
    }
    return await told(
      await receiveSiteOrganisation(ports, { ...consent, jointUri: joint.uri, organisationUri, consentUri, host }),
    );
  }
  /** The convenor needs no consent: the campaign is its own, on its own origin. */
  async function takeConvenor(joint: JointCampaign, organisationUri: string): Promise<HeardOutcome> {
    if (!sameOrigin(organisationUri, joint.uri)) return ignored("listed without a consent");
    const actor = await reading.actor(organisationUri);
    if (actor === null) return ignored("the convenor can't be read");
    return await receiveOrganisation(ports, {
      jointUri: joint.uri,
      organisation: actor.actor,
      consentUri: null,
      companionUri: joint.uri,
      textDigest: null,
      joinedAt: null,
      domain: await domainProof(actor.actor),
    });
  }
  return desk;
}
