/**
 * Activities that a server passes on for their author, as Mastodon does with replies. They are never trusted: if one seems
 * to answer something of ours, the object is fetched from its own origin and taken as its author's own.
 */
import { onceKeyOf } from "./hearing.ts";
import type { InboxHouse } from "./hearing.ts";
import { onCreated } from "./on-created.ts";
import { readmit } from "../gate/verified.ts";
import { activityFromObject, noteFromObject } from "../vocabulary/remote.ts";

/** Builds what the gate calls with a passed-on activity. Anything but a reply to one of our objects is dropped. */
export function createForwarded(house: InboxHouse): (raw: Record<string, unknown>) => Promise<void> {
  return async (claimed) => {
    const claim = activityFromObject(claimed);
    if (claim.kind === "ignored" || claim.objectUri === null) return;
    if (claim.type !== "Create" && claim.type !== "Update") return;
    const claimedNote = noteFromObject(claim.object);
    const ours = `${house.ports.addresses.origin}/`;
    if (claimedNote.kind === "ignored" || claimedNote.inReplyTo?.startsWith(ours) !== true) return;
    const object = await house.reading.document(claim.objectUri).catch(() => null);
    const note = noteFromObject(object);
    if (note.kind === "ignored") return;
    const raw = { id: `${note.uri}#fetched`, type: claim.type, actor: note.attributedTo, object };
    const activity = activityFromObject(raw);
    if (activity.kind === "ignored") return;
    const { uri: id, type, actor } = activity;
    const admitted = readmit({ id, type, actor, raw, recipient: null });
    const heard = {
      activityUri: id,
      actorUri: actor,
      onceKey: onceKeyOf({ ...admitted, type: "Update" } as typeof admitted, note.uri),
    };
    await onCreated({ house, admitted, activity, heard });
  };
}
