/**
 * What organisations that act together are told: invitations and their answers to one, consents and everything that counts
 * to everybody. What is said in public is also written into the campaign's log.
 */
import type { JointEvent } from "../../../domain/joint-events.ts";
import type { Invitation } from "../../../domain/joint.ts";
import { findCampaign, findLocalActor, findMovement } from "../../../database/views/federation-views.ts";
import { findInvitation, findJoint, findSource } from "../../../database/views/joint-views.ts";
import { endWaiting, findWaitingEvents } from "../../../database/views/waiting-events.ts";
import type { JointSource } from "../../../domain/joint-source.ts";
import { jointLimits } from "../../../domain/limits/joint.ts";
import { digestOf } from "../../joint/digest.ts";
import * as activities from "../../vocabulary/activities.ts";
import * as joint from "../../vocabulary/joint.ts";
import type { JsonObject } from "../../vocabulary/json.ts";
import { appendToLog } from "../record.ts";
import { type Letter, type LetterSources, privateLetter, publicLetter } from "./letter.ts";
import { partnersOf } from "./joint-partners.ts";
import { reportTold, reportWithdrawn } from "./report-letters.ts";

/** The letters of a fact about acting together. */
export async function jointLetters(sources: LetterSources, eventId: string, event: JointEvent): Promise<Letter[]> {
  switch (event.type) {
    case "report.filed":
      return await reportTold(sources, eventId, event);
    case "report.withdrawn":
      return await reportWithdrawn(sources, eventId, event);
    case "source.taken":
      return await sourceTaken(sources, eventId, event.sourceUri);
    case "source.judged":
      return await sourceJudged(sources, eventId, event);
    case "text.signed":
      return await textSigned(sources, eventId, event);
    case "call.shared":
      return await callShared(sources, eventId, event);
    default: {
      const invitation = await findInvitation(sources.store.current(), { id: event.invitationId });
      return invitation === null ? [] : await aboutInvitation(sources, eventId, event, invitation);
    }
  }
}

async function aboutInvitation(
  sources: LetterSources,
  eventId: string,
  event: Extract<JointEvent, { readonly invitationId: string }>,
  invitation: Invitation,
): Promise<Letter[]> {
  const { store, addresses } = sources;
  const id = addresses.activity(eventId);
  const { hostUri, organisationUri } = invitation;
  const speaker = async (uri: string) => await findLocalActor(store.current(), { uri });
  const privately = async (from: string, to: string, activity: (actor: string) => ReturnType<typeof joint.invite>) => {
    const actor = await speaker(from);
    if (actor === null) return [];
    return [{
      ...privateLetter(activity(actor.uri), actor.id, invitation.uri),
      to: { kind: "actor" as const, uri: to },
    }];
  };
  switch (event.type) {
    case "invitation.sent":
      return await privately(hostUri, organisationUri, () => joint.invite(invitation));
    case "invitation.declined": {
      const [from, to] = invitation.direction === "received" && !invitation.asked
        ? [organisationUri, hostUri]
        : [hostUri, organisationUri];
      return await privately(from, to, (actor) => joint.answerTo({ id, type: "Reject", actor, to }, invitation));
    }
    case "membership.granted":
      return await privately(
        hostUri,
        organisationUri,
        (actor) => joint.answerTo({ id, type: "Accept", actor, to: organisationUri }, invitation),
      );
    case "membership.asked":
    case "consent.given":
      return await consentTold(sources, id, event.type === "membership.asked", invitation);
    case "consent.withdrawn":
      return await consentWithdrawn(sources, id, invitation);
    case "organisation.joined":
    case "organisation.left":
      return await organisersChanged(sources, eventId, event, invitation);
  }
}

/** A consent, public on the organisation's own origin: to the host and to everybody who follows the movement. */
async function consentTold(sources: LetterSources, id: string, asked: boolean, invitation: Invitation) {
  const { store } = sources;
  const movement = await findLocalActor(store.current(), { uri: invitation.organisationUri });
  if (movement === null) return [];
  const activity = asked
    ? joint.offer(invitation)
    : joint.consent(id, invitation, invitation.answeredAt ?? invitation.createdAt);
  await log(sources, invitation, activity.id, invitation.collectionUri, "consent", digestOf(activity));
  const letter = publicLetter(activity, movement.id, invitation.uri);
  return [{ ...letter, to: { kind: "actor" as const, uri: invitation.hostUri } }];
}

