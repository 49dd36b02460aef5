/**
 * The partner's part of organising together: saying yes or no, asking to join, withdrawing. A yes is public, on this node,
 * and names the text that is agreed to; a no leaves no trace.
 */
import type { Campaign } from "../../domain/campaign.ts";
import { handleProblem } from "../../domain/handle.ts";
import { type Invitation, INVITATION_DAYS, isAnswerable, type JointText, organizersOf } from "../../domain/joint.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, Ports, SealedKey, Work } from "../ports.ts";
import { publishWithin } from "../publish-campaign.ts";
import type { RemoteActor } from "../remote-ports.ts";
import { blank } from "./invite-organisation.ts";

/** Why an invitation can't be answered. */
export type AnswerRefusal =
  | NotAllowed
  | {
    readonly kind:
      | "not_found"
      | "not_set_up"
      | "invitation_not_open"
      | "text_missing"
      | "already_invited"
      | "not_joint";
  }
  | { readonly kind: "handle_malformed" | "handle_reserved" | "handle_taken"; readonly field: "handle" };

/** Says yes: a companion campaign begins here, follows the joint one, and the consent goes out. */
export async function acceptInvitation(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string; readonly handle: string | null },
): Promise<Outcome<{ readonly consentUri: string; readonly handle: string | null }, AnswerRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  const keys = await ports.makeKeys();
  return await ports.transact(async (work) => {
    const invitation = await work.invitations.lock(command.id);
    if (invitation === null || invitation.direction !== "received" || invitation.asked) {
      return refused({ kind: "not_found" });
    }
    if (!isAnswerable(invitation, work.now)) return refused({ kind: "invitation_not_open" });
    // What is signed is what was read here under that version, and nothing else.
    const text = await work.joint.findText(invitation.jointUri, invitation.textVersion);
    if (text !== null && text.digest !== invitation.textDigest) return refused({ kind: "text_missing" });
    const isForCampaign = invitation.collectionUri === organizersOf(invitation.jointUri);
    const companion = isForCampaign ? await companionFor(ports, work, invitation, command.handle, keys) : done(null);
    if (!companion.ok) return companion;
    const eventId = await work.emit({
      type: "consent.given",
      subject: invitation.jointUri,
      invitationId: invitation.id,
    });
    const consentUri = ports.addresses.activity(eventId);
    const companionUri = companion.value === null ? null : ports.addresses.campaign(companion.value.handle);
    const accepted: Invitation = { ...invitation, state: "accepted", consentUri, companionUri, answeredAt: work.now };
    await work.invitations.save(accepted);
    if (companionUri !== null) await takePart(ports, work, accepted, companionUri);
    return done({ consentUri, handle: companion.value?.handle ?? null });
  });
}

/** Says no; the one who invited is told, and nobody else. */
export async function declineInvitation(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string },
): Promise<Outcome<Invitation, AnswerRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const invitation = await work.invitations.lock(command.id);
    if (invitation === null || invitation.direction !== "received") return refused({ kind: "not_found" });
    if (invitation.state !== "open") return refused({ kind: "invitation_not_open" });
    const declined: Invitation = { ...invitation, state: "declined", answeredAt: work.now };
    await work.invitations.save(declined);
    await work.emit({ type: "invitation.declined", subject: invitation.jointUri, invitationId: invitation.id });
    return done(declined);
  });
}

/** Takes a consent back: its address answers 410 from now on, and the organisation is in no list and no figure. */
export async function withdrawConsent(
  ports: Ports,
  asker: Asker,
  command: { readonly jointUri: string; readonly collectionUri?: string },
): Promise<Outcome<Invitation, AnswerRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const movement = await work.movements.find();
    if (movement === null) return refused({ kind: "not_set_up" });
    const organisationUri = ports.addresses.movement(movement.handle);
    const collectionUri = command.collectionUri ?? organizersOf(command.jointUri);
    const given = await work.invitations.lockLiving(collectionUri, organisationUri);
    const mayEnd = given?.state === "accepted" || given?.state === "open" && given.asked;
    if (given === null || !mayEnd || given.consentUri === null) return refused({ kind: "not_joint" });
    const withdrawn: Invitation = { ...given, state: "withdrawn", endedAt: work.now };
    await work.invitations.save(withdrawn);
    await work.joint.buryActivity(given.consentUri);
    if (collectionUri === organizersOf(command.jointUri)) {
      await work.joint.endOrganisation(given.jointUri, organisationUri, "left");
      const joint = await work.joint.find(given.jointUri);
      if (joint !== null) await work.joint.save({ ...joint, endedAt: work.now });
    }
    await work.emit({ type: "consent.withdrawn", subject: given.jointUri, invitationId: given.id });
    return done(withdrawn);
  });
}

