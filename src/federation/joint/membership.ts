/**
 * Takes organisations into joint campaigns: each consent is read on the organisation's own origin, never on the convenor's
 * word. Many are looked at side by side and none for longer than its share, so that a server that hangs holds up nobody; what
 * was found of them is written down together.
 */
import { type HeardOutcome, ignored } from "../../application/heard.ts";
import { receiveJointCall } from "../../application/joint/receive-joint-call.ts";
import {
  receiveConvenor,
  receiveOrganisationGone,
  receiveOrganisations,
  receiveOrganisationWaits,
  receiveSiteOrganisation,
} from "../../application/joint/receive-organisation.ts";
import { isDatabaseBusy, type Store } from "../../database/connection.ts";
import { listOrganisations } from "../../database/views/joint-views.ts";
import { type JointCampaign, organizersOf } from "../../domain/joint.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import type { ListedKey } from "../../domain/partner-key.ts";
import { arrayOf, idOf, type JsonValue, objectOf, uriOf } from "../vocabulary/json.ts";
import { type ConsentClaim, sameOrigin, type StandingConsent } from "./checks.ts";
import type { JointDeskHouse } from "./desk.ts";
import type { DomainFinding } from "./domain-proof.ts";
import { consentWord } from "./key-book.ts";
import { isSiteConsent, readSiteConsent, siteOf } from "./site-consent.ts";
import { sideBySide } from "./side-by-side.ts";

/** An organisation on a convenor's list, with the consent named there; the convenor itself has none. */
export interface ListedOrganisation {
  readonly uri: string;
  readonly consentUri: string | null;
}

/** Takes organisations; see {@link createMembership}. */
export interface Membership {
  /** Verifies an organisation's consent and takes it as a member; a consent that does not stand ends its part. */
  takeOrganisation(joint: JointCampaign, organisationUri: string, consentUri: string | null): Promise<HeardOutcome>;
  /** The same of several. Throws in the end, after the others were taken, when one can't be reached or the time is over. */
  takeListed(joint: JointCampaign, listed: readonly ListedOrganisation[]): Promise<HeardOutcome>;
  /** Reads the convenor's list of organisations and verifies every one that is new. */
  readOrganisers(joint: JointCampaign): Promise<void>;
}

/** What taking organisations works with. */
export interface MembershipHouse extends JointDeskHouse {
  /** A consent as its own origin shows it; null when it was withdrawn. Throws when it can't be reached. */
  shownConsent(claim: ConsentClaim): Promise<StandingConsent | null>;
}

/** What was found of one organisation: a consent that stands, or what writes it down within the caller's transaction. */
type Finding = StandingMember | (() => Promise<HeardOutcome>);

interface StandingMember {
  readonly claim: ConsentClaim;
  readonly standing: StandingConsent;
  readonly companionUri: string;
  /** The keys that its companion campaign lists. */
  readonly listed: readonly ListedKey[];
  readonly domain: DomainFinding;
}

