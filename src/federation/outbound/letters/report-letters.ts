/**
 * Reports and local actions as they are told: signed by the movement or its campaign, kept as they were signed, and sent to
 * the convenor beside those who follow.
 */
import { findCampaign, findMovement, findPicture } from "../../../database/views/federation-views.ts";
import {
  coOrganisersOf,
  findJoint,
  findReport,
  findSource,
  reportVersions,
} from "../../../database/views/joint-views.ts";
import { sourceRepository } from "../../../database/repositories/joint-sources.ts";
import type { CallInFull } from "../../../database/views/federation-views.ts";
import type { JointCampaign } from "../../../domain/joint.ts";
import type { JointEvent } from "../../../domain/joint-events.ts";
import { sourceDigest } from "../../joint/digest.ts";
import * as activities from "../../vocabulary/activities.ts";
import type { JsonObject } from "../../vocabulary/json.ts";
import { listing } from "../../vocabulary/joint.ts";
import { reportToObject, signableEvent } from "../../vocabulary/report.ts";
import { appendToLog, recordSource } from "../record.ts";
import { type Letter, type LetterSources, publicLetter } from "./letter.ts";
import { partnersOf } from "./joint-partners.ts";

/**
 * Signs a call or local action of a joint campaign, keeps it as a source, and answers the letters to partners: from the
 * convenor an Add to all, from a partner the same activity to the convenor. None for a campaign nobody shares.
 */
export async function actionTold(
  sources: LetterSources,
  eventId: string,
  found: CallInFull,
  activity: Letter["activity"],
): Promise<Letter[]> {
  const { store, addresses, objects } = sources;
  const joint = await findJoint(store.current(), { localId: found.campaign.id });
  if (joint === null || joint.endedAt !== null) return [];
  const uri = addresses.call(found.call.id);
  const confirmed = await coOrganisersOf(store.current(), uri);
  const event = signableEvent(objects.call(found, confirmed));
  const document = await sources.prove(event, found.campaign.id) as unknown as JsonObject;
  const recorded = await recordSource(store, {
    document,
    campaignId: found.campaign.id,
    activityUri: activity.id,
    jointUri: joint.uri,
    organisationUri: addresses.movement(found.movement.handle),
    confirmed: confirmed.map((one) => one.uri),
  });
  if (recorded === null) return [];
  return await toPartners(sources, eventId, joint, {
    activity,
    actorId: found.campaign.id,
    uri,
    document,
    kind: "actions",
  });
}

/** A report, first or corrected: a Note from the movement, to everybody who follows and to the convenor. */
export async function reportTold(
  sources: LetterSources,
  eventId: string,
  { reportId, version }: Extract<JointEvent, { readonly type: "report.filed" }>,
): Promise<Letter[]> {
  const { store, addresses, say } = sources;
  const db = store.current();
  const report = await findReport(db, reportId);
  const joint = report === null ? null : await findJoint(db, { uri: report.jointUri });
  const movement = await findMovement(db);
  const campaign = report === null ? null : await findCampaign(db, report.campaignId);
  if (report === null || joint === null || movement === null || campaign === null) return [];
  if (report.state !== "published" || report.version !== version) return [];
  const movementUri = addresses.movement(movement.handle);
  const companionUri = addresses.campaign(campaign.handle);
  const action = await findSource(db, report.actionUri);
  const pictures = [];
  for (const { mediaId, alt } of report.pictures) {
    const picture = await findPicture(db, mediaId);
    const words = alt[report.language] ?? Object.values(alt)[0] ?? "";
    if (picture !== null) pictures.push({ ...picture, mediaId, alt: words, alts: alt });
  }
  const earlier = (await reportVersions(db, report.id)).filter((one) => one.version < version);
  const object = reportToObject({
    report,
    movementUri,
    companionUri,
    names: action?.reading.kind === "action" ? action.reading.names : {},
    pictures,
    timezone: action?.reading.kind === "action" ? action.reading.timezone ?? "UTC" : "UTC",
    supersedes: earlier.at(-1)?.digest ?? null,
    addresses,
    say,
  });
  const document = await sources.prove(object, movement.id) as unknown as JsonObject;
  const id = addresses.activity(eventId);
  const told = version === 1
    ? activities.create({ id, object })
    : activities.update({ id, object, publishedAt: report.updatedAt });
  const activity = { ...told, object: document };
  await db.insertInto("report_version")
    .values({ report_id: report.id, version, digest: sourceDigest(document), body: JSON.stringify(document) })
    .onConflict((conflict) => conflict.doNothing()).execute();
  await recordSource(store, {
    document,
    campaignId: campaign.id,
    activityUri: id,
    jointUri: joint.uri,
    organisationUri: movementUri,
  });
  const uri = addresses.report(report.id);
  const letter: Letter = {
    ...publicLetter(activity, movement.id, uri),
    to: { kind: "followers", of: [movement.id, campaign.id], andReadersOf: uri },
  };
  const passedOn = { activity, actorId: movement.id, uri, document, kind: "reports" as const };
  return [letter, ...await toPartners(sources, eventId, joint, passedOn)];
}

