/**
 * The convenor's part of organising together: inviting, answering who asks to join, removing. Nothing here puts anybody on
 * a list: only the organisation's own yes, on its own server, does.
 */
import type { Campaign } from "../../domain/campaign.ts";
import { type Invitation, INVITATION_DAYS, isActionId, isAnswerable, organizersOf } from "../../domain/joint.ts";
import { jointLimits } from "../../domain/limits/joint.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, Work } from "../ports.ts";
import type { RemoteActor } from "../remote-ports.ts";
import { currentText } from "./common-text.ts";
import { expireInvitations } from "./tell-organisers.ts";

/** Why an organisation can't be invited, answered or removed. */
export type PartnerRefusal = NotAllowed | {
  readonly kind:
    | "not_found"
    | "campaign_not_published"
    | "campaign_closed"
    | "not_convenor"
    | "not_an_organisation"
    | "already_invited"
    | "invitation_not_open"
    | "not_a_partner";
};

/** What an invitation is about: a campaign of this node, or one action of it. */
export interface InviteCommand {
  /** Handle of the campaign here. */
  readonly campaign: string;
  /** Id of an action of that campaign to be organised together; null for the campaign itself. */
  readonly actionId: string | null;
  readonly organisation: RemoteActor;
  readonly message: string;
  /** Until when an answer counts; null for thirty days. */
  readonly endsAt: Temporal.Instant | null;
}

/** Invites an organisation. The first invitation makes a campaign a joint one. */
export async function inviteOrganisation(
  ports: Ports,
  asker: Asker,
  command: InviteCommand,
): Promise<Outcome<Invitation, PartnerRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  if (command.organisation.type !== "Organization") return refused({ kind: "not_an_organisation" });
  return await ports.transact(async (work) => {
    const campaign = await work.campaigns.lockByHandle(command.campaign);
    if (campaign === null) return refused({ kind: "not_found" });
    if (campaign.state !== "published") {
      return refused({ kind: campaign.state === "closed" ? "campaign_closed" : "campaign_not_published" });
    }
    const hostUri = ports.addresses.campaign(campaign.handle);
    const about = command.actionId === null ? hostUri : ports.addresses.call(command.actionId);
    const action = command.actionId === null ? null : await work.calls.lock(command.actionId);
    if (command.actionId !== null && action?.campaignId !== campaign.id) return refused({ kind: "not_found" });
    const jointUri = await jointFor(ports, work, campaign, command.actionId === null);
    if (jointUri === null) return refused({ kind: "not_convenor" });
    await work.remote.saveActor(command.organisation);
    const text = await currentText(work, jointUri, campaign);
    const id = work.newId();
    const invitation: Invitation = {
      ...blank(work),
      id,
      uri: ports.addresses.invite(id),
      direction: "sent",
      asked: false,
      hostUri,
      jointUri,
      collectionUri: organizersOf(about),
      organisationUri: command.organisation.uri,
      textVersion: text.version,
      textDigest: text.digest,
      message: command.message.slice(0, jointLimits.messageCharacters),
      endsAt: command.endsAt ?? work.now.add({ hours: 24 * INVITATION_DAYS }),
    };
    await expireInvitations(work);
    if (!await work.invitations.add(invitation)) return refused({ kind: "already_invited" });
    await work.emit({ type: "invitation.sent", subject: jointUri, invitationId: id });
    return done(invitation);
  });
}

/** Answers an organisation that asked to join. */
export async function answerRequest(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string; readonly accept: boolean },
): Promise<Outcome<Invitation, PartnerRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const request = await work.invitations.lock(command.id);
    if (request === null || !request.asked || request.direction !== "received") return refused({ kind: "not_found" });
    if (!isAnswerable(request, work.now)) return refused({ kind: "invitation_not_open" });
    const state = command.accept ? "accepted" : "declined";
    const answered: Invitation = { ...request, state, answeredAt: work.now };
    await work.invitations.save(answered);
    const about = { subject: request.jointUri, invitationId: request.id };
    if (!command.accept) {
      await work.emit({ type: "invitation.declined", ...about });
      return done(answered);
    }
    const known = await work.joint.findOrganisation(request.jointUri, request.organisationUri);
    if (known !== null) await work.joint.saveOrganisations([{ ...known, state: "member", joinedAt: work.now }]);
    await work.emit({ type: "membership.granted", ...about });
    await work.emit({ type: "organisation.joined", ...about });
    return done(answered);
  });
}

