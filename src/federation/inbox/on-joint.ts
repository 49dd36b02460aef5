/**
 * What organisations that act together say: invitations, consents, additions, sources, judgements. A letter is a reason to
 * look; what counts is what the owner's own origin shows or what its own key signed.
 */
import { type HeardOutcome, ignored, taken } from "../../application/heard.ts";
import {
  receiveAnswer,
  receiveConsent,
  receiveInvite,
  receiveRequest,
  receiveWithdrawal,
} from "../../application/joint/receive-consent.ts";
import { receiveOrganisationGone } from "../../application/joint/receive-organisation.ts";
import { receiveJudgement, receiveSourceGone } from "../../application/joint/receive-source.ts";
import { foreignPlainText } from "../../application/text/sanitise.ts";
import { organizersOf } from "../../domain/joint.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { HELD_BACK } from "../joint/key-book.ts";
import { listedIn } from "../joint/membership.ts";
import { versionNamed } from "../joint/signatures.ts";
import { readText } from "../joint/text.ts";
import { arrayOf, idOf, type JsonValue, objectOf, textOf, uriOf } from "../vocabulary/json.ts";
import { consentFromObject, inviteFromObject } from "../vocabulary/remote-joint.ts";
import { callIdOf } from "./on-pledged.ts";
import { type Hearing, type InboxHandler, sameOrigin, senderOf, unreadableSender } from "./hearing.ts";

/** An Invite: of our movement, by the campaign that owns the collection. */
export const onInvited: InboxHandler = async (hearing) => {
  const { house, admitted, heard } = hearing;
  const invite = inviteFromObject(admitted.raw);
  if (invite === null) return ignored("an invitation to something else");
  if (invite.hostUri !== heard.actorUri || !sameOrigin(invite.collectionUri, heard.actorUri)) {
    return ignored("not the owner of what it invites to");
  }
  if (!invite.organisationUri.startsWith(`${house.ports.addresses.origin}/`)) return ignored("invites nobody here");
  const host = await senderOf(hearing);
  if (host === null) return unreadableSender;
  const isForCampaign = invite.collectionUri === organizersOf(invite.jointUri);
  if (isForCampaign && invite.jointUri !== invite.hostUri) return ignored("not the owner of what it invites to");
  const text = isForCampaign ? await readText(house.reading, house.ports, invite.jointUri, invite.textVersion) : null;
  if (isForCampaign && text?.digest !== invite.textDigest) return ignored("its text is not at its address");
  return await receiveInvite(house.ports, heard, { ...invite, text, host });
};

/** An Offer: somebody asks to join a campaign of ours. */
export const onOffered: InboxHandler = async ({ house, admitted, heard }) => {
  const offered = consentFromObject(admitted.raw);
  if (offered === null || !offered.asked || offered.organisationUri !== heard.actorUri) {
    return ignored("offers nothing known here");
  }
  if (!offered.collectionUri.startsWith(`${house.ports.addresses.origin}/`)) {
    return ignored("asks to join nothing of ours");
  }
  const { uri: consentUri, collectionUri, organisationUri } = offered;
  if (!await house.joint.canBeAsked({ collectionUri, organisationUri })) return ignored("asks to join nothing of ours");
  const standing = await house.joint.desk.standing({ consentUri, organisationUri, collectionUri });
  if (standing === "waits") return ignored(HELD_BACK);
  if (standing === "gone") return ignored("not to be seen on its own origin");
  const { consent, organisation } = standing;
  await meetCompanion(house, organisationUri, consent.companionUri);
  const domain = await house.joint.domainProof(organisation);
  return await receiveRequest(house.ports, heard, { ...consent, consentUri, organisation, domain });
};

/** First contact with an organisation is with its campaign too: the keys of both are known from then on. */
async function meetCompanion(
  { joint: { keys } }: Hearing["house"],
  organisationUri: string,
  companionUri: string | null,
) {
  if (companionUri === null) return;
  await keys.meet([{ organisationUri, actorUri: companionUri, listed: await keys.listedBy(companionUri) }]);
}

