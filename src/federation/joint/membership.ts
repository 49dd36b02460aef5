/**
 * Takes organisations into joint campaigns: each consent is read on the organisation's own origin, never on the convenor's
 * word. Many are looked at side by side and none for longer than its share, so that a server that hangs holds up nobody; what
 * was found of them is written down together.
 */
import { type HeardOutcome, ignored } from "../../application/heard.ts";
import { receiveJointCall } from "../../application/joint/receive-joint-call.ts";
import {
  receiveConvenor,
  receiveOrganisation,
  receiveOrganisationGone,
  receiveOrganisationWaits,
  receiveSiteOrganisation,
} from "../../application/joint/receive-organisation.ts";
import type { Store } from "../../database/connection.ts";
import { listOrganisations } from "../../database/views/joint-views.ts";
import { type JointCampaign, organizersOf } from "../../domain/joint.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { arrayOf, idOf, type JsonValue, objectOf, uriOf } from "../vocabulary/json.ts";
import { type ConsentClaim, sameOrigin, type StandingConsent } from "./checks.ts";
import type { JointDeskHouse } from "./desk.ts";
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
  /** Whether the key behind a consent counts here. */
  admitsConsent(standing: StandingConsent, claim: ConsentClaim): Promise<boolean>;
}

/** Writes down what was found of one organisation, within the caller's transaction. */
type Finding = () => Promise<HeardOutcome>;

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
      outcomes.push(...await writtenTogether(store, findings.filter((one) => one !== undefined)));
    }
    const [failure] = failures.values();
    if (failure !== undefined) throw failure;
    if (isCut) throw new Error("Not all of a list could be read in time.");
    return outcomes.find(({ kind }) => kind === "taken") ?? outcomes[0] ?? ignored("lists nobody");
  };
  return {
    takeOrganisation: async (joint, uri, consentUri) => await written(store, await find(joint, uri, consentUri)),
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

/** The same of several in one transaction; of one that can't be stored nobody else is lost. */
async function writtenTogether(store: Store, findings: readonly Finding[]): Promise<readonly HeardOutcome[]> {
  const outcomes: HeardOutcome[] = [];
  const writeAll = async () => {
    outcomes.length = 0;
    for (const finding of findings) outcomes.push(await finding());
    return outcomes.find(({ kind }) => kind === "taken") ?? ignored("nothing new");
  };
  try {
    await written(store, writeAll);
    return outcomes;
  } catch (error) {
    if (findings.length === 1) throw error;
  }
  const each: HeardOutcome[] = [];
  const failures: unknown[] = [];
  for (const finding of findings) {
    await written(store, finding).then((outcome) => each.push(outcome), (error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
  return each;
}

function nothing(reason: string): Finding {
  return () => Promise.resolve(ignored(reason));
}

async function findConsenting(
  house: MembershipHouse,
  joint: JointCampaign,
  organisationUri: string,
  consentUri: string,
): Promise<Finding> {
  const { ports, keys } = house;
  const about = { jointUri: joint.uri, organisationUri };
  const claim = { consentUri, organisationUri, collectionUri: organizersOf(joint.uri) };
  const shown = await house.shownConsent(claim);
  if (shown === null || shown.consent.companionUri === null) {
    return () => receiveOrganisationGone(ports, { ...about, removed: false });
  }
  const { consent: { companionUri, textDigest, publishedAt: joinedAt }, organisation } = shown;
  const listed = await keys.listedBy(companionUri);
  const noteDomain = await house.readDomain(organisation);
  return async () => {
    if (!await house.admitsConsent(shown, claim)) return await receiveOrganisationWaits(ports, about);
    await keys.meet(organisationUri, companionUri, listed);
    const domain = await noteDomain();
    const verified = { jointUri: joint.uri, organisation, consentUri, companionUri, textDigest, joinedAt, domain };
    return await receiveOrganisation(ports, verified);
  };
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
  { ports, reading, readDomain }: MembershipHouse,
  joint: JointCampaign,
  organisationUri: string,
): Promise<Finding> {
  if (!sameOrigin(organisationUri, joint.uri)) return nothing("listed without a consent");
  const actor = await reading.actor(organisationUri);
  if (actor === null) return nothing("the convenor can't be read");
  const { uri: jointUri } = joint;
  const noteDomain = await readDomain(actor.actor);
  const own = { consentUri: null, companionUri: jointUri, textDigest: null, joinedAt: null };
  return async () =>
    await receiveConvenor(ports, { jointUri, organisation: actor.actor, ...own, domain: await noteDomain() });
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