/**
 * Takes an organisation out of the campaign, or takes an open invitation back. With `actionId` out of that action alone, which
 * its owner may on any node.
 */
export async function removeOrganisation(
  ports: Ports,
  asker: Asker,
  command: { readonly campaign: string; readonly organisationUri: string; readonly actionId?: string },
): Promise<Outcome<Invitation, PartnerRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const campaign = await work.campaigns.lockByHandle(command.campaign);
    const joint = campaign === null ? null : await work.joint.findByLocal(campaign.id);
    if (joint === null) return refused({ kind: "not_found" });
    const { actionId } = command;
    if (actionId === undefined && joint.role !== "convenor") return refused({ kind: "not_convenor" });
    const about = actionId === undefined ? joint.uri : ports.addresses.call(actionId);
    const living = await work.invitations.lockLiving(organizersOf(about), command.organisationUri);
    if (living === null || living.direction !== "sent" && !living.asked) return refused({ kind: "not_a_partner" });
    const ended: Invitation = { ...living, state: "removed", endedAt: work.now };
    await work.invitations.save(ended);
    if (living.state === "open" && !living.asked) {
      await work.emit({ type: "invitation.declined", subject: joint.uri, invitationId: living.id });
    }
    if (actionId !== undefined) {
      if (living.state === "accepted") await work.emit({ type: "call.revised", callId: actionId });
      return done(ended);
    }
    const isMember = await work.joint.endOrganisation(joint.uri, command.organisationUri, "removed");
    const told = { subject: joint.uri, invitationId: living.id };
    if (isMember) await work.emit({ type: "organisation.left", ...told, removed: true });
    return done(ended);
  });
}

/** The convenor itself, in the list of its own campaign. Makes the campaign a joint one; answers its address. */
async function jointFor(
  ports: Ports,
  work: Work,
  campaign: Campaign,
  mayBegin: boolean,
): Promise<string | null> {
  const known = await work.joint.findByLocal(campaign.id);
  if (known !== null) return known.role === "partner" && mayBegin ? null : known.uri;
  const movement = await work.movements.find();
  if (!mayBegin || movement === null) return null;
  await beginJoint(ports, work, campaign);
  return ports.addresses.campaign(campaign.handle);
}

/** Makes a campaign of this node one that others can join. What it called for already becomes a source. */
export async function beginJoint(ports: Ports, work: Work, campaign: Campaign): Promise<void> {
  const movement = await work.movements.find();
  if (movement === null) return;
  const uri = ports.addresses.campaign(campaign.handle);
  const convenorUri = ports.addresses.movement(movement.handle);
  const names = Object.fromEntries(Object.entries(campaign.texts).map(([tag, { name }]) => [tag, name]));
  await work.joint.save({
    uri,
    localId: campaign.id,
    role: "convenor",
    endedAt: null,
    names,
    language: campaign.language,
    convenorUri,
  });
  const text = await currentText(work, uri, campaign);
  await work.joint.saveOrganisations([{
    jointUri: uri,
    uri: convenorUri,
    name: movement.name,
    host: ports.addresses.host,
    domain: (await work.trust.findDomains([convenorUri])).get(convenorUri)?.domain ?? null,
    consentUri: null,
    companionUri: uri,
    textDigest: text.digest,
    state: "member",
    joinedAt: work.now,
    leftAt: null,
  }]);
  for (const callId of await work.calls.publicIdsOf(campaign.id)) {
    if (!isActionId(callId)) await work.emit({ type: "call.revised", callId });
  }
}

/** What every new invitation begins with. */
export function blank(work: Work) {
  return {
    state: "open" as const,
    consentUri: null,
    companionUri: null,
    createdAt: work.now,
    answeredAt: null,
    endedAt: null,
  };
}
