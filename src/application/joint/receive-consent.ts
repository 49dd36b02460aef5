/**
 * What others answer: an invitation comes in, a consent, a refusal, a request to join, a withdrawal. A consent counts only
 * from the organisation invited, for the very invitation, while it is open and not past its end; a replayed one does not.
 */
import { type Invitation, INVITATION_DAYS, isAnswerable, type JointText, organizersOf } from "../../domain/joint.ts";
import { type Heard, type HeardOutcome, ignored, repeated, taken } from "../heard.ts";
import type { Ports, Work } from "../ports.ts";
import type { RemoteActor } from "../remote-ports.ts";
import { takePart } from "./answer-invitation.ts";
import { blank } from "./invite-organisation.ts";
import { expireInvitations, tellOrganisers } from "./tell-organisers.ts";
import { jointLimits } from "../../domain/limits/joint.ts";

/** An Invite as it was read, with the text it names, read from the convenor. */
export interface ReceivedInvite {
  readonly uri: string;
  readonly hostUri: string;
  readonly jointUri: string;
  readonly collectionUri: string;
  readonly organisationUri: string;
  readonly textVersion: number;
  readonly textDigest: string;
  readonly message: string;
  readonly endsAt: Temporal.Instant;
  readonly text: JointText | null;
  readonly host: RemoteActor;
}

/** Takes an invitation of this node's movement. Nothing is public because of it. */
export async function receiveInvite(ports: Ports, heard: Heard, invite: ReceivedInvite): Promise<HeardOutcome> {
  const { text, host, ...invitation } = invite;
  return await ports.transact(async (work) => {
    const movement = await work.movements.find();
    if (movement === null || invitation.organisationUri !== ports.addresses.movement(movement.handle)) {
      return ignored("invites nobody here");
    }
    if (await isCrowded(work, invitation.hostUri)) return ignored("its server has too many open already");
    const known = await work.joint.findText(invitation.jointUri, invitation.textVersion);
    if (known !== null && known.digest !== invitation.textDigest) {
      return ignored("names other words than were read under that version");
    }
    if (!await work.firstTime(heard.onceKey)) return repeated;
    if (Temporal.Instant.compare(invitation.endsAt, work.now) <= 0) return ignored("is past its end");
    if (text !== null) await work.joint.addText(text);
    await work.remote.saveActor(host);
    await expireInvitations(work);
    // Whoever owns the list invites nobody who is on it: what stands here of an earlier invitation was ended there.
    const earlier = await work.invitations.lockLiving(invitation.collectionUri, invitation.organisationUri);
    if (earlier?.direction === "received" && earlier.hostUri === invitation.hostUri) {
      await work.invitations.save({ ...earlier, state: "removed", endedAt: work.now });
    }
    const added = await work.invitations.add({
      ...blank(work),
      ...invitation,
      id: work.newId(),
      direction: "received",
      asked: false,
    });
    if (added) await tellOrganisers(work, "partner_asked", invitation.hostUri, "invitations");
    return added ? taken : ignored("invited already");
  });
}

/** A consent whose document was just seen on the organisation's own origin, signed by it. */
export interface ReceivedConsent {
  readonly consentUri: string;
  readonly inviteUri: string;
  readonly collectionUri: string;
  readonly organisation: RemoteActor;
  readonly textDigest: string;
  readonly companionUri: string | null;
  readonly domain: string | null;
}

/** Takes a consent to an invitation of this node. */
export async function receiveConsent(ports: Ports, heard: Heard, received: ReceivedConsent): Promise<HeardOutcome> {
  const { organisation, consentUri, companionUri, textDigest, domain } = received;
  return await ports.transact(async (work) => {
    const invitation = await work.invitations.lockByUri(received.inviteUri);
    if (invitation === null || invitation.direction !== "sent" || invitation.asked) {
      return ignored("answers no invitation of ours");
    }
    if (invitation.organisationUri !== organisation.uri) return ignored("not the organisation invited");
    if (invitation.collectionUri !== received.collectionUri) return ignored("answers another invitation");
    if (invitation.textDigest !== textDigest) return ignored("agrees to another text");
    if (!isAnswerable(invitation, work.now)) return ignored("the invitation is no longer open");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    const isForCampaign = invitation.collectionUri === organizersOf(invitation.jointUri);
    if (isForCampaign && companionUri === null) return ignored("names no companion campaign");
    await work.remote.saveActor(organisation);
    const accepted: Invitation = { ...invitation, state: "accepted", consentUri, companionUri, answeredAt: work.now };
    await work.invitations.save(accepted);
    const about = { subject: invitation.jointUri, invitationId: invitation.id };
    await tellOrganisers(work, "partner_news", organisation.uri, { jointUri: invitation.jointUri });
    if (!isForCampaign) {
      const callId = invitation.collectionUri.split("/").at(-2) ?? "";
      await work.emit({ type: "call.revised", callId });
      return taken;
    }
    await joined(work, accepted, organisation, domain);
    await work.emit({ type: "organisation.joined", ...about });
    return taken;
  });
}