/** An Accept of an Invite is a consent, of an Offer the convenor's answer, of a text a signature; null for any other. */
export async function jointAccepted({ house, admitted, activity, heard }: Hearing): Promise<HeardOutcome | null> {
  if (activity.objectType === "Offer") {
    return await receiveAnswer(house.ports, heard, { uri: activity.objectUri ?? "", accepted: true });
  }
  if (activity.objectType === null) return await textAccepted(house, activity.objectUri, heard);
  if (activity.objectType !== "Invite") return null;
  const claimed = consentFromObject(admitted.raw);
  if (claimed === null || claimed.organisationUri !== heard.actorUri) {
    return ignored("not the organisation's own consent");
  }
  const { uri: consentUri, inviteUri, organisationUri, collectionUri } = claimed;
  if (!await house.joint.awaitsConsent({ inviteUri, organisationUri })) return ignored("answers no invitation of ours");
  const standing = await house.joint.desk.standing({ consentUri, organisationUri, collectionUri });
  if (standing === "waits") return ignored(HELD_BACK);
  if (standing === "gone") return ignored("not to be seen on its own origin");
  const { consent, organisation } = standing;
  await meetCompanion(house, organisationUri, consent.companionUri);
  const domain = await house.joint.domainProof(organisation);
  return await receiveConsent(house.ports, heard, { ...consent, consentUri, organisation, domain });
}

/** A signature under a common text of a joint campaign known here; null for any other address. */
async function textAccepted(
  house: Hearing["house"],
  textUri: string | null,
  heard: Hearing["heard"],
): Promise<HeardOutcome | null> {
  const named = textUri === null ? null : versionNamed(textUri);
  if (textUri === null || named === null || await house.joint.desk.joint(named.jointUri) === null) return null;
  const { activityUri, actorUri: organisationUri } = heard;
  return await house.joint.takeSignature({ activityUri, organisationUri, textUri });
}

/** A Reject of an Invite or an Offer, or a public judgement of a source; null for any other. */
export async function jointRejected({ house, admitted, activity, heard }: Hearing): Promise<HeardOutcome | null> {
  if (activity.objectType === "Invite" || activity.objectType === "Offer") {
    return await receiveAnswer(house.ports, heard, { uri: activity.objectUri ?? "", accepted: false });
  }
  const object = objectOf(admitted.raw["object"]);
  const jointUri = uriOf(object?.["tdu:campaign"]);
  if (jointUri === null || activity.objectUri === null) return null;
  const reason = foreignPlainText(activity.content ?? "", jointLimits.reasonCharacters);
  const { actorUri: byUri, activityUri } = heard;
  return await receiveJudgement(house.ports, { byUri, sourceUri: activity.objectUri, jointUri, reason, activityUri });
}

/** The Undo of a consent; null for any other. Believed because the consent's own address says so. */
export async function jointUndone({ house, activity, heard }: Hearing): Promise<HeardOutcome | null> {
  const { inner } = activity;
  if ((inner?.type !== "Accept" && inner?.type !== "Offer") || callIdOf(house, inner.objectUri) !== null) return null;
  const consentUri = inner.uri;
  if (consentUri === null || inner.actor !== heard.actorUri) return ignored("somebody else's consent");
  if (!sameOrigin(consentUri, heard.actorUri)) return ignored("on another origin");
  if (!await house.joint.restsOnConsent(consentUri, heard.actorUri)) return ignored("no such consent here");
  if (!await house.reading.isGone(consentUri)) return ignored("its own server still shows it");
  // First, because the letter ends with the withdrawal: what can't be looked at now is tried again with it.
  await house.joint.lookAtOrganisers(consentUri);
  const outcome = await receiveWithdrawal(house.ports, { consentUri, organisationUri: heard.actorUri });
  if (outcome.kind === "taken") return outcome;
  let ended: HeardOutcome = outcome;
  for (const jointUri of await house.joint.jointsWithConsent(consentUri)) {
    const gone = { jointUri, organisationUri: heard.actorUri, removed: false };
    const one = await receiveOrganisationGone(house.ports, gone);
    if (one.kind === "taken") ended = one;
  }
  return ended;
}

