/**
 * Who takes part in a joint campaign, as verified on each organisation's own origin. An organisation is in no list and no
 * figure from the moment its consent no longer stands; the dates stay.
 */
import { type HeardOutcome, ignored, repeated, taken } from "../heard.ts";
import type { Ports } from "../ports.ts";
import type { RemoteActor } from "../remote-ports.ts";
import { tellOrganisers } from "./tell-organisers.ts";

/** An organisation whose consent was just seen to stand. */
export interface VerifiedOrganisation {
  readonly organisation: RemoteActor;
  readonly consentUri: string | null;
  readonly companionUri: string;
  readonly textDigest: string | null;
  readonly joinedAt: Temporal.Instant | null;
  /** The domain that links back to it; null when none was proven. */
  readonly domain: string | null;
}

/** Stores organisations as members, and answers for each. One that is one already, with the same consent, stays as it is. */
export async function receiveOrganisations(
  ports: Ports,
  jointUri: string,
  verified: readonly VerifiedOrganisation[],
): Promise<readonly HeardOutcome[]> {
  return await ports.transact(async (work) => {
    if (await work.joint.find(jointUri) === null) return verified.map(() => ignored("of no joint campaign known here"));
    const known = await work.joint.findOrganisations(jointUri, verified.map(({ organisation }) => organisation.uri));
    const isKnown = ({ organisation, consentUri, domain }: VerifiedOrganisation) => {
      const before = known.get(organisation.uri);
      return before?.state === "member" && before.consentUri === consentUri && before.domain === domain;
    };
    const news = verified.filter((one) => !isKnown(one));
    await work.remote.saveActors(news.map(({ organisation }) => organisation));
    await work.joint.saveOrganisations(news.map(({ organisation: { uri, name, host }, joinedAt, ...verified }) => ({
      ...{ jointUri, uri, name, host, ...verified },
      state: "member",
      joinedAt: known.get(uri)?.joinedAt ?? joinedAt ?? work.now,
      leftAt: null,
    })));
    return verified.map((one) => news.includes(one) ? taken : repeated);
  });
}

/** Stores the convenor as a member, and that it convenes. */
export async function receiveConvenor(
  ports: Ports,
  jointUri: string,
  verified: VerifiedOrganisation,
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const joint = await work.joint.find(jointUri);
    const { uri: convenorUri } = verified.organisation;
    if (joint !== null && joint.convenorUri !== convenorUri) await work.joint.save({ ...joint, convenorUri });
    return (await receiveOrganisations(ports, jointUri, [verified]))[0] ?? repeated;
  });
}

/** Stores an organisation without a node, whose consent was just read at its own domain. It has no actions of its own. */
export async function receiveSiteOrganisation(
  ports: Ports,
  site: {
    readonly jointUri: string;
    readonly organisationUri: string;
    readonly consentUri: string;
    readonly host: string;
    readonly domain: string;
    readonly name: string;
    readonly textDigest: string;
  },
): Promise<HeardOutcome> {
  const { jointUri, organisationUri: uri, consentUri, host, domain, name, textDigest } = site;
  return await ports.transact(async (work) => {
    const known = await work.joint.findOrganisation(jointUri, uri);
    const isSame = known?.textDigest === textDigest && known.name === name && known.consentUri === consentUri;
    if (known?.state === "member" && isSame) return repeated;
    const joinedAt = known?.joinedAt ?? work.now;
    const ids = { jointUri, uri, name, host, domain, consentUri, companionUri: "", textDigest };
    await work.joint.saveOrganisations([{ ...ids, state: "member", joinedAt, leftAt: null }]);
    return taken;
  });
}

/**
 * Sets an organisation aside while its consent is signed by a key that nobody here said yes to: it is in no list and no
 * figure, and comes back by itself after a yes.
 */
export async function receiveOrganisationWaits(
  ports: Ports,
  about: { readonly jointUri: string; readonly organisationUri: string },
): Promise<HeardOutcome> {
  const { jointUri, organisationUri } = about;
  return await ports.transact(async (work) => {
    const known = await work.joint.findOrganisation(jointUri, organisationUri);
    if (known?.state !== "member") return ignored("waits for a yes to its key");
    await work.joint.endOrganisation(jointUri, organisationUri, "unconfirmed");
    return taken;
  });
}

/** Ends an organisation's part: its consent is gone, or the convenor took it out of the list. */
export async function receiveOrganisationGone(
  ports: Ports,
  gone: { readonly jointUri: string; readonly organisationUri: string; readonly removed: boolean },
): Promise<HeardOutcome> {
  const { jointUri, organisationUri, removed } = gone;
  return await ports.transact(async (work) => {
    const state = removed ? "removed" : "left";
    const ended = await work.joint.endOrganisation(jointUri, organisationUri, state);
    if (!ended) return ignored("no such organisation");
    const joint = await work.joint.find(jointUri);
    if (joint !== null && organisationUri === ports.addresses.movement((await work.movements.find())?.handle ?? "")) {
      await work.joint.save({ ...joint, endedAt: work.now });
      await tellOrganisers(work, "partner_news", jointUri, { jointUri });
    }
    return taken;
  });
}
