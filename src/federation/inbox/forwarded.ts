/**
 * Activities that a server passes on for their author, as Mastodon does with replies. They are never trusted: if one seems
 * to answer something of ours, the object is fetched from its own origin and taken as its author's own.
 */
import { onceKeyOf } from "./hearing.ts";
import type { InboxHouse } from "./hearing.ts";
import { onCreated } from "./on-created.ts";
import { readmit } from "../gate/verified.ts";
import { activityFromObject, noteFromObject } from "../vocabulary/remote.ts";

/** Builds what the gate calls with a passed-on activity. Anything but a reply in a conversation known here is dropped. */
export function createForwarded(house: InboxHouse): (raw: Record<string, unknown>) => Promise<void> {
  return async (claimed) => {
    const claim = activityFromObject(claimed);
    if (claim.kind === "ignored" || claim.objectUri === null) return;
    if (claim.type !== "Create" && claim.type !== "Update") return;
    const claimedNote = noteFromObject(claim.object);
    if (claimedNote.kind === "ignored" || !await answersSomethingHere(house, claimedNote.inReplyTo)) return;
    const object = await house.reading.document(claim.objectUri).catch(() => null);
    const note = noteFromObject(object);
    if (note.kind === "ignored" || await house.isSuspended(note.attributedTo)) return;
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

/** One of our objects, or an answer to one that is stored here. */
async function answersSomethingHere(house: InboxHouse, inReplyTo: string | null): Promise<boolean> {
  if (inReplyTo === null) return false;
  return inReplyTo.startsWith(`${house.ports.addresses.origin}/`) || await house.ownerOf(inReplyTo) !== null;
}