/** Takes a request to join one of our campaigns; an organiser answers it. */
export async function receiveRequest(
  ports: Ports,
  heard: Heard,
  request: ReceivedConsent & { readonly textVersion: number },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const jointUri = request.collectionUri.replace(/\/organizers$/, "");
    const host = await work.actors.findByUri(jointUri);
    const campaign = host?.kind === "campaign" ? await work.campaigns.lockById(host.id) : null;
    if (campaign?.state !== "published") return ignored("asks to join nothing of ours");
    const text = await work.joint.findText(jointUri, request.textVersion);
    if (text === null || text.digest !== request.textDigest) return ignored("agrees to another text");
    if (request.companionUri === null) return ignored("names no companion campaign");
    if (request.organisation.type !== "Organization") return ignored("not an organisation");
    if (await isCrowded(work, request.organisation.uri)) return ignored("its server has too many open already");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    await work.remote.saveActor(request.organisation);
    const added = await work.invitations.add({
      ...blank(work),
      id: work.newId(),
      uri: request.inviteUri,
      direction: "received",
      asked: true,
      hostUri: jointUri,
      jointUri,
      collectionUri: request.collectionUri,
      organisationUri: request.organisation.uri,
      textVersion: text.version,
      textDigest: text.digest,
      message: "",
      consentUri: request.consentUri,
      companionUri: request.companionUri,
      endsAt: work.now.add({ hours: 24 * INVITATION_DAYS }),
    });
    if (!added) return ignored("asked already");
    await tellOrganisers(work, "partner_asked", request.organisation.uri, { campaignId: campaign.id });
    const { consentUri, companionUri, textDigest, domain, organisation } = request;
    await work.joint.saveOrganisations([{
      ...{ jointUri, uri: organisation.uri, name: organisation.name, host: organisation.host, domain },
      ...{ consentUri, companionUri, textDigest, state: "unconfirmed", joinedAt: work.now, leftAt: null },
    }]);
    return taken;
  });
}

/** Takes the convenor's answer to our request, or an organisation's refusal of our invitation. */
export async function receiveAnswer(
  ports: Ports,
  heard: Heard,
  answer: { readonly uri: string; readonly accepted: boolean },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const asked = await work.invitations.lockByUri(answer.uri);
    if (asked !== null && isTakenBack(asked, heard, answer.accepted)) {
      if (!await work.firstTime(heard.onceKey)) return repeated;
      await work.invitations.save({ ...asked, state: "removed", endedAt: work.now });
      await tellOrganisers(work, "partner_news", asked.hostUri, "invitations");
      return taken;
    }
    if (asked === null || asked.direction !== "sent") return ignored("answers nothing of ours");
    const answerer = asked.asked ? asked.hostUri : asked.organisationUri;
    if (heard.actorUri !== answerer) return ignored("not the one asked");
    if (!isAnswerable(asked, work.now)) return ignored("is no longer open");
    if (answer.accepted && !asked.asked) return ignored("a consent must be signed");
    if (!await work.firstTime(heard.onceKey)) return repeated;
    const state = answer.accepted ? "accepted" : "declined";
    const answered: Invitation = { ...asked, state, answeredAt: work.now };
    await work.invitations.save(answered);
    // A refused request is no consent any more: else the one who refused could still show it as one.
    if (!answer.accepted && asked.asked && asked.consentUri !== null) await work.joint.buryActivity(asked.consentUri);
    if (answer.accepted && asked.companionUri !== null) await takePart(ports, work, answered, asked.companionUri);
    await tellOrganisers(work, "partner_news", heard.actorUri, { jointUri: asked.jointUri });
    return taken;
  });
}

/** Whether the one who invited us takes the invitation back before it was answered. */
function isTakenBack(invitation: Invitation, heard: Heard, accepted: boolean): boolean {
  const { direction, asked, state, hostUri } = invitation;
  return direction === "received" && !asked && state === "open" && !accepted && heard.actorUri === hostUri;
}

/** Whether a server, or all together, wait for as many answers as anybody can read. */
async function isCrowded(work: Work, uri: string): Promise<boolean> {
  const open = await work.invitations.countOpen(new URL(uri).origin);
  return open.ofOrigin >= jointLimits.openOfHost || open.ofAll >= jointLimits.openInvitations;
}

/** Takes the withdrawal of a consent: the organisation's own server no longer shows it. */
export async function receiveWithdrawal(
  ports: Ports,
  withdrawal: { readonly consentUri: string; readonly organisationUri: string },
): Promise<HeardOutcome> {
  return await ports.transact(async (work) => {
    const given = await work.invitations.lockByConsent(withdrawal.consentUri);
    if (given === null || given.organisationUri !== withdrawal.organisationUri) return ignored("no such consent here");
    if (given.state !== "accepted" && given.state !== "open") return repeated;
    await work.invitations.save({ ...given, state: "withdrawn", endedAt: work.now });
    const about = { subject: given.jointUri, invitationId: given.id };
    await tellOrganisers(work, "partner_news", given.organisationUri, { jointUri: given.jointUri });
    if (given.collectionUri !== organizersOf(given.jointUri)) {
      await work.emit({ type: "call.revised", callId: given.collectionUri.split("/").at(-2) ?? "" });
      return taken;
    }
    const wasMember = await work.joint.endOrganisation(given.jointUri, given.organisationUri, "left");
    if (wasMember) await work.emit({ type: "organisation.left", ...about, removed: false });
    return taken;
  });
}

async function joined(work: Work, accepted: Invitation, organisation: RemoteActor, domain: string | null) {
  await work.joint.saveOrganisations([{
    jointUri: accepted.jointUri,
    uri: organisation.uri,
    name: organisation.name,
    host: organisation.host,
    domain,
    consentUri: accepted.consentUri,
    companionUri: accepted.companionUri ?? "",
    textDigest: accepted.textDigest,
    state: "member",
    joinedAt: work.now,
    leftAt: null,
  }]);
}