/** Builds it. */
export function createMembership(house: MembershipHouse): Membership {
  const { ports, store, reading } = house;
  const isOurs = (uri: string) => uri.startsWith(`${ports.addresses.origin}/`);
  const find = async (joint: JointCampaign, organisationUri: string, consentUri: string | null): Promise<Finding> => {
    if (isOurs(organisationUri)) return nothing("our own");
    if (consentUri === null) return await findConvenor(house, joint, organisationUri);
    return isSiteConsent(consentUri)
      ? await findSite(house, joint, organisationUri, consentUri)
      : await findConsenting(house, joint, organisationUri, consentUri);
  };
  const takeListed: Membership["takeListed"] = async (joint, listed) => {
    const until = performance.now() + jointLimits.readingMs;
    const failures = new Map<string, unknown>();
    const unstored: unknown[] = [];
    const outcomes: HeardOutcome[] = [];
    let isCut = false;
    for (let at = 0; at < listed.length; at += jointLimits.organisationsAtOnce) {
      const some = listed.slice(at, at + jointLimits.organisationsAtOnce);
      const findings = await sideBySide(some, until - performance.now(), async ({ uri, consentUri }) => {
        const host = URL.parse(uri)?.host ?? "";
        if (failures.has(host)) return nothing("its server can't be reached");
        return await find(joint, uri, consentUri).catch((error: unknown) => {
          failures.set(host, error);
          return nothing("its server can't be reached");
        });
      });
      isCut ||= findings.includes(undefined);
      await writtenTogether(house, joint, findings.filter((one) => one !== undefined))
        .then((written) => outcomes.push(...written), (error: unknown) => {
          if (isDatabaseBusy(error)) throw error;
          unstored.push(error);
        });
    }
    const [failure] = [...failures.values(), ...unstored];
    if (failure !== undefined) throw failure;
    if (isCut) throw new Error("Not all of a list could be read in time.");
    return outcomes.find(({ kind }) => kind === "taken") ?? outcomes[0] ?? ignored("lists nobody");
  };
  return {
    async takeOrganisation(joint, uri, consentUri) {
      const [outcome] = await writtenTogether(house, joint, [await find(joint, uri, consentUri)]);
      return outcome ?? ignored("nothing new");
    },
    takeListed,
    async readOrganisers(joint) {
      if (joint.role === "convenor") return;
      // Asked before the list is: who joins meanwhile is not taken for one that was removed.
      const known = await listOrganisations(store.current(), joint.uri);
      const collection = objectOf(await reading.documentAsOfNow(organizersOf(joint.uri)));
      if (collection === null || idOf(collection["attributedTo"]) !== joint.uri) return;
      const listed = new Map(listedIn(collection["orderedItems"]).map((one) => [one.uri, one]));
      for (const { uri, consentUri, state, joinedAt } of known) {
        const isSame = state === "member" && listed.get(uri)?.consentUri === consentUri;
        if (!listed.has(uri) && (!isOurs(uri) || isPast(joinedAt))) {
          const about = { jointUri: joint.uri, organisationUri: uri };
          await written(store, () => receiveOrganisationGone(ports, { ...about, removed: true }));
        }
        if (isSame) listed.delete(uri);
      }
      // Who can't be reached now is on the list in an hour too.
      await takeListed(joint, [...listed.values()]).catch(() => null);
      await readCalls(house, joint);
    },
  };
}

/** Whether our own yes had time to be worked on: a list without us says that we were removed, or that we were too late. */
function isPast(joinedAt: Temporal.Instant): boolean {
  return Temporal.Now.instant().epochMilliseconds - joinedAt.epochMilliseconds > jointLimits.readAgainMs;
}

/** The organisations of a convenor's list, or of an Add to it: one that is only named has its consent in `instrument`. */
export function listedIn(
  items: JsonValue | undefined,
  instrument?: JsonValue | undefined,
): readonly ListedOrganisation[] {
  return arrayOf(items, jointLimits.organisations).flatMap((item) => {
    const uri = idOf(item);
    return uri === null ? [] : [{ uri, consentUri: consentIn(objectOf(item)?.["context"] ?? instrument) }];
  });
}

/** The consent a list names: a document, or an entry in the DNS. */
function consentIn(value: JsonValue | undefined): string | null {
  return uriOf(value) ?? (typeof value === "string" && isSiteConsent(value) ? value : null);
}

/**
 * Writes within a transaction of ours, so that the letter in hand ends with the last organisation and not with the first. What
 * is kept of our own answers is forgotten with it, so that a stranger never reads half of a change.
 */
async function written(store: Store, write: () => Promise<HeardOutcome>): Promise<HeardOutcome> {
  return await store.transact(async () => {
    const outcome = await write();
    if (outcome.kind === "taken") await store.notify("changed");
    return outcome;
  });
}

