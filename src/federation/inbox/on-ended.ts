/** Endings and complaints: deletions, blocks, moves, flags, and what an Undo takes back. */
import { ignored } from "../../application/heard.ts";
import { receiveBlock, receiveFlag, receiveMove } from "../../application/receive-block.ts";
import { receiveDeletion } from "../../application/receive-deletion.ts";
import { foreignPlainText } from "../../application/text/sanitise.ts";
import { type InboxHandler, sameOrigin } from "./hearing.ts";
import { onUnfollowed } from "./on-followed.ts";
import { onPledgeUndone } from "./on-pledged.ts";
import { onReactionUndone } from "./on-reacted.ts";

/**
 * A Delete of an object, by id or Tombstone, or of the sending actor. What is not stored as the sender's own (a moderator
 * deletes what a member wrote) is deleted only if its server no longer shows it.
 */
export const onDeleted: InboxHandler = async ({ house, activity, heard }) => {
  const { objectUri } = activity;
  if (objectUri === null) return ignored("deletes nothing");
  if (!sameOrigin(objectUri, heard.actorUri)) return ignored("on another origin");
  const owner = objectUri === heard.actorUri ? heard.actorUri : await house.ownerOf(objectUri);
  const isGone = () => house.reading.isGone(objectUri);
  const isBelieved = owner === heard.actorUri || (owner === null ? await isGone().catch(() => false) : await isGone());
  if (!isBelieved) return ignored("its own server still shows it");
  return await receiveDeletion(house.ports, heard, { objectUri });
};

/** A Block of one of our actors. */
export const onBlocked: InboxHandler = async ({ house, activity, heard }) => {
  if (activity.objectUri === null) return ignored("blocks nobody");
  return await receiveBlock(house.ports, heard, { targetUri: activity.objectUri, undone: false });
};

/** A Flag: about at most fifty of our actors and objects. */
export const onFlagged: InboxHandler = async ({ house, activity, heard }) => {
  const content = foreignPlainText(activity.content ?? "", 5_000);
  return await receiveFlag(house.ports, heard, { objectUris: activity.objectUris.slice(0, 50), content });
};

/** A Move, believed only when the new account names the old one in `alsoKnownAs`. */
export const onMoved: InboxHandler = async ({ house, activity, heard }) => {
  if (activity.objectUri !== heard.actorUri || activity.targetUri === null) return ignored("not the actor's own move");
  if (!await house.isFollowed(heard.actorUri)) return ignored("nobody here follows it");
  if (activity.targetUri.startsWith(`${house.ports.addresses.origin}/`)) {
    return await receiveMove(house.ports, heard, { target: { uri: activity.targetUri, isLocal: true } });
  }
  const target = await house.reading.actor(activity.targetUri);
  if (target === null) return ignored("the new account can't be read");
  if (!target.alsoKnownAs.includes(heard.actorUri)) return ignored("the new account does not name the old one");
  return await receiveMove(house.ports, heard, { target: target.actor });
};

/** An Undo, which may embed what it takes back or only name it. */
export const onUndone: InboxHandler = async (hearing) => {
  const { house, activity, heard } = hearing;
  const { inner } = activity;
  if (inner !== null && inner.actor !== null && inner.actor !== heard.actorUri) {
    return ignored("somebody else's activity");
  }
  switch (inner?.type) {
    case "Follow":
      return await onUnfollowed(hearing);
    case "Like":
    case "EmojiReact":
      return await onReactionUndone(hearing, "like");
    case "Join":
    case "Accept":
    case "TentativeAccept":
      return await onPledgeUndone(hearing);
    case "Announce":
      return await onReactionUndone(hearing, "share");
    case "Block":
      return await receiveBlock(house.ports, heard, { targetUri: inner.objectUri ?? "", undone: true });
    case undefined:
      return await undoneById(hearing);
    default:
      return ignored(`undoes a ${inner?.type}`);
  }
};

/** An Undo that names only an id: tried as what it may have been, each under its own key, until one fits. */
const undoneById: InboxHandler = (hearing) =>
  hearing.house.ports.transact(async () => {
    for (const [index, attempt] of [onUnfollowed, like, share].entries()) {
      const heard = { ...hearing.heard, onceKey: `${hearing.heard.onceKey} ${index}` };
      const outcome = await attempt({ ...hearing, heard });
      if (outcome.kind === "taken") return outcome;
    }
    return ignored("undoes nothing known here");
  });

const like: InboxHandler = (hearing) => onReactionUndone(hearing, "like");
const share: InboxHandler = (hearing) => onReactionUndone(hearing, "share");
