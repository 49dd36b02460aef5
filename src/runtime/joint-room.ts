/**
 * Assembles what a node needs to act together with others: the desk, the keys and domains of organisations, the readings of
 * their logs. Everything that reaches the network goes through the reading and the guard it is handed.
 */
import type { Ports } from "../application/ports.ts";
import type { Store } from "../database/connection.ts";
import { findMovement } from "../database/views/federation-views.ts";
import { actionsWithConsent, awaitsConsent, canBeAsked, restsOnConsent } from "../database/views/joint-doors.ts";
import { findOwnerOfSource, jointsWithConsent } from "../database/views/joint-views.ts";
import { type DueLook, findDomainCheck } from "../database/views/trust-views.ts";
import type { DomainCheck } from "../domain/domain-check.ts";
import type { JointCampaign } from "../domain/joint.ts";
import type { HeldWord } from "../domain/partner-key.ts";
import type { JointHouse } from "../federation/inbox/hearing.ts";
import { createJointDesk, type JointDesk } from "../federation/joint/desk.ts";
import { createDomainLooks } from "../federation/joint/domain-proof.ts";
import { recountStolen, takeHeld } from "../federation/joint/held-words.ts";
import { createKeyBook } from "../federation/joint/key-book.ts";
import { type ReadingOutcome, reconcile } from "../federation/joint/reconcile.ts";
import { readTextsOf, takeSignature } from "../federation/joint/signatures.ts";
import { takeSite } from "../federation/joint/take-site.ts";
import type { LookUpTxt } from "../federation/joint/txt-entries.ts";
import type { Reading } from "../federation/reading.ts";
import type { SiteTaken } from "../web/joint-house.ts";
import type { TrustKeeping } from "../workers/trust-keeping.ts";

/** What it is assembled from. */
export interface JointRoomOptions {
  readonly ports: Ports;
  readonly store: Store;
  readonly reading: Reading;
  readonly lookUpTxt: LookUpTxt;
  readonly userAgent: string;
}

/** The parts others ask for. */
export interface JointRoom {
  readonly desk: JointDesk;
  /** For letters that come in. */
  readonly house: JointHouse;
  /** For the worker that looks at domains and keys. */
  readonly keeping: TrustKeeping;
  /** Reads the organisations that are due, or all. */
  readPartners(all?: boolean): Promise<readonly ReadingOutcome[]>;
  /** Takes what waited for a yes to a key; answers how much. */
  takeHeld(words: readonly HeldWord[]): Promise<number>;
  /** Takes an organisation without a node by the file at its own domain, or by its entry in the DNS. */
  takeSite(joint: JointCampaign, site: string): Promise<SiteTaken>;
  /** Looks now whether our own website links back; null before the movement is set up. */
  lookAtOwnWebsite(): Promise<DomainCheck | null>;
}

/** Assembles the room. */
export function createJointRoom({ ports, store, reading, lookUpTxt, userAgent }: JointRoomOptions): JointRoom {
  const { addresses } = ports;
  const domains = createDomainLooks({ ports, store, reading, lookUpTxt, userAgent });
  const keys = createKeyBook({ ports, store, reading });
  const { proof: domainProof, look } = domains;
  const sites = { lookUpTxt, userAgent };
  const desk = createJointDesk({ ports, store, reading, domains, keys, sites });
  const held = { ports, store, reading, desk, keys, domainProof };
  const own = async (): Promise<DueLook | null> => {
    const movement = await findMovement(store.current());
    if (movement === null) return null;
    return { uri: addresses.movement(movement.handle), url: addresses.profile(movement.handle) };
  };
  return {
    desk,
    house: {
      desk,
      domainProof,
      keys,
      async lookAgain(actorUri) {
        if (await findDomainCheck(store.current(), actorUri) === null) return;
        await store.transact(() => ports.transact((work) => work.trust.lookAgain(actorUri)));
        await store.notify("trust");
      },
      takeSignature: (claim) => takeSignature({ ports, store, reading, keys }, claim),
      awaitsConsent: (claim) => awaitsConsent(store.current(), claim),
      canBeAsked: (claim) => canBeAsked(store.current(), claim),
      restsOnConsent: (consentUri, organisationUri) => restsOnConsent(store.current(), consentUri, organisationUri),
      async lookAtOrganisers(consentUri) {
        for (const uri of await actionsWithConsent(store.current(), consentUri)) await desk.takeSourceAnew(uri);
      },
      jointsWithConsent: (consentUri) => jointsWithConsent(store.current(), consentUri),
      changed: () => store.notify("changed"),
      ownerOfSource: (uri) => findOwnerOfSource(store.current(), uri),
    },
    keeping: { store, own, look, recount: () => recountStolen(held) },
    async readPartners(all = false) {
      const outcomes = await reconcile({ ports, store, reading, desk, keys }, { now: Temporal.Now.instant(), all });
      await readTextsOf({ ports, store, reading }, outcomes.map(({ organisationUri }) => organisationUri));
      return outcomes;
    },
    takeHeld: (words) => takeHeld(held, words),
    takeSite: (joint, site) => takeSite({ desk, sites }, joint, site),
    async lookAtOwnWebsite() {
      const organisation = await own();
      return organisation === null ? null : await look(organisation);
    },
  };
}
