/**
 * What is done once a key was decided about: what waited for a yes is read again at its owner and taken as if it came now;
 * what a stolen key had signed is looked at again, and leaves the figures where its owner no longer stands by it.
 */
import { type Heard, type HeardOutcome, ignored } from "../../application/heard.ts";
import { receiveConsent, receiveRequest } from "../../application/joint/receive-consent.ts";
import type { Ports } from "../../application/ports.ts";
import type { Store } from "../../database/connection.ts";
import { findConsent, findJoint } from "../../database/views/joint-views.ts";
import { actorsToRecount, sourcesSignedBy } from "../../database/views/trust-views.ts";
import type { HeldWord } from "../../domain/partner-key.ts";
import type { Reading } from "../reading.ts";
import { objectOf } from "../vocabulary/json.ts";
import { signedSource } from "./checks.ts";
import type { JointDesk } from "./desk.ts";
import type { DomainProof } from "./domain-proof.ts";
import type { KeyBook } from "./key-book.ts";
import { provenKey } from "./proof.ts";

/** What this works with. */
export interface HeldHouse {
  readonly ports: Ports;
  readonly store: Store;
  readonly reading: Reading;
  readonly desk: JointDesk;
  readonly keys: KeyBook;
  readonly domainProof: DomainProof;
}

/** Takes what waited, consents first; answers how much was taken. What can't be reached now is read with the next log. */
export async function takeHeld(house: HeldHouse, words: readonly HeldWord[]): Promise<number> {
  let count = 0;
  const ordered = [...words].sort((a, b) => a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0);
  for (const word of ordered) {
    const taking = word.kind === "source" ? house.desk.takeSourceAt(word.uri) : takeConsent(house, word);
    const outcome = await taking.catch(() => ignored("can't be reached now"));
    if (outcome.kind === "taken") count++;
  }
  return count;
}

async function takeConsent(house: HeldHouse, word: HeldWord): Promise<HeardOutcome> {
  const { ports, store, desk } = house;
  const { uri: consentUri, organisationUri, aboutUri: collectionUri } = word;
  const about = collectionUri.replace(/\/organizers$/, "");
  const joint = await findJoint(store.current(), { uri: about });
  if (!about.startsWith(`${ports.addresses.origin}/`)) {
    if (joint !== null) {
      await desk.readOrganisers(joint);
      return { kind: "taken" };
    }
    return await desk.takeSourceAnew(about);
  }
  const standing = await desk.standing({ consentUri, organisationUri, collectionUri });
  if (typeof standing === "string") return ignored("does not stand");
  const heard: Heard = {
    activityUri: consentUri,
    actorUri: organisationUri,
    onceKey: `held ${consentUri} ${word.multibase}`,
  };
  const domain = await house.domainProof(standing.organisation);
  const received = { ...standing.consent, consentUri, organisation: standing.organisation, domain };
  const outcome = standing.consent.asked
    ? await receiveRequest(ports, heard, received)
    : await receiveConsent(ports, heard, received);
  if (outcome.kind === "taken" || joint === null) return outcome;
  // It was a member before its key changed: it comes back, unless it was removed or never said yes.
  const given = await findConsent(store.current(), consentUri);
  return given?.state === "accepted" ? await desk.takeOrganisation(joint, organisationUri, consentUri) : outcome;
}

/** Looks again at what stolen keys had signed; answers how many sources left the figures. */
export async function recountStolen(house: HeldHouse): Promise<number> {
  const { ports, store } = house;
  let count = 0;
  for (const { actorUri } of await actorsToRecount(store.current())) {
    for (const { uri, body } of await sourcesSignedBy(store.current(), actorUri)) {
      const document = objectOf(JSON.parse(body));
      const by = String(document?.["attributedTo"]);
      if (by !== actorUri || await provenKey(document, by, house.reading.documentAsOfNow) !== null) continue;
      if (await standsAnew(house, uri)) continue;
      await ports.transact((work) => work.sources.drop(uri));
      count++;
    }
    await ports.transact((work) => work.trust.recounted(actorUri));
  }
  if (count > 0) await store.notify("changed");
  return count;
}

/** Whether its owner signed a source anew by a key that is known here; then it is taken in that form. */
async function standsAnew({ reading, desk, keys }: HeldHouse, uri: string): Promise<boolean> {
  const source = await signedSource(reading, await reading.documentAsOfNow(uri));
  if (source === null) return false;
  const { jointUri: aboutUri, movementUri: organisationUri, attributedTo: actorUri } = source;
  if (!await keys.admits({ uri, aboutUri, kind: "source", organisationUri, actorUri }, source.key)) return false;
  await desk.takeSourceAnew(uri);
  return true;
}
