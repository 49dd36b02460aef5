/**
 * Keeps what this node says in a joint campaign as it was signed: the source document, and a line of the campaign's log,
 * whose head covers every line before it. Called in the transaction that writes the letters.
 */
import { sourceRepository } from "../../database/repositories/joint-sources.ts";
import type { Store } from "../../database/connection.ts";
import { nextHead, sourceDigest } from "../joint/digest.ts";
import type { JsonObject } from "../vocabulary/json.ts";
import { sourceFromObject } from "../vocabulary/remote-joint.ts";

/** A line to be written into the log of a campaign here. */
export interface NewLine {
  readonly campaignId: string;
  readonly activityUri: string;
  readonly objectUri: string;
  /** `consent`, `left`, `joined`, `action`, `report`, `gone`, `judged`, `signed`. */
  readonly what: string;
  readonly digest: string;
  readonly reason?: string;
}

/** Appends a line to the log. A line that is there already (the event is told again) is not written twice. */
export async function appendToLog(store: Store, line: NewLine): Promise<void> {
  const db = store.current();
  const joint = await db.selectFrom("joint_campaign").select(["log_seq", "log_head"])
    .where("local_id", "=", line.campaignId).forUpdate().executeTakeFirst();
  if (joint === undefined) return;
  const known = await db.selectFrom("joint_log").select("seq").where("campaign_id", "=", line.campaignId)
    .where("activity_uri", "=", line.activityUri).where("object_uri", "=", line.objectUri).executeTakeFirst();
  if (known !== undefined) return;
  const { campaignId, activityUri, objectUri, what, digest, reason = "" } = line;
  const seq = joint.log_seq + 1;
  const head = nextHead(joint.log_head, { seq, activity: activityUri, object: objectUri, what, digest });
  await db.insertInto("joint_log").values({
    campaign_id: campaignId,
    seq,
    activity_uri: activityUri,
    object_uri: objectUri,
    what,
    digest,
    head,
    reason,
  }).execute();
  await store.notify("changed");
  await db.updateTable("joint_campaign").set({ log_seq: seq, log_head: head }).where("local_id", "=", campaignId)
    .execute();
}

/**
 * Stores a signed source of this node and logs it. Answers the document, or null when it is no source: a day of many
 * actions is none itself.
 */
export async function recordSource(
  store: Store,
  input: {
    readonly document: JsonObject;
    readonly campaignId: string;
    readonly activityUri: string;
    readonly jointUri: string;
    readonly organisationUri: string;
    readonly confirmed?: readonly string[];
  },
): Promise<JsonObject | null> {
  const source = sourceFromObject(input.document);
  if (source === null || source.jointUri !== input.jointUri) return null;
  const { document, jointUri, organisationUri, campaignId, activityUri } = input;
  const digest = sourceDigest(document);
  const reading = source.reading.kind === "action"
    ? { ...source.reading, confirmed: [organisationUri, ...input.confirmed ?? []] }
    : source.reading;
  const sources = sourceRepository(store);
  const { uri, updatedAt } = source;
  const body = JSON.stringify(document);
  const own = { uri, jointUri, organisationUri, isLocal: true, digest, body, reading, updatedAt };
  await sources.put([{ source: own, before: await sources.find(uri) }]);
  await appendToLog(store, { campaignId, activityUri, objectUri: source.uri, what: reading.kind, digest });
  return document;
}