async function consentWithdrawn(sources: LetterSources, id: string, invitation: Invitation): Promise<Letter[]> {
  const { store } = sources;
  const movement = await findLocalActor(store.current(), { uri: invitation.organisationUri });
  if (movement === null || invitation.consentUri === null) return [];
  const given = invitation.asked
    ? joint.offer(invitation)
    : joint.consent(invitation.consentUri, invitation, invitation.answeredAt ?? invitation.createdAt);
  const activity = activities.undo({ id, activity: given });
  await log(sources, invitation, id, invitation.consentUri, "left", digestOf(activity));
  const found = await findJoint(store.current(), { uri: invitation.jointUri });
  const others = found === null ? [] : await partnersOf(sources, found);
  const letter = publicLetter(activity, movement.id, invitation.uri);
  return [{ ...letter, to: { kind: "actors", uris: [...new Set([invitation.hostUri, ...others])] } }];
}

/** The convenor's list changed: an Add or a Remove to all. Those who joined one after another are told in one Add. */
async function organisersChanged(
  sources: LetterSources,
  eventId: string,
  event: Extract<JointEvent, { readonly type: "organisation.joined" | "organisation.left" }>,
  invitation: Invitation,
): Promise<Letter[]> {
  const { store, addresses } = sources;
  const { hostUri, collectionUri } = invitation;
  const host = await findLocalActor(store.current(), { uri: hostUri });
  if (host === null) return [];
  const hasJoined = event.type === "organisation.joined";
  const changed = hasJoined ? await withThoseWhoJoinedBehind(sources, invitation) : [invitation];
  const uris = changed.map(({ organisationUri }) => organisationUri);
  const [only] = changed;
  const activity = joint.listing({
    id: addresses.activity(eventId),
    type: hasJoined ? "Add" : "Remove",
    actor: hostUri,
    ...(changed.length === 1 && only !== undefined
      ? { object: only.organisationUri, instrument: only.consentUri }
      : { object: changed.map(joint.organisationListed) }),
    target: collectionUri,
    cc: [...uris, addresses.of(hostUri, "followers")],
    at: (hasJoined ? invitation.answeredAt : invitation.endedAt) ?? invitation.createdAt,
  });
  const what = hasJoined ? "joined" : event.removed ? "removed" : "left";
  const digest = digestOf(activity);
  for (const objectUri of uris) {
    await appendToLog(store, { campaignId: host.id, activityUri: activity.id, objectUri, what, digest });
  }
  const found = await findJoint(store.current(), { uri: invitation.jointUri });
  const others = found === null ? [] : await partnersOf(sources, found);
  const letter = { ...publicLetter(activity, host.id, collectionUri), isAmongPartners: true };
  return [{ ...letter, to: { kind: "actors", uris: [...new Set([...uris, ...others])] } }];
}

/** An invitation that was accepted with those of the same list whose events wait behind its own; their events end here. */
async function withThoseWhoJoinedBehind({ store }: LetterSources, first: Invitation): Promise<readonly Invitation[]> {
  const waiting = await findWaitingEvents(store.current(), {
    subject: first.jointUri,
    types: ["organisation.joined"],
    limit: jointLimits.organisationsAtOnce - 1,
  });
  const together = [first];
  const told: string[] = [];
  for (const { jobId, event } of waiting) {
    if (event.type !== "organisation.joined") continue;
    const next = await findInvitation(store.current(), { id: event.invitationId });
    if (next === null || next.collectionUri !== first.collectionUri || next.state !== "accepted") continue;
    together.push(next);
    told.push(jobId);
  }
  await endWaiting(store, told);
  return together;
}

/**
 * Sources of partners, passed on by the convenor to all with their own proofs (protocol §4): the one of the event, and those
 * of its kind that wait behind it, in one Add.
 */
async function sourceTaken(sources: LetterSources, eventId: string, sourceUri: string): Promise<Letter[]> {
  const { store, addresses } = sources;
  const source = await findSource(store.current(), sourceUri);
  const found = source === null ? null : await findJoint(store.current(), { uri: source.jointUri });
  if (source === null || found === null || found.role !== "convenor") return [];
  const together = await withThoseBehind(sources, source);
  const bodies = together.map(({ body }) => JSON.parse(body) as JsonObject);
  const target = addresses.of(found.uri, source.reading.kind === "action" ? "actions" : "reports");
  const activity = joint.listing({
    id: addresses.activity(eventId),
    type: "Add",
    actor: found.uri,
    object: bodies.length === 1 ? bodies[0]! : bodies,
    target,
    cc: [...new Set(together.map(({ organisationUri }) => organisationUri))],
    at: Temporal.Now.instant(),
  });
  const others = await partnersOf(sources, found);
  const letter = { ...publicLetter(activity, found.localId, sourceUri), isAmongPartners: true };
  return [{ ...letter, to: { kind: "actors", uris: others } }];
}

