/** Somebody follows one of our actors, stops, or answers our own request to follow. */
import { ignored } from "../../application/heard.ts";
import { receiveFollow, receiveUnfollow } from "../../application/receive-follow.ts";
import { receiveFollowAnswer } from "../../application/receive-follow-answer.ts";
import { type Hearing, type InboxHandler, senderOf, unreadableSender } from "./hearing.ts";

/** A Follow. One of an Event (Friendica subscribes to threads that way) is not a follow of its campaign. */
export const onFollowed: InboxHandler = async (hearing) => {
  const { house, activity, heard } = hearing;
  if (activity.objectUri === null) return ignored("follows nothing");
  const follower = await senderOf(hearing);
  if (follower === null) return unreadableSender;
  return await receiveFollow(house.ports, heard, { targetUri: activity.objectUri, follower });
};

/** The Undo of a Follow. */
export async function onUnfollowed({ house, activity, heard }: Hearing) {
  const { inner } = activity;
  const targetUri = inner?.type === "Follow" ? inner.objectUri : null;
  return await receiveUnfollow(house.ports, heard, { followUri: inner?.uri ?? activity.objectUri, targetUri });
}

/** An Accept: only of a Follow of ours means something here. */
export const onAccepted: InboxHandler = (hearing) => answered(hearing, true);

/** A Reject: a follow of ours is refused, or ended by the other side. */
export const onRejected: InboxHandler = (hearing) => answered(hearing, false);

async function answered({ house, activity, heard }: Hearing, accepted: boolean) {
  const { inner, objectUri, objectType } = activity;
  if (objectType !== null && objectType !== "Follow") return ignored(`answers a ${objectType}`);
  const followUri = inner?.uri ?? objectUri;
  return await receiveFollowAnswer(house.ports, heard, { followUri, followerUri: inner?.actor ?? null, accepted });
}