/** A report taken back: its address answers 410, and the log says so. */
export async function reportWithdrawn(
  sources: LetterSources,
  eventId: string,
  { reportId }: Extract<JointEvent, { readonly type: "report.withdrawn" }>,
): Promise<Letter[]> {
  const { store, addresses } = sources;
  const report = await findReport(store.current(), reportId);
  const joint = report === null ? null : await findJoint(store.current(), { uri: report.jointUri });
  const movement = await findMovement(store.current());
  if (report === null || joint === null || movement === null) return [];
  const uri = addresses.report(report.id);
  const actor = addresses.movement(movement.handle);
  const cc = [addresses.of(actor, "followers"), joint.uri];
  const deletedAt = report.updatedAt;
  const id = addresses.activity(eventId);
  const gone = activities.deletion({ id, actor, object: uri, formerType: "Note", deletedAt, cc });
  const activity = report.reason === "" ? gone : { ...gone, summary: report.reason };
  const line = { campaignId: report.campaignId, activityUri: id, objectUri: uri, what: "gone" };
  await appendToLog(store, { ...line, digest: sourceDigest({ id: uri }), reason: report.reason });
  const letter = publicLetter(activity, movement.id, uri);
  return [
    { ...letter, to: { kind: "followers", of: [movement.id], andReadersOf: uri } },
    { ...letter, to: { kind: "actors", uris: await partnersOf(sources, joint) } },
  ];
}

/** An action deleted: logged, and told to the partners. Nothing for a call nobody shares. */
export async function sourceGone(
  sources: LetterSources,
  activity: Letter["activity"],
  campaignId: string,
  uri: string,
): Promise<Letter[]> {
  const { store } = sources;
  const joint = await findJoint(store.current(), { localId: campaignId });
  if (joint === null || !await sourceRepository(store).bury(uri)) return [];
  const line = { campaignId, activityUri: activity.id, objectUri: uri, what: "gone" };
  await appendToLog(store, { ...line, digest: sourceDigest({ id: uri }) });
  const letter = publicLetter(activity, campaignId, uri);
  return [{ ...letter, to: { kind: "actors", uris: await partnersOf(sources, joint) } }];
}

async function toPartners(
  sources: LetterSources,
  eventId: string,
  joint: JointCampaign,
  told: {
    readonly activity: Letter["activity"];
    readonly actorId: string;
    readonly uri: string;
    readonly document: JsonObject;
    readonly kind: "actions" | "reports";
  },
): Promise<Letter[]> {
  const { activity, actorId, uri, document, kind } = told;
  if (joint.role === "partner") {
    return [{ ...publicLetter(activity, actorId, uri), to: { kind: "actor", uri: joint.uri } }];
  }
  const { addresses } = sources;
  const id = `${addresses.activity(eventId)}-add`;
  const at = Temporal.Now.instant();
  const add = listing({
    id,
    type: "Add",
    actor: joint.uri,
    object: document,
    target: addresses.of(joint.uri, kind),
    cc: [],
    at,
  });
  const uris = await partnersOf(sources, joint);
  return [{ ...publicLetter(add, joint.localId, uri), isAmongPartners: true, to: { kind: "actors", uris } }];
}