/** A source with those of its kind whose events wait behind its own, as many as fit; their events end here. */
async function withThoseBehind({ store }: LetterSources, source: JointSource): Promise<readonly JointSource[]> {
  const waiting = await findWaitingEvents(store.current(), {
    subject: source.jointUri,
    types: ["source.taken"],
    limit: jointLimits.sourcesAtOnce * 2,
  });
  const together = new Map([[source.uri, source]]);
  const told: string[] = [];
  let characters = source.body.length;
  for (const { jobId, event } of waiting) {
    if (event.type !== "source.taken") continue;
    const next = together.get(event.sourceUri) ?? await findSource(store.current(), event.sourceUri);
    if (next === null || next.reading.kind !== source.reading.kind) continue;
    if (!together.has(next.uri)) {
      characters += next.body.length;
      if (together.size >= jointLimits.sourcesAtOnce || characters > jointLimits.charactersAtOnce) break;
    }
    together.set(next.uri, next);
    told.push(jobId);
  }
  await endWaiting(store, told);
  return [...together.values()];
}

async function sourceJudged(
  sources: LetterSources,
  eventId: string,
  event: Extract<JointEvent, { readonly type: "source.judged" }>,
): Promise<Letter[]> {
  const { store, addresses } = sources;
  const found = await findJoint(store.current(), { uri: event.subject });
  const movement = await findMovement(store.current());
  if (found === null || movement === null) return [];
  const isConvenor = found.role === "convenor";
  const actor = isConvenor ? found.uri : addresses.movement(movement.handle);
  const activity = joint.judgement({
    id: addresses.activity(eventId),
    actor,
    sourceUri: event.sourceUri,
    reason: event.reason,
    jointUri: found.uri,
    cc: [],
    at: Temporal.Now.instant(),
  });
  const digest = digestOf(activity);
  const line = { campaignId: found.localId, activityUri: activity.id, objectUri: event.sourceUri, what: event.verdict };
  await appendToLog(store, { ...line, digest, reason: event.reason });
  const letter = publicLetter(activity, isConvenor ? found.localId : movement.id, event.sourceUri);
  return [{ ...letter, to: { kind: "actors", uris: await partnersOf(sources, found) } }];
}

async function textSigned(
  sources: LetterSources,
  eventId: string,
  { subject, textUri, digest }: Extract<JointEvent, { readonly type: "text.signed" }>,
): Promise<Letter[]> {
  const { store, addresses } = sources;
  const found = await findJoint(store.current(), { uri: subject });
  const movement = await findMovement(store.current());
  if (found === null || movement === null) return [];
  const activity = joint.textSignature(
    {
      id: addresses.activity(eventId),
      actor: addresses.movement(movement.handle),
      to: subject,
      at: Temporal.Now.instant(),
    },
    { uri: textUri, digest, version: Number(textUri.split("/").at(-1)) },
  );
  const line = { campaignId: found.localId, activityUri: activity.id, objectUri: textUri, what: "signed" };
  await appendToLog(store, { ...line, digest });
  const letter = publicLetter(activity, movement.id, textUri);
  return [{ ...letter, to: { kind: "actors", uris: [subject, ...await partnersOf(sources, found)] } }];
}

/** A joint call, boosted by companion, movement and node to the partner's own people (protocol §2). */
async function callShared(
  { store, addresses }: LetterSources,
  eventId: string,
  { subject, callUri }: Extract<JointEvent, { readonly type: "call.shared" }>,
): Promise<Letter[]> {
  const found = await findJoint(store.current(), { uri: subject });
  const movement = await findMovement(store.current());
  const campaign = found === null ? null : await findCampaign(store.current(), found.localId);
  const node = await findLocalActor(store.current(), { uri: addresses.node() });
  if (found === null || movement === null || campaign === null || node === null) return [];
  const publishedAt = Temporal.Now.instant();
  const boosters = [
    {
      actorId: campaign.id,
      actor: addresses.campaign(campaign.handle),
      id: `${addresses.announce(eventId, "node")}-campaign`,
    },
    { actorId: movement.id, actor: addresses.movement(movement.handle), id: addresses.announce(eventId, "movement") },
    { actorId: node.id, actor: node.uri, id: addresses.announce(eventId, "node") },
  ];
  return boosters.map(({ actorId, actor, id }) => ({
    ...publicLetter(
      activities.announce({ id, actor, object: callUri, publishedAt, cc: [addresses.of(actor, "followers"), subject] }),
      actorId,
      callUri,
    ),
    to: { kind: "followers" as const, of: [actorId], andReadersOf: null },
  }));
}

/** A line about consent in the log of the companion that it made. */
async function log(
  { store, addresses }: LetterSources,
  invitation: Invitation,
  activityUri: string,
  objectUri: string,
  what: string,
  digest: string,
): Promise<void> {
  const { companionUri } = invitation;
  const companion = companionUri === null || !companionUri.startsWith(addresses.origin)
    ? null
    : await findLocalActor(store.current(), { uri: companionUri });
  if (companion === null) return;
  await appendToLog(store, { campaignId: companion.id, activityUri, objectUri, what, digest });
}
