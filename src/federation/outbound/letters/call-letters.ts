/** What calls and campaigns say outside: a call is published, changed or gone, a notice goes out. */
import {
  findCallInFull,
  findCampaign,
  findLocalActor,
  findMovement,
  findNotice,
} from "../../../database/views/federation-views.ts";
import * as activities from "../../vocabulary/activities.ts";
import { noticeToObject } from "../../vocabulary/notice.ts";
import type { ActivityObject } from "../../vocabulary/shapes.ts";
import { pollPublished, pollsChanged, pollsDeleted } from "./pledge-letters.ts";
import { actionTold, sourceGone } from "./report-letters.ts";
import { type EventOf, type Letter, type LetterSources, publicLetter } from "./letter.ts";

/** A new call: told by its campaign, boosted by the node and the movement. */
export async function callPublished(
  sources: LetterSources,
  eventId: string,
  { callId }: EventOf<"call.published">,
): Promise<Letter[]> {
  const { store, addresses, objects } = sources;
  const objectUri = addresses.call(callId);
  const found = await findCallInFull(store.current(), callId, objectUri);
  const node = await findLocalActor(store.current(), { uri: addresses.node() });
  if (found === null || node === null) return [];
  const { call, campaign, movement } = found;
  const publishedAt = call.publishedAt ?? call.updatedAt;
  const create = activities.create({ id: addresses.activity(eventId), object: objects.call(found) });
  const boost = (by: "node" | "movement") => {
    const actor = by === "node" ? addresses.node() : addresses.movement(movement.handle);
    const id = addresses.announce(eventId, by);
    const cc = [addresses.of(actor, "followers")];
    return activities.announce({ id, actor, object: objectUri, publishedAt: publishedAt.add({ seconds: 1 }), cc });
  };
  const toFollowers = (activity: ActivityObject, actorId: string, also: readonly string[] = []): Letter => ({
    ...publicLetter(activity, actorId, objectUri),
    to: { kind: "followers", of: [actorId, ...also], andReadersOf: null },
  });
  // An instance that follows the node, as Mobilizon's do, gets the Event before the boost that makes it visible there.
  return [
    toFollowers(create, campaign.id, [node.id]),
    toFollowers(boost("node"), node.id),
    toFollowers(boost("movement"), movement.id),
    ...pollPublished(sources, eventId, found),
    ...await actionTold(sources, eventId, found, create),
  ];
}

/** A call in its new form, to everybody who ever got it; nobody learns of a draft, whatever was decided about it. */
export async function callChanged(
  sources: LetterSources,
  eventId: string,
  { callId }: EventOf<"call.revised" | "call.closed" | "call.cancelled">,
): Promise<Letter[]> {
  const { store, addresses, objects } = sources;
  const objectUri = addresses.call(callId);
  const found = await findCallInFull(store.current(), callId, objectUri);
  if (found === null || found.call.state === "draft") return [];
  const { call, campaign } = found;
  const publishedAt = call.updatedAt;
  const activity = activities.update({ id: addresses.activity(eventId), object: objects.call(found), publishedAt });
  return [
    {
      ...publicLetter(activity, campaign.id, objectUri),
      to: { kind: "followers", of: [campaign.id], andReadersOf: objectUri },
    },
    ...pollsChanged(sources, eventId, found, publishedAt),
    ...await actionTold(sources, eventId, found, activity),
  ];
}

/** The end of a call, to everybody who ever got it. */
export async function callDeleted(
  sources: LetterSources,
  eventId: string,
  { callId, campaignId, deletedAt, polls: languages = [] }: EventOf<"call.deleted">,
): Promise<Letter[]> {
  const { store, addresses } = sources;
  const campaign = await findLocalActor(store.current(), { id: campaignId });
  if (campaign === null) return [];
  const object = addresses.call(callId);
  const activity = activities.deletion({
    id: addresses.activity(eventId),
    actor: campaign.uri,
    object,
    formerType: "Event",
    deletedAt: Temporal.Instant.from(deletedAt),
    cc: [addresses.of(campaign.uri, "followers")],
  });
  return [
    {
      ...publicLetter(activity, campaign.id, object),
      to: { kind: "followers", of: [campaign.id], andReadersOf: object },
    },
    ...pollsDeleted(sources, eventId, { callId, languages, campaign, deletedAt: Temporal.Instant.from(deletedAt) }),
    ...await sourceGone(sources, activity, campaign.id, object),
  ];
}

/** A short message of the movement or a campaign. */
export async function noticePublished(sources: LetterSources, eventId: string, noticeId: string): Promise<Letter[]> {
  const { store, addresses, say } = sources;
  const db = store.current();
  const notice = await findNotice(db, noticeId);
  const campaign = notice === null ? null : await findCampaign(db, notice.campaignId);
  const movement = await findMovement(db);
  if (notice === null || campaign === null || movement === null) return [];
  const callUri = notice.callId === null ? null : addresses.call(notice.callId);
  const found = notice.callId === null || callUri === null ? null : await findCallInFull(db, notice.callId, callUri);
  if (callUri !== null && found === null) return [];
  const object = noticeToObject({ notice, campaign, call: found?.call ?? null, movement, addresses, say });
  const actorId = callUri === null ? movement.id : campaign.id;
  const activity = activities.create({ id: addresses.activity(eventId), object });
  return [{
    ...publicLetter(activity, actorId, addresses.note(notice.id)),
    to: { kind: "followers", of: [actorId], andReadersOf: callUri },
  }];
}