/** The same of what was found of several, in one transaction; because of one that can't be stored nobody else is lost. */
async function writtenTogether(
  house: MembershipHouse,
  joint: JointCampaign,
  findings: readonly Finding[],
): Promise<readonly HeardOutcome[]> {
  let outcomes: HeardOutcome[] = [];
  const writeAll = async () => {
    const members = findings.filter((one) => typeof one !== "function");
    outcomes = members.length === 0 ? [] : [...await receiveMembers(house, joint, members)];
    for (const write of findings) if (typeof write === "function") outcomes.push(await write());
    return outcomes.find(({ kind }) => kind === "taken") ?? ignored("nothing new");
  };
  try {
    await written(house.store, writeAll);
    return outcomes;
  } catch (error) {
    if (findings.length <= 1 || isDatabaseBusy(error)) throw error;
  }
  const each: HeardOutcome[] = [];
  const failures: unknown[] = [];
  for (const finding of findings) {
    await writtenTogether(house, joint, [finding])
      .then((one) => each.push(...one), (error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
  return each;
}

/** Takes organisations whose consent stands, except those whose key waits for a yes. */
async function receiveMembers(
  { ports, keys, domains }: MembershipHouse,
  joint: JointCampaign,
  members: readonly StandingMember[],
): Promise<readonly HeardOutcome[]> {
  const { uri: jointUri } = joint;
  const admitted = await keys.admitsEach(
    members.map(({ claim, standing: { key } }) => ({ word: consentWord(claim), key })),
  );
  const counted = members.filter((_, at) => admitted[at] === true);
  await keys.meet(counted.map(({ claim: { organisationUri }, companionUri: actorUri, listed }) => ({
    ...{ organisationUri, actorUri, listed },
  })));
  const proven = await domains.note(new Map(counted.map(({ claim, domain }) => [claim.organisationUri, domain])));
  const outcomes = [
    ...await receiveOrganisations(
      ports,
      jointUri,
      counted.map(({ claim: { consentUri, organisationUri }, standing: { consent, organisation }, companionUri }) => ({
        ...{ organisation, consentUri, companionUri, textDigest: consent.textDigest, joinedAt: consent.publishedAt },
        domain: proven.get(organisationUri) ?? null,
      })),
    ),
  ];
  for (const { claim: { organisationUri } } of members.filter((one) => !counted.includes(one))) {
    outcomes.push(await receiveOrganisationWaits(ports, { jointUri, organisationUri }));
  }
  return outcomes;
}

function nothing(reason: string): () => Promise<HeardOutcome> {
  return () => Promise.resolve(ignored(reason));
}

async function findConsenting(
  house: MembershipHouse,
  joint: JointCampaign,
  organisationUri: string,
  consentUri: string,
): Promise<Finding> {
  const { ports, keys, domains } = house;
  const claim = { consentUri, organisationUri, collectionUri: organizersOf(joint.uri) };
  const standing = await house.shownConsent(claim);
  const companionUri = standing?.consent.companionUri ?? null;
  if (standing === null || companionUri === null) {
    return () => receiveOrganisationGone(ports, { jointUri: joint.uri, organisationUri, removed: false });
  }
  const listed = await keys.listedBy(companionUri);
  return { claim, standing, companionUri, listed, domain: await domains.find(standing.organisation) };
}

/** An organisation without a node: its consent is a file at its own domain, or an entry in the DNS. */
async function findSite(
  { ports, reading, sites }: MembershipHouse,
  joint: JointCampaign,
  organisationUri: string,
  consentUri: string,
): Promise<Finding> {
  const site = siteOf(consentUri);
  if (site?.organisationUri !== organisationUri) return nothing("not at its own domain");
  const { host, domain } = site;
  if (await reading.isShut(host)) return nothing("its server is shut out");
  const consent = await readSiteConsent(consentUri, joint.uri, sites);
  const about = { jointUri: joint.uri, organisationUri };
  if (consent === null) return () => receiveOrganisationGone(ports, { ...about, removed: false });
  return () => receiveSiteOrganisation(ports, { ...consent, ...about, consentUri, host, domain });
}

/** The convenor needs no consent: the campaign is its own, on its own origin. */
async function findConvenor(
  { ports, reading, domains }: MembershipHouse,
  joint: JointCampaign,
  organisationUri: string,
): Promise<Finding> {
  if (!sameOrigin(organisationUri, joint.uri)) return nothing("listed without a consent");
  const actor = await reading.actor(organisationUri);
  if (actor === null) return nothing("the convenor can't be read");
  const { actor: organisation } = actor;
  const found = new Map([[organisationUri, await domains.find(organisation)]]);
  const own = { organisation, consentUri: null, companionUri: joint.uri, textDigest: null, joinedAt: null };
  return async () => {
    const domain = (await domains.note(found)).get(organisationUri) ?? null;
    return await receiveConvenor(ports, joint.uri, { ...own, domain });
  };
}

/** The joint calls, so that organisers here can act under them and this node's own people hear of them. */
async function readCalls({ ports, store, reading }: MembershipHouse, joint: JointCampaign): Promise<void> {
  const collection = objectOf(await reading.document(`${joint.uri}/calls`).catch(() => null));
  const publisher = await reading.actor(joint.uri).catch(() => null);
  if (publisher === null) return;
  for (const item of arrayOf(collection?.["orderedItems"], jointLimits.calls)) {
    const uri = idOf(item);
    if (uri === null || !sameOrigin(uri, joint.uri)) continue;
    const call = await reading.call(uri).catch(() => null);
    if (call?.attributedTo !== joint.uri) continue;
    await store.transact(() => receiveJointCall(ports, joint.uri, call, publisher.actor));
  }
}