/** Asks to join a joint campaign of another node; the request itself is the consent, once the convenor accepts it. */
export async function askToJoin(
  ports: Ports,
  asker: Asker,
  command: { readonly campaign: RemoteActor; readonly text: JointText; readonly handle: string | null },
): Promise<Outcome<Invitation, AnswerRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  const keys = await ports.makeKeys();
  return await ports.transact(async (work) => {
    const movement = await work.movements.find();
    if (movement === null) return refused({ kind: "not_set_up" });
    const jointUri = command.campaign.uri;
    await work.remote.saveActor(command.campaign);
    await work.joint.addText(command.text);
    const id = work.newId();
    const asked: Invitation = {
      ...blank(work),
      id,
      uri: ports.addresses.invite(id),
      direction: "sent",
      asked: true,
      hostUri: jointUri,
      jointUri,
      collectionUri: organizersOf(jointUri),
      organisationUri: ports.addresses.movement(movement.handle),
      textVersion: command.text.version,
      textDigest: command.text.digest,
      message: "",
      consentUri: ports.addresses.invite(id),
      endsAt: work.now.add({ hours: 24 * INVITATION_DAYS }),
    };
    const companion = await companionFor(ports, work, asked, command.handle, keys);
    if (!companion.ok) return companion;
    const request = { ...asked, companionUri: ports.addresses.campaign(companion.value.handle) };
    if (!await work.invitations.add(request)) return refused({ kind: "already_invited" });
    await work.emit({ type: "membership.asked", subject: jointUri, invitationId: id });
    return done(request);
  });
}

/** The companion of a joint campaign: an actor of its own here, which this node's people follow. */
async function companionFor(
  ports: Ports,
  work: Work,
  invitation: Invitation,
  wanted: string | null,
  keys: readonly SealedKey[],
): Promise<Outcome<Campaign, AnswerRefusal>> {
  const movement = await work.movements.find();
  if (movement === null) return refused({ kind: "not_set_up" });
  const known = await work.joint.find(invitation.jointUri);
  if (known !== null) {
    const again = await work.campaigns.lockById(known.localId);
    if (again !== null) return done(again);
  }
  const text = await work.joint.findText(invitation.jointUri, invitation.textVersion);
  if (text === null || text.digest !== invitation.textDigest) return refused({ kind: "text_missing" });
  const theirs = new URL(invitation.jointUri).pathname.split("/").at(-1) ?? "";
  const handle = wanted ?? await freeHandle(work, [theirs, `${theirs.slice(0, 12)}_${movement.handle}`]);
  const problem = handleProblem(handle);
  if (problem !== null) return refused({ kind: `handle_${problem}`, field: "handle" });
  const id = work.newId();
  const uri = ports.addresses.campaign(handle);
  if (!await work.actors.add({ id, uri, kind: "campaign", handle }, keys)) {
    return refused({ kind: "handle_taken", field: "handle" });
  }
  const texts = Object.fromEntries(
    Object.entries(text.texts).map(([tag, { name, content }]) => [tag, { name, summary: content }]),
  );
  const times = { createdAt: work.now, publishedAt: null, updatedAt: work.now };
  const blankDraft = { struggles: [], startsOn: null, endsOn: null, picture: null };
  const draft: Campaign = { ...blankDraft, ...times, id, handle, language: text.language, texts, state: "draft" };
  await work.campaigns.add(draft);
  return done(await publishWithin(work, draft));
}

/** From now on this node takes part: it knows the campaign, is in its own list, and its companion follows the joint one. */
export async function takePart(
  ports: Ports,
  work: Work,
  invitation: Invitation,
  companionUri: string,
): Promise<void> {
  const companion = await work.actors.findByUri(companionUri);
  const movement = await work.movements.find();
  const text = await work.joint.findText(invitation.jointUri, invitation.textVersion);
  if (companion === null || movement === null || text === null) return;
  const names = Object.fromEntries(Object.entries(text.texts).map(([tag, { name }]) => [tag, name]));
  const { jointUri: uri } = invitation;
  await work.joint.save({ uri, localId: companion.id, role: "partner", endedAt: null, names, language: text.language });
  await work.joint.saveOrganisations([{
    jointUri: uri,
    uri: invitation.organisationUri,
    name: movement.name,
    host: ports.addresses.host,
    domain: (await work.trust.findDomains([invitation.organisationUri])).get(invitation.organisationUri)?.domain ??
      null,
    consentUri: invitation.consentUri,
    companionUri,
    textDigest: invitation.textDigest,
    state: "member",
    joinedAt: work.now,
    leftAt: null,
  }]);
  if (await work.follows.addFollowing(companion.id, uri, `pending:${work.newId()}`)) {
    const eventId = await work.emit({ type: "follow.requested", actorId: companion.id, targetUri: uri });
    await work.follows.setFollowUri(companion.id, uri, ports.addresses.activity(eventId));
  }
  // What the convenor told the others before this node took part was told to nobody here.
  await work.joint.wantReading(uri);
}

async function freeHandle(work: Work, wanted: readonly string[]): Promise<string> {
  for (const handle of wanted) {
    if (handleProblem(handle) === null && await work.actors.findByHandle(handle) === null) return handle;
  }
  return wanted.at(-1) ?? "";
}
