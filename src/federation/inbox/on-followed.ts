/** Somebody follows one of our actors, stops, or answers our own request to follow. */
import { ignored } from "../../application/heard.ts";
import { receiveFollow, receiveUnfollow } from "../../application/receive-follow.ts";
import { receiveJoinAnswer } from "../../application/pledges/pledge-away.ts";
import { receiveFollowAnswer } from "../../application/receive-follow-answer.ts";
import { onQuoteAnswered } from "./on-quoted.ts";
import { callIdOf, eventAnswered } from "./on-pledged.ts";
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

async function answered(hearing: Hearing, accepted: boolean) {
  const { house, activity, heard } = hearing;
  const { inner, objectUri, objectType } = activity;
  const callId = callIdOf(house, objectUri);
  if (callId !== null) return await eventAnswered(hearing, callId, accepted ? "yes" : "no");
  if (objectType === "QuoteRequest" || activity.resultUri !== null) return await onQuoteAnswered(hearing, accepted);
  const joinUri = inner?.uri ?? objectUri;
  if (objectType === "Join" && joinUri !== null) {
    return await receiveJoinAnswer(house.ports, heard, { joinUri, accepted });
  }
  if (objectType !== null && objectType !== "Follow") return ignored(`answers a ${objectType}`);
  const followUri = inner?.uri ?? objectUri;
  return await receiveFollowAnswer(house.ports, heard, { followUri, followerUri: inner?.actor ?? null, accepted });
}