/** An Add: the convenor lists an organisation, or passes on a source. */
export const onAdded: InboxHandler = async (hearing) => {
  const { house, admitted, activity, heard } = hearing;
  const { targetUri } = activity;
  const joint = await house.joint.desk.joint(heard.actorUri);
  if (joint === null) return ignored("adds to nothing known here");
  if (targetUri === null || !sameOrigin(targetUri, joint.uri)) return ignored("not the owner of the collection");
  const { desk } = house.joint;
  const objects = arrayOf(admitted.raw["object"] as JsonValue, jointLimits.organisationsAtOnce);
  if (targetUri === organizersOf(joint.uri)) {
    const listed = listedIn(objects, admitted.raw["instrument"] as JsonValue | undefined);
    if (!listed.some(({ uri }) => uri.startsWith(`${house.ports.addresses.origin}/`))) {
      return await desk.takeListed(joint, listed);
    }
    await desk.readOrganisers(joint);
    return taken;
  }
  if (targetUri !== `${joint.uri}/actions` && targetUri !== `${joint.uri}/reports`) {
    return ignored("adds to nothing known here");
  }
  const outcomes = await desk.takeSources(objects.slice(0, jointLimits.sourcesAtOnce));
  return outcomes.find(({ kind }) => kind === "taken") ?? outcomes[0] ?? ignored("adds nothing");
};

/** A Remove: the convenor takes an organisation off its list. */
export const onRemoved: InboxHandler = async ({ house, activity, heard }) => {
  const { targetUri, objectUri } = activity;
  const joint = await house.joint.desk.joint(heard.actorUri);
  if (joint === null || joint.role === "convenor") return ignored("removes from nothing known here");
  if (targetUri !== organizersOf(joint.uri) || objectUri === null) return ignored("removes from nothing known here");
  return await receiveOrganisationGone(house.ports, { jointUri: joint.uri, organisationUri: objectUri, removed: true });
};

/**
 * A local action or a report of a joint campaign, in a Create or an Update; null for anything else. An action is taken as its
 * own address shows it, signed; a report comes with its proof.
 */
export async function jointObjectReceived({ house, activity, heard }: Hearing): Promise<HeardOutcome | null> {
  const object = activity.object;
  if (object === null || activity.objectUri === null) return null;
  const isAction = object["type"] === "Event" && idOf(object["tdu:call"]) !== null;
  const isReport = object["type"] === "Note" && objectOf(object["tdu:actionReport"]) !== null;
  if (!isAction && !isReport) return null;
  const jointUri = idOf(object["tdu:campaign"]);
  if (jointUri === null || await house.joint.desk.joint(jointUri) === null) return null;
  if (!sameOrigin(activity.objectUri, heard.actorUri)) return ignored("the object is on another origin");
  return isReport && object["proof"] !== undefined
    ? (await house.joint.desk.takeSources([object]))[0] ?? ignored("no source")
    : await house.joint.desk.takeSourceAt(activity.objectUri);
}

/** The Delete of a source; null when none is stored at that address. */
export async function jointDeleted({ house, admitted, activity, heard }: Hearing): Promise<HeardOutcome | null> {
  const { objectUri } = activity;
  if (objectUri === null) return null;
  const owner = await house.joint.ownerOfSource(objectUri);
  if (owner === null) return null;
  if (!sameOrigin(objectUri, heard.actorUri)) return ignored("on another origin");
  if (!await house.reading.isGone(objectUri)) return ignored("its own server still shows it");
  const reason = foreignPlainText(
    textOf(objectOf(admitted.raw)?.["summary"], 2_000) ?? "",
    jointLimits.reasonCharacters,
  );
  return await receiveSourceGone(house.ports, objectUri, reason);
}

/** Asks the joint handler first, then the usual one. */
export function jointly(
  joint: (hearing: Hearing) => Promise<HeardOutcome | null>,
  usual: InboxHandler,
): InboxHandler {
  return async (hearing) => await telling(joint)(hearing) ?? await usual(hearing);
}

/** Forgets our own kept answers once something was taken, so that nobody reads a list from before. */
export function telling<Outcome extends HeardOutcome | null>(
  handler: (hearing: Hearing) => Promise<Outcome>,
): (hearing: Hearing) => Promise<Outcome> {
  return async (hearing) => {
    const outcome = await handler(hearing);
    if (outcome?.kind === "taken") await hearing.house.joint.changed();
    return outcome;
  };
}
