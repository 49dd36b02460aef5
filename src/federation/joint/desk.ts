/**
 * What this node does with the word of other organisations: it reads, checks at the origin, and only then has it stored. The
 * same steps serve letters that came in and logs that are read, so that both roads end in the same place.
 */
import type { Ports } from "../../application/ports.ts";
import type { Store } from "../../database/connection.ts";
import { findJoint } from "../../database/views/joint-views.ts";
import type { JointCampaign } from "../../domain/joint.ts";
import type { Reading } from "../reading.ts";
import { type ConsentClaim, type StandingConsent, standingConsent } from "./checks.ts";
import type { DomainReading } from "./domain-proof.ts";
import { consentWord, type KeyBook } from "./key-book.ts";
import { createMembership, type Membership } from "./membership.ts";
import type { SiteReader } from "./site-consent.ts";
import { createSourceDesk, type SourceDesk } from "./sources.ts";

/** What the desk works with. */
export interface JointDeskHouse {
  readonly ports: Ports;
  readonly store: Store;
  readonly reading: Reading;
  /** Which domain an organisation has proven to be its own. */
  readonly domains: DomainReading;
  /** The keys of organisations as this node knows them. */
  readonly keys: KeyBook;
  /** Reads consents of organisations without a node. */
  readonly sites: SiteReader;
}

/** Takes what other organisations say; see {@link createJointDesk}. */
export interface JointDesk extends SourceDesk, Membership {
  /** The joint campaign at an address, if this node takes part in it. */
  joint(uri: string): Promise<JointCampaign | null>;
  /** Whether a consent stands, was withdrawn, or is signed by a key that waits for a yes. Throws when it can't be reached. */
  standing(claim: ConsentClaim): Promise<StandingConsent | "gone" | "waits">;
}

/** Builds the desk. */
export function createJointDesk(house: JointDeskHouse): JointDesk {
  const { store, reading, keys } = house;
  const admitsConsent = ({ key }: StandingConsent, claim: ConsentClaim) => keys.admits(consentWord(claim), key);
  const shownConsent = async (claim: ConsentClaim) => {
    const found = await standingConsent(reading, claim);
    if (found === null) await assertReadable(reading, claim.consentUri);
    return found;
  };
  const standing: JointDesk["standing"] = async (claim) => {
    const found = await shownConsent(claim);
    if (found === null) return "gone";
    return await admitsConsent(found, claim) ? found : "waits";
  };
  return {
    joint: (uri) => findJoint(store.current(), { uri }),
    standing,
    ...createSourceDesk({ ...house, admitsConsent }),
    ...createMembership({ ...house, shownConsent }),
  };
}

/** A page of a firewall, or of a server under repair, is no withdrawal: only what says so, or says something else, is. */
async function assertReadable(reading: Reading, uri: string): Promise<void> {
  if (await reading.isGone(uri) || await reading.idAt(uri) !== null) return;
  throw new Error("A consent can't be read now.");
}
