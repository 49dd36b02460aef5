/**
 * A local action under the call of a joint campaign: "our action in Lyon", written and owned here. Text, languages, picture
 * and times come from the call unless its organisers wrote their own; the same use cases as for calls change and cancel it.
 */
import type { Call, CallDraft } from "../../domain/call.ts";
import { actionIdOf } from "../../domain/joint.ts";
import { hasRight, type NotAllowed, notAllowed } from "../access.ts";
import { done, type Outcome, refused } from "../outcome.ts";
import type { Asker, CallInput, Ports } from "../ports.ts";
import { publishCallWithin } from "../publish-call.ts";
import { storedPicture } from "../stored-picture.ts";

/** Why an action can't be added. */
export type AddActionRefusal = NotAllowed | {
  readonly kind: "not_joint" | "call_unknown" | "campaign_closed" | "picture_missing" | "not_found";
};

/** Adds a local action under the call at an address, and publishes it at once. Answers its address. */
export async function addAction(
  ports: Ports,
  asker: Asker,
  command: CallInput & { readonly callUri: string; readonly jointUri: string; readonly publish?: boolean },
): Promise<Outcome<{ readonly id: string; readonly uri: string; readonly url: string }, AddActionRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const joint = await work.joint.find(command.jointUri);
    if (joint === null || joint.endedAt !== null) return refused({ kind: "not_joint" });
    const campaign = await work.campaigns.lockById(joint.localId);
    if (campaign === null) return refused({ kind: "not_joint" });
    if (campaign.state === "closed") return refused({ kind: "campaign_closed" });
    const picture = await storedPicture(work, command);
    if (picture === "missing") return refused({ kind: "picture_missing" });
    const times = { createdAt: work.now, publishedAt: null, updatedAt: work.now };
    const action: Call = {
      ...command.draft,
      ...times,
      distributed: false,
      id: actionIdOf(work.newId()),
      campaignId: campaign.id,
      joint: { parentUri: command.callUri, jointUri: joint.uri, partOf: null },
      picture,
      state: "draft",
      sequence: 0,
    };
    await work.calls.add(action);
    if (command.publish !== false) await publishCallWithin(work, action);
    const uri = ports.addresses.call(action.id);
    return done({ id: action.id, uri, url: uri });
  });
}

/** Why an action can't be counted as part of another. */
export type MergeActionRefusal = NotAllowed | {
  readonly kind: "not_found" | "part_unknown" | "part_of_a_part" | "has_parts";
};

/**
 * Says that an action turned out to be part of another of the same joint campaign; it then leaves the count, its organisers
 * do not. With `partOf` null it counts by itself again. Parts have no parts: of two that each name the other, both would count.
 */
export async function mergeAction(
  ports: Ports,
  asker: Asker,
  command: { readonly id: string; readonly partOf: string | null },
): Promise<Outcome<Call, MergeActionRefusal>> {
  if (!hasRight(asker, "write_campaigns")) return notAllowed;
  return await ports.transact(async (work) => {
    const action = await work.calls.lock(command.id);
    if (action === null || !action.joint || action.state === "draft") return refused({ kind: "not_found" });
    const { partOf } = command;
    if (action.joint.partOf === partOf) return done(action);
    if (partOf !== null) {
      const uri = ports.addresses.call(action.id);
      const whole = await work.sources.find(partOf);
      const isOne = whole?.reading.kind === "action" && whole.jointUri === action.joint.jointUri;
      if (whole?.reading.kind !== "action" || !isOne || partOf === uri) return refused({ kind: "part_unknown" });
      if (whole.reading.partOf !== null) return refused({ kind: "part_of_a_part" });
      if ((await work.sources.partsOf(uri)).length > 0) return refused({ kind: "has_parts" });
    }
    const merged: Call = {
      ...action,
      joint: { ...action.joint, partOf },
      sequence: action.sequence + 1,
      updatedAt: work.now,
    };
    await work.calls.save(merged);
    await work.emit({ type: "call.revised", callId: action.id });
    return done(merged);
  });
}

/** What an action inherits from the call it is added to: everything but what its organisers wrote themselves. */
export function inherited(call: InheritedCall, own: Partial<CallDraft>): CallDraft {
  const nothingOfItsOwn: CallDraft = {
    kind: call.kind,
    language: call.language,
    texts: call.texts,
    schedule: call.schedule,
    place: null,
    onlineUrl: null,
    onlinePublic: false,
    capacity: null,
    pledge: "open",
    externalUrl: null,
    pledgeUntil: null,
    threshold: null,
    pledgeOptions: ["going", "supporting"],
    distributed: false,
    risk: false,
    tags: call.tags,
    picture: null,
  };
  return { ...nothingOfItsOwn, ...own };
}

/** What is known of a call, here or elsewhere, that an action can inherit. */
export type InheritedCall = Pick<CallDraft, "kind" | "language" | "texts" | "schedule" | "tags">;
