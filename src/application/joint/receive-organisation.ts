/**
 * Who takes part in a joint campaign, as verified on each organisation's own origin. An organisation is in no list and no
 * figure from the moment its consent no longer stands; the dates stay.
 */
import type { JointOrganisation } from "../../domain/joint.ts";
import { type HeardOutcome, ignored, repeated, taken } from "../heard.ts";
import type { Ports } from "../ports.ts";
import type { RemoteActor } from "../remote-ports.ts";
import { tellOrganisers } from "./tell-organisers.ts";

/** An organisation whose consent was just seen to stand. */
export interface VerifiedOrganisation {
  readonly jointUri: string;
  readonly organisation: RemoteActor;
  readonly consentUri: string | null;
  readonly companionUri: string;
  readonly textDigest: string | null;
  readonly joinedAt: Temporal.Instant | null;
  /** The domain that links back to it; null when none was proven. */
  readonly domain: string | null;
}

/** Stores an organisation as a member. One that is one already, with the same consent, stays as it is. */
export async function receiveOrganisation(ports: Ports, verified: VerifiedOrganisation): Promise<HeardOutcome> {
  const { jointUri, organisation: actor, consentUri, companionUri, textDigest } = verified;
  return await ports.transact(async (work) => {
    const joint = await work.joint.find(jointUri);
    if (joint === null) return ignored("of no joint campaign known here");
    const known = await work.joint.findOrganisation(jointUri, actor.uri);
    if (known?.state === "member" && known.consentUri === consentUri && known.domain === verified.domain) {
      return repeated;
    }
    await work.remote.saveActor(actor);
    const organisation: JointOrganisation = {
      jointUri,
      uri: actor.uri,
      name: actor.name,
      host: actor.host,
      domain: verified.domain,
      consentUri,
      companionUri,
      textDigest,
      state: "member",
      joinedAt: known?.joinedAt ?? verified.joinedAt ?? work.now,
      leftAt: null,
    };
    await work.joint.saveOrganisation(organisation);
    return taken;
  });
}

/** Stores the convenor as a member, and that it convenes. */
export async function receiveConvenor(ports: Ports, verified: VerifiedOrganisation): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const joint = await work.joint.find(verified.jointUri);
    const { uri: convenorUri } = verified.organisation;
    if (joint !== null && joint.convenorUri !== convenorUri) await work.joint.save({ ...joint, convenorUri });
    return await receiveOrganisation(ports, verified);
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
    await work.joint.saveOrganisation({ ...ids, state: "member", joinedAt, leftAt: null });
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
